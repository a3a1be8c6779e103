import { Decimal } from './decimal.ts';
import { instancePrices, tokenPrices, withoutBatchTransform } from './list-prices.ts';
import { undated } from './money.ts';
import { type Rate, type RateKey, type Rates, rateOf } from './rate.ts';

/** Regions that the table speaks of: it was read for these two, which have the same rates wherever both were found. */
const listedRegions: ReadonlySet<string> = new Set(['us-east-1', 'us-west-2']);

type Listed = Pick<Rate, 'price' | 'asOf' | 'source'>;

/** Prices per key that are not by instance or model. */
const others: Readonly<Record<'serverless' | 'data' | 'volume', Listed>> = {
  serverless: { price: '0.00002', asOf: undated, source: 'SageMaker pricing examples' },
  data: { price: '0.016', asOf: undated, source: 'SageMaker pricing examples; one newer example has 0.02' },
  volume: {
    price: '0.14',
    asOf: undated,
    source: 'SageMaker pricing examples for hosting; for jobs taken to be the same',
  },
};

const instance = ({ instanceType, component }: Extract<RateKey, { of: 'instance' }>): Listed | undefined => {
  if (component === 'BatchTransform' && withoutBatchTransform.has(instanceType)) return undefined;
  for (const { source, asOf, prices } of instancePrices) {
    const price = prices[instanceType];
    if (price !== undefined) return { price, asOf, source };
  }
  return undefined;
};

/** `us.anthropic.claude-3-haiku-20240307-v1:0` and its ARN begin, without geography, with the family's name. */
const isOfFamily = (model: string, family: string): boolean =>
  new RegExp(`(?:^|[/.])${family.replaceAll('.', String.raw`\.`)}(?:-|$)`).test(model);

const tokens = ({ model, direction, isBatch }: Extract<RateKey, { of: 'tokens' }>): Listed | undefined => {
  const { source, asOf, prices } = tokenPrices;
  const family = Object.keys(prices).find((name) => isOfFamily(model, name));
  const price = family === undefined ? undefined : prices[family]?.[direction];
  if (price === undefined) return undefined;
  if (!isBatch) return { price, asOf, source };
  return { price: new Decimal(price).div(2).toFixed(), asOf, source: `${source}; half of on demand, not verified` };
};

const listed = (key: RateKey): Listed | undefined => {
  if (!listedRegions.has(key.region)) return undefined;
  if (key.of === 'instance') return instance(key);
  return key.of === 'tokens' ? tokens(key) : others[key.of];
};

/**
 * The prices that the project carries, for where the price list cannot be asked: each with its source and date. They know us-east-1 and
 * us-west-2; of other Regions nothing is known, rather than another Region's price.
 */
export const listedRates = (): Rates => ({
  find: (key) => {
    const found = listed(key);
    return found === undefined ? undefined : rateOf({ key, ...found });
  },
});
