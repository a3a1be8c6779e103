import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import type { Prices } from '../cost/index.ts';
import { priceAmong, productAttributes } from '../cost/index.ts';

/** The Pricing API is not in every Region; the prices of all are here. */
const client = new PricingClient({ region: 'us-east-1' });

/** SageMaker's on-demand prices, asked of the Pricing API: one request for each instance type, component and Region. */
export const priceList = (): Prices => ({
  priceOf: async (key) => {
    const Filters = Object.entries(productAttributes(key)).map(
      ([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value }) as const,
    );
    const items: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new GetProductsCommand({ ServiceCode: 'AmazonSageMaker', Filters, NextToken }));
      for (const product of page.PriceList ?? []) items.push(JSON.parse(String(product)));
      NextToken = page.NextToken;
    } while (NextToken);
    return priceAmong(items, key);
  },
});
