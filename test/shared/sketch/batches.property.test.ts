import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DistinctSketch, FrequentValues, Moments, QuantileSketch, Runs } from '../../../shared/sketch/index.ts';
import { countOfRank } from '../../../shared/sketch/value-table.ts';
import { normal, uniform } from './random.ts';

const seed = 20_261_140;
console.info(`Property tests of sketches that take batches: fast-check seed ${seed}`);
const settings = { seed, numRuns: 500 };

/** Numbers that count by their value, many of them again. */
const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -500, max: 500 }).map((tenth) => tenth / 10),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(0, 0.1, 1e15 - 0.5, -1e15 + 0.5, 5e-324, 1e-300),
);
const numbers = fc.array(number, { maxLength: 80 }).map((some) => some.map((each) => each + 0));
const batches = fc.array(numbers, { maxLength: 6 });

const runsOf = (values: readonly number[]): Runs => Runs.of(Float64Array.from(values).sort());

const exactCounts = (values: readonly number[]): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

describe('Runs.of(ascending)', () => {
  it('has every number once, ascending, with how often it is there', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const runs = runsOf(values);
        const expected = [...exactCounts(values)].toSorted(([a], [b]) => a - b);
        expect([runs.length, runs.total]).toEqual([expected.length, values.length]);
        expect([...runs.values.subarray(0, runs.length)]).toEqual(expected.map(([value]) => value));
        expect([...runs.counts.subarray(0, runs.length)]).toEqual(expected.map(([, count]) => count));
        expect(runs.shownDigits.subarray(0, runs.length).every((digits) => digits === 0)).toBe(true);
      }),
      settings,
    );
  });

  it('take(ascending, length) leaves nothing of what was there before', () => {
    const runs = new Runs(3);
    runs.shownDigits.fill(2);
    runs.take(Float64Array.of(1, 1, 2), 3);
    runs.take(Float64Array.of(5, 7, 9), 1);
    expect([runs.length, runs.total, runs.values[0], runs.counts[0], runs.shownDigits[0]]).toEqual([1, 1, 5, 1, 0]);
    runs.take(new Float64Array(), 0);
    expect([runs.length, runs.total]).toEqual([0, 0]);
  });
});

describe('countOfRank(counts, length, rank)', () => {
  it('is what sorting finds, of small counts and of large', () => {
    const count = fc.oneof(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1000, max: 1050 }),
      fc.nat({ max: 2 ** 31 - 1 }),
    );
    fc.assert(
      fc.property(
        fc.array(count, { maxLength: 40 }),
        fc.nat({ max: 5 }),
        fc.nat({ max: 45 }),
        fc.boolean(),
        (counts, surplus, rank, areLong) => {
          const stored = areLong ? Float64Array.from(counts, (each) => each * 1000) : Int32Array.from(counts);
          const length = Math.max(0, counts.length - surplus);
          const sorted = [...stored.subarray(0, length)].toSorted((a, b) => b - a);
          expect(countOfRank(stored, length, rank)).toBe(sorted[rank] ?? 0);
        },
      ),
      settings,
    );
  });
});

describe('DistinctSketch.addRuns(runs)', () => {
  it('is adding one number at a time, in any order, as numbers or as text', () => {
    fc.assert(
      fc.property(batches, (some) => {
        const [inRuns, one, texts] = [new DistinctSketch(), new DistinctSketch(), new DistinctSketch()];
        for (const values of some) inRuns.addRuns(runsOf(values));
        for (const value of some.flat().toReversed()) {
          one.addNumber(value);
          texts.add(String(value));
        }
        expect(inRuns.estimate()).toBe(one.estimate());
        expect(one.toState()).toEqual(texts.toState());
        if (some.flat().length > 0) expect(inRuns.toState()).toEqual(one.toState());
      }),
      settings,
    );
  });
});

