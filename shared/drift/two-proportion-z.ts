import { type EffectiveRows, harmonicSize, type TestResult } from './effective-rows.ts';
import { normalCdf } from './normal-distribution.ts';

/** How many of a side's rows have what is looked for. */
export interface Proportion {
  readonly having: number;
  readonly total: number;
}

/**
 * Two-proportion z test: z = (p₂ − p₁) / √(p·(1 − p)·(1/n + 1/m)), p₁ being the baseline's share, p₂ the current one and p that of both
 * together, at the effective rows n and m; two-sided. In standard errors. Good where some ten rows have it and ten have it not.
 * The p-value is shown and never decides.
 *
 * @param rows effective rows, by default all
 * @returns statistic above 0 where the current share is larger, 0 where all rows have it or none; undefined where either side is empty
 * @throws RangeError when the rows are not finite numbers above 0, or `having` is not within 0 and `total`
 * @see Fleiss, Levin, Paik, "Statistical Methods for Rates and Proportions", 2003, chapter 3
 */
export const twoProportionZ = (
  baseline: Proportion,
  current: Proportion,
  rows?: EffectiveRows,
): TestResult | undefined => {
  for (const { having, total } of [baseline, current])
    if (!(having >= 0 && having <= total)) throw new RangeError(`having is ${having}, but must be 0 to ${total}`);
  if (baseline.total === 0 || current.total === 0) return undefined;
  const [n, m] = rows ?? [baseline.total, current.total];
  const size = harmonicSize([n, m]);
  const [before, now] = [baseline.having / baseline.total, current.having / current.total];
  const pooled = (before * n + now * m) / (n + m);
  const statistic = before === now ? 0 : (now - before) / Math.sqrt((pooled * (1 - pooled)) / size);
  return { statistic, pValue: 2 * normalCdf(-Math.abs(statistic)) };
};
