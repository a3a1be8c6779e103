import type { ColumnProfile } from '../profile/index.ts';

/** The only local date on which a value occurs; null where it occurs on several. */
type OnlyDate = string | null;

const keyOf = ({ role, name }: Pick<ColumnProfile, 'role' | 'name'>): string => `${role}/${name}`;

/**
 * On which days the values of columns occur. A column with more values than a profile counts exactly is forgotten: it is no column of categories,
 * and its values would be as many as the rows.
 */
export class ValueDates {
  readonly #dates: Map<string, Map<string, OnlyDate>>;

  constructor(columns: readonly ColumnProfile[]) {
    this.#dates = new Map(columns.map((column) => [keyOf(column), new Map()]));
  }

  /** Values that are held, of all columns together. */
  get size(): number {
    return [...this.#dates.values()].reduce((sum, values) => sum + values.size, 0);
  }

  /**
   * Notes a window's values.
   *
   * @param whole the same columns over all windows up to this one, itself included
   */
  note(columns: readonly ColumnProfile[], date: string, whole: readonly ColumnProfile[]): void {
    for (const column of whole) if (!column.values.complete) this.#dates.delete(keyOf(column));
    for (const column of columns) this.#noteColumn(column, date);
  }

  #noteColumn(column: ColumnProfile, date: string): void {
    const dates = this.#dates.get(keyOf(column));
    if (dates === undefined) return;
    for (const [value] of column.values.counts()) {
      const known = dates.get(value);
      dates.set(value, known === undefined || known === date ? date : null);
    }
  }

  /** All values of a column, ascending; undefined where there are too many. @param key `role/name` */
  valuesOf(key: string): readonly string[] | undefined {
    const values = this.#dates.get(key);
    return values && [...values.keys()].sort();
  }

  /** Rows of a window's column whose value occurs on the window's day only; undefined where there are too many values. */
  rowsOnlyOn(column: ColumnProfile, date: string): number | undefined {
    const dates = this.#dates.get(keyOf(column));
    return (
      dates && column.values.counts().reduce((sum, [value, rows]) => (dates.get(value) === date ? sum + rows : sum), 0)
    );
  }
}
