import { chiSquaredSurvival, kolmogorovSurvival } from '../../shared/drift/index.ts';
import type { RivalHour } from './rival-bins.ts';

/** Distances of a window from the reference, as the others have them. */
export interface Distances {
  /** Largest difference of the distribution functions; of categories, of the shares. */
  readonly lInfinity: number;
  /** Wasserstein over the reference's standard deviation; of categories undefined. */
  readonly wasserstein: number | undefined;
  /** Jensen–Shannon distance, base 2. */
  readonly jensenShannon: number;
  readonly psi: number;
  /** Natural logarithm of the p-value: Kolmogorov–Smirnov's of numbers, two-sample χ²'s of categories. */
  readonly logP: number;
  readonly unseen: number;
  readonly rows: number;
}

const total = (counts: Float64Array): number => {
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin += 1) sum += counts[bin] as number;
  return sum;
};

const leastShare = 1e-4;

const psiOf = (a: Float64Array, b: Float64Array, [n, m]: readonly [number, number]): number => {
  let sum = 0;
  for (let bin = 0; bin < a.length; bin += 1) {
    const p = Math.max(leastShare, (a[bin] as number) / n);
    const q = Math.max(leastShare, (b[bin] as number) / m);
    if (p !== q) sum += (q - p) * Math.log(q / p);
  }
  return sum;
};

const jensenShannonOf = (a: Float64Array, b: Float64Array, [n, m]: readonly [number, number]): number => {
  let sum = 0;
  for (let bin = 0; bin < a.length; bin += 1) {
    const [p, q] = [(a[bin] as number) / n, (b[bin] as number) / m];
    if (p > 0) sum += p * Math.log2((2 * p) / (p + q));
    if (q > 0) sum += q * Math.log2((2 * q) / (p + q));
  }
  return Math.sqrt(Math.max(0, sum / 2));
};

/** Bins of ten percent each, from those of one. */
const decilesOf = (fine: Float64Array, groups: Uint8Array): Float64Array => {
  const deciles = new Float64Array(10);
  for (let bin = 0; bin < fine.length; bin += 1) {
    const group = groups[bin] as number;
    deciles[group] = (deciles[group] as number) + (fine[bin] as number);
  }
  return deciles;
};

/** Smallest p-value whose logarithm is taken; beyond it the leading terms are used, so that p-values can be told apart however small. */
const leastP = 1e-280;

const kolmogorovLogP = (x: number): number => {
  const p = kolmogorovSurvival(x);
  return p > leastP ? Math.log(p) : Math.log(2) - 2 * x * x;
};

const chiSquaredLogP = (a: Float64Array, b: Float64Array, [n, m]: readonly [number, number]): number => {
  let [sum, bins] = [0, 0];
  for (let bin = 0; bin < a.length; bin += 1) {
    const all = (a[bin] as number) + (b[bin] as number);
    if (all === 0) continue;
    bins += 1;
    const expected = (all * m) / (n + m);
    sum +=
      ((b[bin] as number) - expected) ** 2 / expected + ((a[bin] as number) - all + expected) ** 2 / (all - expected);
  }
  if (bins < 2) return 0;
  const p = chiSquaredSurvival(sum, bins - 1);
  // Chernoff's bound.
  return p > leastP ? Math.log(p) : ((bins - 1) * (1 + Math.log(sum / (bins - 1))) - sum) / 2;
};

/** A reference that windows are held against. */
export interface RivalReference {
  readonly against: (window: RivalHour) => Distances;
}

const numbersReference = (reference: RivalHour, means: readonly number[], deviation: number): RivalReference => {
  const { fine, even } = reference;
  const n = total(fine);
  const cumulative = new Float64Array(fine.length);
  const groups = new Uint8Array(fine.length);
  let sum = 0;
  for (let bin = 0; bin < fine.length; bin += 1) {
    groups[bin] = Math.min(9, Math.floor((10 * sum) / n));
    sum += fine[bin] as number;
    cumulative[bin] = sum / n;
  }
  const deciles = decilesOf(fine, groups);
  return {
    against: (window) => {
      const m = total(window.fine);
      let [upTo, most, way] = [0, 0, 0];
      for (let bin = 0; bin < fine.length; bin += 1) {
        upTo += window.fine[bin] as number;
        const apart = Math.abs((cumulative[bin] as number) - upTo / m);
        if (apart > most) most = apart;
        if (bin + 1 < fine.length) way += apart * ((means[bin + 1] as number) - (means[bin] as number));
      }
      const last = window.fine.at(-1) ?? 0;
      const firstCount = window.fine[0] ?? 0;
      if (last > 0) way += (last / m) * Math.abs(window.last / last - (means.at(-1) ?? 0));
      if (firstCount > 0) way += (firstCount / m) * Math.abs(window.first / firstCount - (means[0] ?? 0));
      return {
        lInfinity: most,
        wasserstein: way / deviation,
        jensenShannon: jensenShannonOf(even, window.even, [n, m]),
        psi: psiOf(deciles, decilesOf(window.fine, groups), [n, m]),
        logP: kolmogorovLogP(most * Math.sqrt((n * m) / (n + m))),
        unseen: 0,
        rows: m,
      };
    },
  };
};

const categoriesReference = ({ fine }: RivalHour): RivalReference => {
  const n = total(fine);
  return {
    against: (window) => {
      const m = total(window.fine);
      let most = 0;
      for (let bin = 0; bin < fine.length; bin += 1) {
        most = Math.max(most, Math.abs((fine[bin] as number) / n - (window.fine[bin] as number) / m));
      }
      return {
        lInfinity: most,
        wasserstein: undefined,
        jensenShannon: jensenShannonOf(fine, window.fine, [n, m]),
        psi: psiOf(fine, window.fine, [n, m]),
        logP: chiSquaredLogP(fine, window.fine, [n, m]),
        unseen: (window.fine.at(-1) ?? 0) / m,
        rows: m,
      };
    },
  };
};

/**
 * A reference from the sum of its hours.
 *
 * @param values of numbers the mean value of each percentile bin, and the standard deviation; undefined of categories
 */
export const rivalReference = (
  reference: RivalHour,
  values: { readonly means: readonly number[]; readonly deviation: number } | undefined,
): RivalReference =>
  values === undefined ? categoriesReference(reference) : numbersReference(reference, values.means, values.deviation);
