/** What sums of expected counts may be off by rounding, of the total. */
const toleratedRounding = 1e-8;

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/**
 * Pearson's X² = Σ (o − e)² / e of observed counts o against expected e. No unit.
 *
 * @param expected above 0 each, with the same total as `observed`
 * @returns 0 or more
 * @throws RangeError when the two have different lengths or totals
 * @see Pearson, "On the criterion that a given system of deviations …", 1900; SciPy's `chisquare`
 */
export const pearsonStatistic = (observed: readonly number[], expected: readonly number[]): number =>
  summed(observed, expected, (o, e) => (o - e) ** 2 / e);

/**
 * G = 2·Σ o·ln(o / e) of observed counts o against expected e, the log-likelihood ratio. No unit.
 *
 * @param expected above 0 each, with the same total as `observed`
 * @returns 0 or more
 * @throws RangeError when the two have different lengths or totals
 * @see Sokal, Rohlf, "Biometry", 1995; SciPy's `power_divergence` with `lambda_="log-likelihood"`
 */
export const logLikelihoodStatistic = (observed: readonly number[], expected: readonly number[]): number =>
  Math.max(
    0,
    summed(observed, expected, (o, e) => (o === 0 ? 0 : 2 * o * Math.log(o / e))),
  );

const summed = (
  observed: readonly number[],
  expected: readonly number[],
  part: (observed: number, expected: number) => number,
): number => {
  if (observed.length !== expected.length)
    throw new RangeError(`both must have the same cells: got ${observed.length} and ${expected.length}`);
  const [total, expectedTotal] = [sumOf(observed), sumOf(expected)];
  if (!(Math.abs(total - expectedTotal) <= toleratedRounding * total))
    throw new RangeError(`both must have the same total: got ${total} and ${expectedTotal}`);
  return observed.reduce((sum, count, cell) => sum + part(count, expected[cell] ?? Number.NaN), 0);
};
