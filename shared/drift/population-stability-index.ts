/**
 * Population stability index Σ (p − q)·ln(p / q) between two sets of counts over the same bins. 0 means equal shares;
 * by convention 0.1 is a small and 0.2 a marked shift. Every bin gets half a count, so that an empty one stays finite.
 * Without any shift its expectation is about (bins − 1)·(1/n + 1/m) over n and m rows: with few rows it is large by chance.
 *
 * @param expected counts of the baseline, one a bin
 * @param actual counts of the window, in the same order
 * @returns 0 or more; undefined where either side holds no rows or there are fewer than two bins
 * @throws RangeError when the two have different lengths
 * @see Siddiqi, "Credit Risk Scorecards", 2006; Yurdakul, "Statistical Properties of Population Stability Index", 2018
 */
export const populationStabilityIndex = (
  expected: readonly number[],
  actual: readonly number[],
): number | undefined => {
  if (expected.length !== actual.length)
    throw new RangeError(`expected and actual must have the same bins: got ${expected.length} and ${actual.length}`);
  const [q, p] = [smoothedShares(expected), smoothedShares(actual)];
  if (q === undefined || p === undefined || expected.length < 2) return undefined;
  return p.reduce((sum, share, bin) => sum + (share - (q[bin] ?? 0)) * Math.log(share / (q[bin] ?? 1)), 0);
};

const smoothedShares = (counts: readonly number[]): readonly number[] | undefined => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  return counts.map((count) => (count + 0.5) / (total + counts.length / 2));
};
