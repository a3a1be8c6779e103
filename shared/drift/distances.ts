import type { QuantileSketch } from '../sketch/index.ts';

/**
 * Greatest distance between two cumulative distributions, by their exact weighted steps: the Kolmogorov–Smirnov statistic. Repeated
 * values count with their whole weight. O(items) of both sketches.
 *
 * @returns 0 to 1; undefined where either side holds no values
 * @see Smirnov, "Table for estimating the goodness of fit of empirical distributions", 1948
 */
export const kolmogorovSmirnov = (a: QuantileSketch, b: QuantileSketch): number | undefined => {
  if (a.count === 0 || b.count === 0) return undefined;
  const [left, right] = [a.steps(), b.steps()];
  let [i, j, greatest] = [0, 0, 0];
  while (i < left.values.length && j < right.values.length) {
    const x = Math.min(left.values[i] ?? 0, right.values[j] ?? 0);
    if (left.values[i] === x) i += 1;
    if (right.values[j] === x) j += 1;
    const shareLeft = i === 0 ? 0 : (left.weights[i - 1] ?? 0) / a.count;
    const shareRight = j === 0 ? 0 : (right.weights[j - 1] ?? 0) / b.count;
    greatest = Math.max(greatest, Math.abs(shareLeft - shareRight));
  }
  return greatest;
};

const sharePairs = (a: readonly number[], b: readonly number[]): readonly (readonly [number, number])[] | undefined => {
  if (a.length !== b.length) throw new RangeError(`both must have the same bins: got ${a.length} and ${b.length}`);
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const [totalA, totalB] = [total(a), total(b)];
  if (totalA === 0 || totalB === 0) return undefined;
  return a.map((count, bin) => [count / totalA, (b[bin] ?? 0) / totalB] as const);
};

/**
 * Total variation ½ Σ |p − q|: the share of the values that would have to move to another bin.
 *
 * @returns 0 to 1; undefined where either side is empty
 * @throws RangeError when the two have different lengths
 */
export const totalVariation = (a: readonly number[], b: readonly number[]): number | undefined => {
  const pairs = sharePairs(a, b);
  return pairs && pairs.reduce((sum, [p, q]) => sum + Math.abs(p - q), 0) / 2;
};

const relativeInformation = (share: number, middle: number): number =>
  share === 0 ? 0 : share * Math.log2(share / middle);

/**
 * Jensen–Shannon distance: the root of the divergence, to base 2. Defined with empty bins too, unlike the population stability index.
 *
 * @returns 0 to 1; undefined where either side is empty
 * @throws RangeError when the two have different lengths
 * @see Lin, "Divergence measures based on the Shannon entropy", 1991
 */
export const jensenShannonDistance = (a: readonly number[], b: readonly number[]): number | undefined => {
  const pairs = sharePairs(a, b);
  const divergence = pairs?.reduce((sum, [p, q]) => {
    const middle = (p + q) / 2;
    return sum + (relativeInformation(p, middle) + relativeInformation(q, middle)) / 2;
  }, 0);
  return divergence === undefined ? undefined : Math.sqrt(Math.min(1, Math.max(0, divergence)));
};
