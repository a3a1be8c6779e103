import { type Charge, quantityWithin, type Spread } from './charge.ts';
import { type Cost, CostSum } from './cost-of.ts';
import { dayMs } from './periods.ts';
import { type Rate, type RateKey, type Rates, rateId } from './rate.ts';
import type { Span } from './use.ts';

/** By what costs of a ledger can be cut. */
export type Line = Pick<Charge, 'kind' | 'part' | 'effect' | 'model' | 'owner'>;

/** Only lines that have all of these. */
export type Selector = Partial<Line>;

/** How much of one thing was used for one line. */
export interface LedgerUse {
  readonly line: Line;
  readonly key: RateKey;
  /** In what the key is counted in. */
  readonly quantity: number;
}

interface Series {
  readonly line: Line;
  readonly key: RateKey;
  /** Of the key. */
  readonly id: string;
  /** Quantity by day; whole numbers. */
  readonly days: Float64Array;
}

/** Rates that are looked up once for each key. */
const remembered = (rates: Rates): Rates => {
  const known = new Map<string, Rate | undefined>();
  return {
    find: (key) => {
      const id = rateId(key);
      if (!known.has(id)) known.set(id, rates.find(key));
      return known.get(id);
    },
  };
};

/**
 * Use by UTC day, model, owner, kind and rate, summed as whole quantities; money is made of it when asked. So sums are exact, whatever they
 * are cut by, and memory grows with models × rates × days (8 bytes each), not with the number of jobs.
 */
export class Ledger {
  /** Whole UTC days. */
  readonly span: Span;
  readonly #rates: Rates;
  readonly #series = new Map<string, Series>();
  readonly #byModel = new Map<string | null, Series[]>();
  readonly #days: number;

  /** @throws RangeError when the span is not of whole UTC days */
  constructor(span: Span, rates: Rates) {
    if (span.startMs % dayMs !== 0 || span.endMs % dayMs !== 0 || span.endMs <= span.startMs)
      throw new RangeError(`the span from ${span.startMs} to ${span.endMs} ms is not of whole UTC days`);
    this.span = span;
    this.#rates = remembered(rates);
    this.#days = (span.endMs - span.startMs) / dayMs;
  }

  /** Adds what falls into the ledger's span. O(days that the charges touch). */
  add(charges: Iterable<Charge>): void {
    for (const charge of charges) {
      const { days } = this.#seriesOf(charge);
      for (const spread of charge.spreads) this.#spread(spread, days);
    }
  }

  /** Number of kept series, each of 8 bytes a day. */
  get seriesCount(): number {
    return this.#series.size;
  }

  /** What all days together cost, or those of a span of whole days within the ledger's. */
  cost(selector: Selector = {}, within: Span = this.span): Cost {
    const sum = new CostSum(this.#rates);
    const [from, until] = this.#placesOf(within);
    for (const { line, key, id, days } of this.#selected(selector))
      sum.add(key, line.effect, total(days, from, until), id);
    return sum.cost;
  }

  /** The same of each day, in order. O(series × days). */
  daily(selector: Selector = {}, within: Span = this.span): readonly Cost[] {
    const [from, until] = this.#placesOf(within);
    const sums = Array.from({ length: until - from }, () => new CostSum(this.#rates));
    for (const { line, key, id, days } of this.#selected(selector))
      for (const [place, sum] of sums.entries()) sum.add(key, line.effect, days[from + place] ?? 0, id);
    return sums.map(({ cost }) => cost);
  }

  /** The same by model, owner, kind or part, dearest first. */
  costBy<By extends keyof Line>(by: By, within: Span = this.span): ReadonlyMap<Line[By], Cost> {
    const sums = new Map<Line[By], CostSum>();
    const [from, until] = this.#placesOf(within);
    for (const { line, key, id, days } of this.#series.values()) {
      const sum = sums.get(line[by]) ?? new CostSum(this.#rates);
      sums.set(line[by], sum);
      sum.add(key, line.effect, total(days, from, until), id);
    }
    const costs = [...sums].map(([value, { cost }]) => [value, cost] as const);
    return new Map(costs.toSorted(([, a], [, b]) => b.spent.scaled.cmp(a.spent.scaled)));
  }

  /** What was used within whole days, by line and rate; what spot saved is not among it. */
  uses(selector: Selector = {}, within: Span = this.span): readonly LedgerUse[] {
    const [from, until] = this.#placesOf(within);
    return this.#selected(selector).flatMap(({ line, key, days }) => {
      const quantity = total(days, from, until);
      return line.effect !== 'saved' && quantity > 0 ? [{ line, key, quantity }] : [];
    });
  }

  /** Every value that lines have of something. */
  valuesOf<By extends keyof Line>(by: By): ReadonlySet<Line[By]> {
    return new Set([...this.#series.values()].map(({ line }) => line[by]));
  }

  #selected(selector: Selector): readonly Series[] {
    const wanted = Object.entries(selector) as [keyof Line, string | null][];
    const series =
      selector.model === undefined ? [...this.#series.values()] : (this.#byModel.get(selector.model) ?? []);
    return series.filter(({ line }) => wanted.every(([name, value]) => line[name] === value));
  }

  #placesOf({ startMs, endMs }: Span): readonly [number, number] {
    const places = [startMs, endMs].map((ms) => (ms - this.span.startMs) / dayMs);
    const [from = 0, until = 0] = places;
    if (!places.every(Number.isInteger) || from < 0 || until > this.#days)
      throw new RangeError(`the span from ${startMs} to ${endMs} ms is not of whole UTC days of the ledger`);
    return [from, until];
  }

  #seriesOf({ kind, part, effect, model, owner, key }: Charge): Series {
    const id = rateId(key);
    const seriesId = JSON.stringify([kind, part, effect, model, owner, id]);
    const known = this.#series.get(seriesId);
    if (known !== undefined) return known;
    const series = { line: { kind, part, effect, model, owner }, key, id, days: new Float64Array(this.#days) };
    this.#series.set(seriesId, series);
    const ofModel = this.#byModel.get(model);
    if (ofModel === undefined) this.#byModel.set(model, [series]);
    else ofModel.push(series);
    return series;
  }

  #spread(spread: Spread, days: Float64Array): void {
    const first = Math.max(0, Math.floor((spread.startMs - this.span.startMs) / dayMs));
    for (let place = first; place < this.#days; place += 1) {
      const startMs = this.span.startMs + place * dayMs;
      // One without length falls on its start.
      if (startMs >= spread.endMs && startMs > spread.startMs) return;
      days[place] = (days[place] ?? 0) + quantityWithin(spread, { startMs, endMs: startMs + dayMs });
    }
  }
}

const total = (days: Float64Array, from: number, until: number): number => {
  let sum = 0;
  for (let place = from; place < until; place += 1) sum += days[place] ?? 0;
  return sum;
};
