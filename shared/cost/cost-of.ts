import { type Charge, quantityWithin } from './charge.ts';
import { type Money, noMoney, plus } from './money.ts';
import { costAt, quantityWords, type RateKey, type Rates, rateId } from './rate.ts';
import type { Span } from './use.ts';

/** Use that has no known price. Its cost is not nothing: it is not known. */
export interface UnknownUse {
  /** What it is, with its Region. */
  readonly what: string;
  readonly quantity: number;
  /** Such as `instance-hours`. */
  readonly unit: string;
}

/** What something cost, as far as that is known. */
export interface Cost {
  /** All that was spent, what was lost included. */
  readonly spent: Money;
  /** What of it went into jobs that failed. */
  readonly lost: Money;
  /** What managed spot saved; not part of `spent`. */
  readonly saved: Money;
  /** Sorted by what it is; empty when everything has a price. */
  readonly unknown: readonly UnknownUse[];
}

/** Quantities of one key, each whole and below 2^53. */
type Quantities = { readonly key: RateKey } & Record<Charge['effect'], number>;

/** What quantities at rates add up to; the one place in which use becomes money, once for each rate. */
export class CostSum {
  readonly #rates: Rates;
  readonly #currency: string;
  readonly #quantities = new Map<string, Quantities>();

  constructor(rates: Rates, currency = 'USD') {
    this.#rates = rates;
    this.#currency = currency;
  }

  /**
   * @param quantity whole number of what the key is counted in
   * @param id of the key, for who has it at hand
   */
  add(key: RateKey, effect: Charge['effect'], quantity: number, id = rateId(key)): void {
    if (quantity === 0) return;
    const known = this.#quantities.get(id);
    if (known !== undefined) known[effect] += quantity;
    else this.#quantities.set(id, { key, useful: 0, lost: 0, saved: 0, [effect]: quantity });
  }

  get cost(): Cost {
    const nothing = noMoney(this.#currency);
    const cost = { spent: nothing, lost: nothing, saved: nothing };
    const unknown: UnknownUse[] = [];
    for (const { key, useful, lost, saved } of this.#quantities.values()) {
      const rate = this.#rates.find(key);
      if (rate === undefined || rate.currency !== this.#currency) {
        unknown.push(quantityWords(key, useful + lost));
        continue;
      }
      if (useful + lost > 0) cost.spent = plus(cost.spent, costAt(rate, useful + lost));
      if (lost > 0) cost.lost = plus(cost.lost, costAt(rate, lost));
      if (saved > 0) cost.saved = plus(cost.saved, costAt(rate, saved));
    }
    const used = unknown.filter(({ quantity }) => quantity > 0);
    return { ...cost, unknown: used.toSorted((a, b) => (a.what < b.what ? -1 : 1)) };
  }
}

/**
 * What charges cost within a span. Costs of the parts of a span add up to that of the whole, exactly, wherever it is cut.
 *
 * @param rates what they do not know, or know in another currency only, is told as unknown
 */
export const costOf = (charges: Iterable<Charge>, rates: Rates, within: Span): Cost => {
  const sum = new CostSum(rates);
  for (const charge of charges)
    for (const spread of charge.spreads) sum.add(charge.key, charge.effect, quantityWithin(spread, within));
  return sum.cost;
};
