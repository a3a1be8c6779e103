import { type KeptPrices, keptPricesIn, keptPricesText } from '../cost/index.ts';
import { InvalidInputError } from '../errors.ts';
import { getJson, putBytes } from './s3.ts';

const key = 'prices/sagemaker.json';

/**
 * Prices that were asked for, as one small object of our own bucket. Of two functions that save at once the later wins, and the other's answers
 * are asked for again.
 */
export const priceStore = (bucket: string): KeptPrices => ({
  load: async () => {
    try {
      return keptPricesIn(await getJson(bucket, key));
    } catch (error) {
      if (error instanceof InvalidInputError) return [];
      throw error;
    }
  },
  save: (prices) => putBytes(bucket, key, keptPricesText(prices), 'application/json'),
});
