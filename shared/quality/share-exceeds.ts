import type { Verdict } from '../../events/parts/finding.ts';

/** Fewest rows from which on a single window's share says anything. */
export const minimumRowsOfShare = 50;

/** One-sided 99.9 %: with a hundred share checks a day, chance alone fires once in ten days at the very tolerance. */
const z = 3.09;

/**
 * Lower end of Wilson's score interval for a share: the least share that fits what was seen.
 *
 * @param count occurrences, 0 … rows
 * @returns 0 … count / rows
 * @see Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927
 */
export const wilsonLowerBound = (count: number, rows: number): number => {
  if (rows === 0) return 0;
  const share = count / rows;
  const centre = share + (z * z) / (2 * rows);
  const margin = z * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  return Math.max(0, (centre - margin) / (1 + (z * z) / rows));
};

/** Whether a share is above what is tolerated, beyond what chance explains. */
export const shareVerdict = (count: number, rows: number, tolerated: number): Verdict => {
  if (rows < minimumRowsOfShare) return 'not-enough-data';
  return wilsonLowerBound(count, rows) > tolerated ? 'violation' : 'ok';
};
