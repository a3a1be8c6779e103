import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chiSquaredSurvival,
  cramerVonMisesSurvival,
  kolmogorovSurvival,
  normalCdf,
  normalQuantile,
  studentTCdf,
  studentTQuantile,
} from '../../../shared/drift/index.ts';
import { distributionsGrid, whenPresent } from '../cases.ts';

const seed = 20261125;
console.info(`Property tests of distributions: fast-check seed ${seed}`);

interface GridCase {
  readonly fn: string;
  readonly args: readonly [number, ...number[]];
  readonly value: number;
}

/** What the grid's functions are in ours. */
const ours: Readonly<Record<string, (x: number, degreesOfFreedom: number) => number>> = {
  'chi2.sf': chiSquaredSurvival,
  'norm.cdf': (x) => normalCdf(x),
  'norm.sf': (x) => normalCdf(-x),
  'norm.ppf': (p) => normalQuantile(p),
  't.sf': (t, degreesOfFreedom) => studentTCdf(-t, degreesOfFreedom),
  'kstwobign.sf': (x) => kolmogorovSurvival(x),
};

const relativeError = (found: number, expected: number): number =>
  Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-250);

describe.skipIf(!whenPresent(distributionsGrid))("SciPy's values", () => {
  const { cases }: { readonly cases: readonly GridCase[] } = whenPresent(distributionsGrid)
    ? JSON.parse(readFileSync(distributionsGrid, 'utf8'))
    : { cases: [] };

  it.each(Object.entries(ours))('of %s are met to a relative 1e-12', (fn, distribution) => {
    const known = cases.filter((one) => one.fn === fn);
    expect(known.length).toBeGreaterThan(9);
    for (const { args, value } of known) {
      const [x, degreesOfFreedom = Number.NaN] = args;
      expect(relativeError(distribution(x, degreesOfFreedom), Number(value)), JSON.stringify(args)).toBeLessThan(1e-12);
    }
  });
});

describe('published values', () => {
  it('of chi-squared, normal and t tables', () => {
    expect(chiSquaredSurvival(3.841458820694124, 1)).toBeCloseTo(0.05, 14);
    expect(chiSquaredSurvival(11.070497693516351, 5)).toBeCloseTo(0.05, 14);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(studentTQuantile(0.975, 10)).toBeCloseTo(2.2281388519862744, 12);
    expect(studentTCdf(2.2281388519862744, 10)).toBeCloseTo(0.975, 14);
    expect(kolmogorovSurvival(1.3580986393225505)).toBeCloseTo(0.05, 14);
  });

  it("of Anderson and Darling's table of the Cramér–von Mises statistic", () => {
    for (const [x, chance] of [
      [0.0248, 0.99],
      [0.11888, 0.5],
      [0.3473, 0.1],
      [0.46136, 0.05],
      [0.74346, 0.01],
      [1.16786, 0.001],
    ] as const)
      expect(relativeError(cramerVonMisesSurvival(x), chance), String(x)).toBeLessThan(5e-5);
  });

  it('of t with one and two degrees of freedom, which have closed forms', () => {
    for (const t of [-1e6, -30, -1, -0.01, 0, 0.01, 2, 50]) {
      const cauchy = t < 0 ? Math.atan(-1 / t) / Math.PI : 1 - (t === 0 ? 0.5 : Math.atan(1 / t) / Math.PI);
      expect(relativeError(studentTCdf(t, 1), cauchy)).toBeLessThan(1e-12);
    }
    expect(studentTQuantile(0.9, 2)).toBeCloseTo((2 * 0.4) / Math.sqrt(2 * 0.9 * 0.1), 13);
  });
});

describe('distributions', () => {
  const level = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
  const degreesOfFreedom = fc.double({ min: 0.5, max: 1e5, noNaN: true });

  it('quantiles undo distribution functions', () => {
    fc.assert(
      fc.property(level, degreesOfFreedom, (p, nu) => {
        expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-11);
        expect(relativeError(studentTCdf(studentTQuantile(p, nu), nu), p)).toBeLessThan(1e-9);
      }),
      { seed },
    );
  });

  it('tails fall from 1 to 0', () => {
    const x = fc.double({ min: 0, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(x, x, degreesOfFreedom, (a, b, nu) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        // Two neighbours may differ by rounding in the last digits.
        for (const tail of [kolmogorovSurvival, cramerVonMisesSurvival, (at: number) => chiSquaredSurvival(at, nu)])
          expect(tail(high)).toBeLessThanOrEqual(tail(low) * (1 + 1e-12));
      }),
      { seed },
    );
    for (const tail of [kolmogorovSurvival, cramerVonMisesSurvival, (at: number) => chiSquaredSurvival(at, 3)])
      expect([-1, 0, Number.POSITIVE_INFINITY].map(tail)).toEqual([1, 1, 0]);
  });

  it('kolmogorovSurvival(x) is one curve where its two series meet', () => {
    const [below, above] = [kolmogorovSurvival(1.18), kolmogorovSurvival(1.18 + 1e-13)];
    expect(relativeError(above, below)).toBeLessThan(1e-12);
  });

  it('cramerVonMisesSurvival(x) is one curve where its two series meet, and falls as its first eigenvalue has it', () => {
    const [below, above] = [cramerVonMisesSurvival(1), cramerVonMisesSurvival(1 + 1e-13)];
    expect(relativeError(above, below)).toBeLessThan(1e-11);
    // The tail of a sum of squared normals over π²j² is that of its largest: exp(−π²x/2)/√x, times a constant.
    const scaled = (x: number) => cramerVonMisesSurvival(x) * Math.exp((Math.PI ** 2 * x) / 2) * Math.sqrt(x);
    expect(relativeError(scaled(60), scaled(30))).toBeLessThan(0.01);
  });

  it('quantiles reach the ends', () => {
    const ends = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect([0, 1].map(normalQuantile)).toEqual(ends);
    expect([0, 1].map((p) => studentTQuantile(p, 3))).toEqual(ends);
    expect(normalQuantile(0.5)).toBe(0);
    expect(ends.map(normalCdf)).toEqual([0, 1]);
    expect(ends.map((t) => studentTCdf(t, 3))).toEqual([0, 1]);
  });

  it.each([
    ['x is NaN', () => chiSquaredSurvival(Number.NaN, 1)],
    ['degreesOfFreedom is 0', () => chiSquaredSurvival(1, 0)],
    ['x is NaN', () => normalCdf(Number.NaN)],
    ['p is 1.1', () => normalQuantile(1.1)],
    ['t is NaN', () => studentTCdf(Number.NaN, 1)],
    ['degreesOfFreedom is Infinity', () => studentTCdf(1, Number.POSITIVE_INFINITY)],
    ['p is -1', () => studentTQuantile(-1, 1)],
    ['degreesOfFreedom is -2', () => studentTQuantile(0.5, -2)],
    ['x is NaN', () => kolmogorovSurvival(Number.NaN)],
    ['x is NaN', () => cramerVonMisesSurvival(Number.NaN)],
  ])('refuse what has no answer: %s', (message, call) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});
