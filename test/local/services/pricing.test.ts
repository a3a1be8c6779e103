import { DescribeServicesCommand, GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPricing } from '../../../local/services/pricing.ts';
import { type InstanceKey, priceAmong, productAttributes } from '../../../shared/cost/index.ts';
import { served } from './served.ts';

const service = startPricing();
let server: Awaited<ReturnType<typeof served>>;
let pricing: PricingClient;

beforeAll(async () => {
  server = await served(() => service);
  pricing = new PricingClient(server.config);
});
afterAll(() => server.close());

const ask = async (key: InstanceKey) => {
  const Filters = Object.entries(productAttributes(key)).map(
    ([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value }) as const,
  );
  const { PriceList = [] } = await pricing.send(new GetProductsCommand({ ServiceCode: 'AmazonSageMaker', Filters }));
  return priceAmong(
    PriceList.map((product: unknown) => JSON.parse(String(product))),
    key,
  );
};
const key = { of: 'instance', instanceType: 'ml.m5.large', component: 'Hosting', region: 'eu-west-1' } as const;

test('GetProducts() answers with the prices that the project carries, in every Region', async () => {
  expect(await ask(key)).toBe('0.115');
  expect(await ask({ ...key, region: 'us-east-1' })).toBe('0.115');
});

test('GetProducts() has no product for a type that is not among them', async () => {
  expect(await ask({ ...key, instanceType: 'ml.x9.large' })).toBeUndefined();
});

test('GetProducts() refuses other services, and the list every other operation', async () => {
  await expect(pricing.send(new GetProductsCommand({ ServiceCode: 'AmazonEC2', Filters: [] }))).rejects.toThrow(
    'Only AmazonSageMaker is here',
  );
  await expect(pricing.send(new DescribeServicesCommand({}))).rejects.toThrow('does not have DescribeServices');
});
