import type { Steps } from '../sketch/index.ts';

/**
 * An exact sample as steps, so that it goes through the same code as a sketch. O(n log n).
 *
 * @param sample in any order; left as it is
 * @throws RangeError when a value is not finite: it has no place among the others
 */
export const stepsOf = (sample: Float64Array): Steps => {
  const sorted = sample.toSorted();
  const [values, weights] = [new Float64Array(sorted.length), new Float64Array(sorted.length)];
  let steps = 0;
  for (const [index, value] of sorted.entries()) {
    if (!Number.isFinite(value)) throw new RangeError(`sample holds ${value}, but must hold finite numbers only`);
    if (steps === 0 || values[steps - 1] !== value) steps += 1;
    values[steps - 1] = value + 0;
    weights[steps - 1] = index + 1;
  }
  return { values: values.subarray(0, steps), weights: weights.subarray(0, steps) };
};

/** Weight of the whole distribution: the number of its values, 0 while there are none. */
export const totalWeight = ({ weights }: Steps): number => weights.at(-1) ?? 0;

/** Sees each value of either distribution with the weight up to and including it in both. */
export type StepVisitor = (value: number, uptoA: number, uptoB: number) => void;

/** Visits every value that occurs in either of the two once, ascending. O(steps of both), allocates nothing. */
export const alongSteps = (a: Steps, b: Steps, visit: StepVisitor): void => {
  let [i, j] = [0, 0];
  while (i < a.values.length || j < b.values.length) {
    const value = Math.min(a.values[i] ?? Number.POSITIVE_INFINITY, b.values[j] ?? Number.POSITIVE_INFINITY);
    if (a.values[i] === value) i += 1;
    if (b.values[j] === value) j += 1;
    visit(value, i === 0 ? 0 : (a.weights[i - 1] ?? 0), j === 0 ? 0 : (b.weights[j - 1] ?? 0));
  }
};

/**
 * ∫ g(F(x) − G(x)) dx over the line, F and G being the two distribution functions and g(0) = 0: what the distances that have a unit
 * are made of. Infinity where it leaves the range of a double.
 *
 * @returns undefined where either side holds no values
 */
export const integralOfDifference = (a: Steps, b: Steps, of: (difference: number) => number): number | undefined => {
  const [totalA, totalB] = [totalWeight(a), totalWeight(b)];
  if (totalA === 0 || totalB === 0) return undefined;
  let [sum, height, from] = [0, 0, 0];
  alongSteps(a, b, (value, uptoA, uptoB) => {
    // Halves, because the distance between two doubles may be none.
    if (height !== 0) sum += 2 * (height * (value / 2 - from / 2));
    height = of(uptoA / totalA - uptoB / totalB);
    from = value;
  });
  return sum;
};
