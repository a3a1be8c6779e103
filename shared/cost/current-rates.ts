import { inParallel } from '../concurrency.ts';
import type { KeptPrice } from './kept-price.ts';
import { listedRates } from './listed-rates.ts';
import { dayMs, dayName } from './periods.ts';
import type { KeptPrices, Prices } from './ports.ts';
import type { InstanceKey } from './price-list-item.ts';
import { firstKnown, type Rate, type RateKey, type Rates, rateId, rateOf, ratesFrom } from './rate.ts';

/** Questions to the price list at once. */
const atOnce = 4;

export interface CurrentRates {
  readonly rates: Rates;
  /** Why the price list could not be asked; undefined where it could, or had not to be. */
  readonly failure: unknown;
}

const keyOf = ({ instanceType, component, region }: KeptPrice): InstanceKey => ({
  of: 'instance',
  instanceType,
  component,
  region,
});

const keptRate = (kept: KeptPrice): Rate | undefined =>
  kept.price === null
    ? undefined
    : rateOf({
        key: keyOf(kept),
        price: kept.price,
        asOf: dayName(kept.askedAtMs),
        source: 'AWS Price List API',
      });

const isInstance = (key: RateKey): key is InstanceKey => key.of === 'instance';

/**
 * Rates for keys: as the price list has them today; where it cannot be asked, as it last had them; else as the project carries them. Each with
 * its date. Answers are kept for a day, so whoever asks again within it costs no request.
 *
 * @param nowMs time of the event that is handled
 */
export const currentRates = async (
  { prices, kept }: { readonly prices: Prices; readonly kept: KeptPrices },
  keys: Iterable<RateKey>,
  nowMs: number,
): Promise<CurrentRates> => {
  const known = new Map((await kept.load()).map((price) => [rateId(keyOf(price)), price] as const));
  const isFresh = (id: string): boolean => nowMs - (known.get(id)?.askedAtMs ?? Number.NEGATIVE_INFINITY) < dayMs;
  const wanted = new Map([...keys].filter(isInstance).map((key) => [rateId(key), key] as const));
  const missing = [...wanted].filter(([id]) => !isFresh(id));
  const { answers, failure } = await answered(prices, missing, nowMs);
  for (const [id, answer] of answers) known.set(id, answer);
  if (answers.length > 0) await kept.save([...known.values()]);
  return {
    rates: firstKnown(ratesFrom([...known.values()].flatMap((each) => keptRate(each) ?? [])), listedRates()),
    failure,
  };
};

type Answered = readonly (readonly [string, KeptPrice])[];

/** Asks until the first failure: who may not ask, or is asked to slow down, need not be told so fifty times. */
const answered = async (
  prices: Prices,
  missing: readonly (readonly [string, InstanceKey])[],
  nowMs: number,
): Promise<{ readonly answers: Answered; readonly failure: unknown }> => {
  const answers: [string, KeptPrice][] = [];
  try {
    await inParallel(missing, atOnce, async ([id, { instanceType, component, region }]) => {
      const price = await prices.priceOf({ of: 'instance', instanceType, component, region });
      answers.push([id, { instanceType, component, region, price: price ?? null, askedAtMs: nowMs }]);
    });
    return { answers, failure: undefined };
  } catch (failure) {
    return { answers, failure };
  }
};
