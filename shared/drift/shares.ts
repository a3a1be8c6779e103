const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** A bin's share of the baseline and of what is held against it. */
export type SharePair = readonly [baseline: number, current: number];

/**
 * Shares bin by bin.
 *
 * @param pseudocount added to each bin, so that none is empty
 * @returns undefined where either side is empty
 * @throws RangeError when the two have different lengths
 */
export const sharePairs = (
  baseline: readonly number[],
  current: readonly number[],
  pseudocount = 0,
): readonly SharePair[] | undefined => {
  if (baseline.length !== current.length)
    throw new RangeError(`both must have the same bins: got ${baseline.length} and ${current.length}`);
  const [totalA, totalB] = [sumOf(baseline), sumOf(current)];
  if (totalA === 0 || totalB === 0) return undefined;
  const added = pseudocount * baseline.length;
  return baseline.map((count, bin) => [
    (count + pseudocount) / (totalA + added),
    ((current[bin] ?? 0) + pseudocount) / (totalB + added),
  ]);
};

/** Half a count for each bin, as Jeffreys has it: an empty bin stays finite, and a full one hardly moves. */
export const halfACount = 0.5;
