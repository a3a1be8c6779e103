import type { Steps } from '../sketch/index.ts';

/** How many values there are. */
export const countOf = ({ weights }: Steps): number => weights.at(-1) ?? 0;

/** Position of the first step that holds; the number of steps where none does. O(log steps). */
const firstStep = ({ values }: Steps, holds: (at: number) => boolean): number => {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Smallest value at or below which a share `p` lies. O(log steps). @returns NaN where there are no values */
export const quantileOf = (steps: Steps, p: number): number => {
  const rank = p * countOf(steps);
  const at = firstStep(steps, (step) => (steps.weights[step] ?? 0) >= rank);
  return steps.values[Math.min(at, steps.values.length - 1)] ?? Number.NaN;
};

/** Share of the values that are at most `x`. O(log steps). */
export const shareUpTo = (steps: Steps, x: number): number => {
  const after = firstStep(steps, (step) => (steps.values[step] ?? 0) > x);
  return (steps.weights[after - 1] ?? 0) / countOf(steps);
};

/** The distribution of −x, which makes lower ends upper ones. */
export const mirrored = ({ values, weights }: Steps): Steps => {
  const count = weights.at(-1) ?? 0;
  return {
    values: values.map((_, at) => 0 - (values[values.length - 1 - at] ?? 0)),
    weights: weights.map((_, at) => count - (weights[weights.length - 2 - at] ?? 0)),
  };
};

/** What remains of a distribution where all values above a cut are gone. */
export const truncatedAt = ({ values, weights }: Steps, cut: number): Steps => {
  const kept = values.findLastIndex((value) => value <= cut) + 1;
  return { values: values.subarray(0, kept), weights: weights.subarray(0, kept) };
};

/** What becomes of a distribution where all values above a cut are set to it. */
export const clampedAt = (steps: Steps, cut: number): Steps => {
  const below = steps.values.findLastIndex((value) => value < cut) + 1;
  return {
    values: Float64Array.from([...steps.values.subarray(0, below), cut]),
    weights: Float64Array.from([...steps.weights.subarray(0, below), countOf(steps)]),
  };
};
