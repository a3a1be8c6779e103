/** The values of a column in one window of its reference. */
export interface DatedValues {
  /** Local date of the window. */
  readonly date: string;
  /** Each value with its rows. */
  readonly counts: Iterable<readonly [value: string, rows: number]>;
}

/** What a reference says about values that it may lack. */
export interface KnownValues {
  readonly known: ReadonlySet<string>;
  /** Of each window, in the order given: rows whose value occurs on the window's day only. */
  readonly unseen: readonly number[];
}

const severalDays = Symbol('on several days');

/**
 * The values that a reference knows, and how often it would itself have met a new one: a row counts as new where its value occurs on that
 * day only. Without leaving the day out, new values would be unheard-of in every reference, and each column with a long tail would alarm.
 *
 * @see Good, "The population frequencies of species", Biometrika 1953
 */
export const leaveOneDayOut = (windows: readonly DatedValues[]): KnownValues => {
  const dayOf = new Map<string, string | typeof severalDays>();
  for (const { date, counts } of windows) {
    for (const [value, rows] of counts) {
      if (rows > 0) dayOf.set(value, (dayOf.get(value) ?? date) === date ? date : severalDays);
    }
  }
  const unseen = windows.map(({ date, counts }) => rowsWhere(counts, (value) => dayOf.get(value) === date));
  return { known: new Set(dayOf.keys()), unseen };
};

const rowsWhere = (counts: DatedValues['counts'], counted: (value: string) => boolean): number => {
  let sum = 0;
  for (const [value, rows] of counts) if (counted(value)) sum += rows;
  return sum;
};

/** Rows of a live window whose value the reference lacks. */
export const unseenRows = (known: ReadonlySet<string>, counts: DatedValues['counts']): number =>
  rowsWhere(counts, (value) => !known.has(value));
