import * as v from 'valibot';
import { Decimal } from './decimal.ts';
import type { RateKey } from './rate.ts';

/** What the AWS Price List says of one product, as far as it is used here. */
const priceListItem = v.object({
  product: v.object({ attributes: v.record(v.string(), v.string()) }),
  terms: v.object({
    OnDemand: v.optional(
      v.record(
        v.string(),
        v.object({
          priceDimensions: v.record(
            v.string(),
            v.object({ unit: v.string(), pricePerUnit: v.record(v.string(), v.string()) }),
          ),
        }),
      ),
      {},
    ),
  }),
});

/** A key of an instance's hours: the only ones that are asked for. */
export type InstanceKey = Extract<RateKey, { readonly of: 'instance' }>;

/**
 * What a product of SageMaker's price list has to have. `instanceType` there is a name with its component
 * (`ml.m5.xlarge-Processing`), so it is `instanceName` that is asked for.
 */
export const productAttributes = ({
  instanceType,
  component,
  region,
}: InstanceKey): Readonly<Record<string, string>> => ({
  instanceName: instanceType,
  component,
  regionCode: region,
});

const hourlyPrices = (item: unknown, wanted: Readonly<Record<string, string>>): readonly string[] => {
  const parsed = v.safeParse(priceListItem, item);
  if (!parsed.success) return [];
  const { product, terms } = parsed.output;
  if (Object.entries(wanted).some(([name, value]) => product.attributes[name] !== value)) return [];
  return Object.values(terms.OnDemand)
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .filter(({ unit }) => /^(?:hrs|hours?)$/i.test(unit))
    .flatMap(({ pricePerUnit }) => pricePerUnit.USD ?? []);
};

/** Digits as short as they can be; undefined for what is no price, and for 0, which marks what is free with something else. */
const plainPrice = (text: string): string | undefined => {
  const price = /^\d+(?:\.\d+)?$/.test(text) ? new Decimal(text) : new Decimal(0);
  return price.gt(0) ? price.toFixed() : undefined;
};

/**
 * The price of an instance's hour, on demand in USD, among the products that the Pricing API answered.
 *
 * @param items parsed JSON, one a product
 * @returns decimal text; undefined where there is none, or where products disagree
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
 */
export const priceAmong = (items: readonly unknown[], key: InstanceKey): string | undefined => {
  const wanted = productAttributes(key);
  const prices = new Set(items.flatMap((item) => hourlyPrices(item, wanted)).flatMap((text) => plainPrice(text) ?? []));
  const [price] = prices;
  return prices.size === 1 ? price : undefined;
};
