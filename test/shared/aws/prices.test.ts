import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { aProduct } from '../../factories/price-list.ts';
import { startDataBucket } from './data-bucket.ts';

/** A Pricing API that answers one product a page. */
const pricingOf = async (...products: readonly unknown[]) => {
  const requests: { readonly target: string; readonly body: Readonly<Record<string, unknown>> }[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString());
    requests.push({ target: String(request.headers['x-amz-target']), body });
    const place = Number(body.NextToken ?? 0);
    const NextToken = place + 1 < products.length ? String(place + 1) : undefined;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ FormatVersion: 'aws_v1', PriceList: [JSON.stringify(products[place])], NextToken }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  vi.stubEnv('AWS_ENDPOINT_URL_PRICING', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.resetModules();
  const { priceList } = await import('../../../shared/aws/price-list.ts');
  return { prices: priceList(), requests };
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('priceList()', () => {
  it('filters on name, component and Region, and reads all pages', async () => {
    const { prices, requests } = await pricingOf(
      aProduct('ml.m5.xlarge', 'Training', '0.0000000000'),
      aProduct('ml.m5.xlarge', 'Training', '0.2570000000'),
    );
    const key = { of: 'instance', instanceType: 'ml.m5.xlarge', component: 'Training', region: 'eu-west-1' } as const;
    expect(await prices.priceOf(key)).toBe('0.257');
    expect(requests.map(({ target }) => target)).toEqual(Array(2).fill('AWSPriceListService.GetProducts'));
    expect(requests[0]?.body).toEqual({
      ServiceCode: 'AmazonSageMaker',
      Filters: [
        { Type: 'TERM_MATCH', Field: 'instanceName', Value: 'ml.m5.xlarge' },
        { Type: 'TERM_MATCH', Field: 'component', Value: 'Training' },
        { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'eu-west-1' },
      ],
    });
  });
});

describe('priceStore(bucket)', () => {
  it('keeps prices, and begins anew where what is there cannot be read', async () => {
    const { put } = await startDataBucket();
    const { priceStore } = await import('../../../shared/aws/price-store.ts');
    const store = priceStore('data');
    expect(await store.load()).toEqual([]);
    const price = {
      instanceType: 'ml.m5.xlarge',
      component: 'Hosting',
      region: 'eu-west-1',
      price: null,
      askedAtMs: 7,
    } as const;
    await store.save([price]);
    expect(await store.load()).toEqual([price]);
    await put('prices/sagemaker.json', '{');
    expect(await store.load()).toEqual([]);
  });
});
