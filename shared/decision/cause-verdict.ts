/** Causes of a shift, in the order in which they are looked for. */
export const causeNames = [
  'unit-or-scale',
  'swapped-columns',
  'category-renamed',
  'category-taking-over',
  'domain-cut',
  'clock-shift',
  'traffic-mix',
  'inputs-and-prediction-shifted',
  'inputs-shifted',
  'prediction-shifted',
  'unknown',
] as const;

/** The name of a cause. */
export type CauseName = (typeof causeNames)[number];

/** A cause that could be neither found nor ruled out. */
export interface CannotTell {
  readonly cause: CauseName;
  /** Empty where it is no matter of single columns. */
  readonly columns: readonly string[];
  readonly reason: string;
}

/** What the test of one cause says: what it found, and where it could not tell. */
export interface Tested<Found> {
  readonly found: readonly Found[];
  readonly cannotTell: readonly CannotTell[];
}

/** Fewest values of a column, on either side, that its form can be read off. */
export const leastValues = 100;

/** Orders text the same way on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
