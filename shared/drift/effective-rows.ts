/**
 * How many independent rows each side is worth to a test: its rows over its design effect. Rows of one hour resemble each other, so tests
 * that take every row for independent find drift everywhere.
 *
 * @see Kish, "Survey Sampling", 1965
 */
export type EffectiveRows = readonly [baseline: number, current: number];

/**
 * n·m / (n + m), the size that a two-sample test has.
 *
 * @throws RangeError when either is not a finite number above 0
 */
export const harmonicSize = (rows: EffectiveRows): number => {
  for (const count of rows)
    if (!(count > 0 && count < Number.POSITIVE_INFINITY))
      throw new RangeError(`rows holds ${count}, but must hold finite numbers above 0`);
  const [n, m] = rows;
  return 1 / (1 / n + 1 / m);
};

/** What a test finds. P-values are shown to people and never decide: with many rows any difference makes them small. */
export interface TestResult {
  readonly statistic: number;
  /** Chance of so large a statistic where nothing differs, 0 to 1. */
  readonly pValue: number;
}