describe('Moments.addRuns(runs)', () => {
  /** Mean and deviation of few numbers, added up in pairs of equal size as exactly as doubles allow. */
  const exact = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value / values.length, 0);
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
    return { mean, deviation: Math.sqrt(squares) };
  };
  const momentsOf = (some: readonly (readonly number[])[]): Moments => {
    const moments = new Moments();
    for (const values of some) moments.addRuns(runsOf(values));
    return moments;
  };

  it('counts exactly, and means to the last digits, however the numbers are batched', () => {
    fc.assert(
      fc.property(batches, (some) => {
        const all = some.flat();
        const moments = momentsOf(some);
        expect(moments.count).toBe(all.length);
        expect(moments.min).toBe(all.length === 0 ? undefined : Math.min(...all));
        expect(moments.max).toBe(all.length === 0 ? undefined : Math.max(...all));
        if (all.length === 0) return;
        const scale = Math.max(...all.map(Math.abs), 1e-150);
        const { mean, deviation } = exact(all);
        expect(Math.abs((moments.mean ?? Number.NaN) - mean)).toBeLessThanOrEqual(1e-12 * scale);
        expect(Math.abs(moments.sum - mean * all.length)).toBeLessThanOrEqual(1e-12 * scale * all.length);
        expect(Math.abs((moments.standardDeviation ?? Number.NaN) - deviation)).toBeLessThanOrEqual(1e-12 * scale);
      }),
      settings,
    );
  });

  it('has deviation 0 where all numbers are the same, one by one, in batches, repeated and merged', () => {
    fc.assert(
      fc.property(
        number,
        fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 6 }),
        (value, times) => {
          const moments = new Moments();
          for (const [index, count] of times.entries()) {
            if (index % 3 === 0) {
              const runs = new Runs(1);
              runs.take(Float64Array.of(value + 0), 1);
              runs.counts[0] = count;
              runs.total = count;
              moments.addRuns(runs);
            } else if (index % 3 === 1) moments.addRepeated(value, count);
            else moments.add(value);
          }
          const other = new Moments();
          other.addRepeated(value, 7);
          moments.merge(other);
          expect([moments.standardDeviation, moments.squares]).toEqual([0, 0]);
          expect([moments.min, moments.max]).toEqual([value + 0, value + 0]);
          expect(moments.mean).toBe(value + 0);
        },
      ),
      settings,
    );
  });

  it('addRepeated(value, times) is adding it so often', () => {
    fc.assert(
      fc.property(numbers, number, fc.integer({ min: 1, max: 200 }), (before, value, times) => {
        const [repeated, one] = [momentsOf([before]), momentsOf([before])];
        repeated.addRepeated(value, times);
        for (let time = 0; time < times; time += 1) one.add(value);
        const scale = Math.max(...before.map(Math.abs), Math.abs(value), 1e-150);
        expect([repeated.count, repeated.min, repeated.max]).toEqual([one.count, one.min, one.max]);
        expect(Math.abs((repeated.mean ?? 0) - (one.mean ?? 0))).toBeLessThanOrEqual(1e-12 * scale);
        // One by one the last digits of squares come to more.
        expect(Math.abs(repeated.squares - one.squares)).toBeLessThanOrEqual(1e-11 * scale * scale * one.count);
      }),
      settings,
    );
  });
});

describe('QuantileSketch.addRuns(runs)', () => {
  const weight = (sketch: QuantileSketch): number =>
    sketch.items().reduce((total, { length }, height) => total + length * 2 ** height, 0);

  it('keeps only what was added, and all of its weight, at any size of batch', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.nat(), fc.boolean(), (some, coin, isMixed) => {
        const sketch = new QuantileSketch(coin, { k: 8 });
        const random = uniform(coin);
        const added = new Set<number>();
        for (const size of some) {
          const values = Array.from({ length: size }, () => Math.floor(100 * random()) / 10);
          for (const value of values) added.add(value);
          sketch.addRuns(runsOf(values));
          if (isMixed) {
            sketch.add(1);
            added.add(1);
          }
        }
        const count = some.reduce((total, size) => total + size + (isMixed ? 1 : 0), 0);
        expect([sketch.count, weight(sketch)]).toEqual([count, count]);
        expect(sketch.items().every((level) => level.every((value) => added.has(value)))).toBe(true);
        expect(sketch.steps().weights.at(-1) ?? 0).toBe(count);
        const again = QuantileSketch.fromState(sketch.toState());
        expect([again.count, again.toState()]).toEqual([count, sketch.toState()]);
      }),
      settings,
    );
  });

  it('while exact, is adding one number at a time', () => {
    fc.assert(
      fc.property(batches, (some) => {
        const [inRuns, one] = [new QuantileSketch(1), new QuantileSketch(1)];
        for (const values of some) inRuns.addRuns(runsOf(values));
        for (const value of some.flat()) one.add(value);
        expect(inRuns.toState()).toEqual(one.toState());
        expect(inRuns.exact).toBe(true);
      }),
      settings,
    );
  });

  it('is off no more than one number at a time, and not always to one side', () => {
    const count = 100_000;
    const worst = { runs: 0, one: 0 };
    let bias = 0;
    const seeds = 12;
    for (let turn = 1; turn <= seeds; turn += 1) {
      const values = Float64Array.from({ length: count }, normal(turn));
      const [inRuns, one] = [new QuantileSketch(turn), new QuantileSketch(turn)];
      for (let at = 0; at < count; at += 16_384) inRuns.addRuns(Runs.of(values.slice(at, at + 16_384).sort()));
      for (const value of values) one.add(value);
      const sorted = values.toSorted();
      for (let rank = 500; rank < count; rank += 500) {
        const value = sorted[rank - 1] ?? 0;
        worst.runs = Math.max(worst.runs, Math.abs(inRuns.rank(value) - rank) / count);
        worst.one = Math.max(worst.one, Math.abs(one.rank(value) - rank) / count);
        bias += (inRuns.rank(value) - rank) / count / 199 / seeds;
      }
    }
    expect(worst.runs).toBeLessThan(0.0015);
    expect(worst.runs).toBeLessThanOrEqual(worst.one);
    expect(Math.abs(bias)).toBeLessThan(0.0001);
  });
});

describe('FrequentValues.addRuns(runs), addTexts(texts)', () => {
  /** Batches of values by how often each is there; the last is of texts or not. */
  const batch = fc.record({
    counts: fc.array(fc.tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 30 })), { maxLength: 40 }),
    how: fc.constantFrom('runs', 'texts', 'one by one'),
  });
  const several = fc.array(batch, { maxLength: 6 });

  /** Adds a batch of numbers, or of texts that are none. Answers what was added. */
  const added = (
    frequent: FrequentValues,
    { counts, how }: { readonly counts: readonly (readonly [number, number])[]; readonly how: string },
  ): readonly (readonly [string, number])[] => {
    const merged = new Map<number, number>();
    for (const [value, count] of counts) merged.set(value, (merged.get(value) ?? 0) + count);
    const sorted = [...merged].toSorted(([a], [b]) => a - b);
    const total = sorted.reduce((sum, [, count]) => sum + count, 0);
    if (how === 'runs') {
      const runs = new Runs(sorted.length);
      runs.values.set(sorted.map(([value]) => value));
      runs.counts.set(sorted.map(([, count]) => count));
      runs.length = sorted.length;
      runs.total = total;
      frequent.addRuns(runs);
      return sorted.map(([value, count]) => [String(value), count]);
    }
    const texts = sorted.map(([value, count]) => [`kind ${value}`, count] as const);
    const textCounts = Int32Array.from(texts, ([, count]) => count);
    if (how === 'texts') frequent.addTexts((index) => texts[index]?.[0] ?? '', textCounts, texts.length, total);
    else for (const [text, count] of texts) frequent.add(text, count);
    return texts;
  };

  it('counts exactly up to the cap; beyond it low by at most error, which keeps its bound', () => {
    fc.assert(
      fc.property(several, several, fc.integer({ min: 1, max: 60 }), (some, others, cap) => {
        const [frequent, other] = [new FrequentValues(cap), new FrequentValues(cap)];
        const exact = new Map<string, number>();
        const all = [...some.flatMap((each) => added(frequent, each)), ...others.flatMap((each) => added(other, each))];
        for (const [value, count] of all) exact.set(value, (exact.get(value) ?? 0) + count);
        frequent.merge(other);
        const total = [...exact.values()].reduce((sum, count) => sum + count, 0);
        expect([frequent.total, frequent.complete]).toEqual([total, exact.size <= cap]);
        expect(frequent.error).toBeLessThanOrEqual(total / (cap + 1));
        expect(frequent.counts().length).toBeLessThanOrEqual(cap);
        for (const [value, count] of exact) {
          expect(frequent.count(value)).toBeLessThanOrEqual(count);
          expect(frequent.count(value) + frequent.error).toBeGreaterThanOrEqual(count);
          // Whatever has a greater share than one in cap + 1 is there.
          if (count > total / (cap + 1)) expect(frequent.has(value)).toBe(true);
        }
        if (frequent.complete) expect(new Map(frequent.counts())).toEqual(exact);
      }),
      settings,
    );
  });

  it('keeps its bound of one in 257 over a hundred large batches of mostly rare values', () => {
    const random = uniform(9);
    const frequent = new FrequentValues();
    const exact = new Map<number, number>();
    for (let turn = 0; turn < 100; turn += 1) {
      const values = Array.from({ length: 4000 }, () => Math.floor(20_000 * random() ** 6));
      for (const [value, count] of exactCounts(values)) exact.set(value, (exact.get(value) ?? 0) + count);
      frequent.addRuns(runsOf(values));
    }
    const total = 400_000;
    expect([frequent.total, frequent.complete]).toEqual([total, false]);
    expect(frequent.error).toBeGreaterThan(0);
    expect(frequent.error).toBeLessThanOrEqual(total / 257);
    for (const [value, count] of exact) {
      expect(frequent.count(String(value))).toBeLessThanOrEqual(count);
      expect(frequent.count(String(value)) + frequent.error).toBeGreaterThanOrEqual(count);
    }
    expect(frequent.counts()[0]?.[0]).toBe('0');
  });

  it('show(value, shownDigits) shows numbers that are kept with so many digits, and no others', () => {
    const frequent = new FrequentValues();
    frequent.addRuns(Runs.of(Float64Array.of(12.5, 12.5, 13)));
    frequent.show(12.5, 2);
    frequent.show(12.5, 1);
    frequent.show(14, 3);
    expect(frequent.counts()).toEqual([
      ['12.50', 2],
      ['13', 1],
    ]);
  });
});
