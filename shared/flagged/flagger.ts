import type { CapturedRecord, Cell, Row } from '../capture/index.ts';
import type { Monitor } from '../monitor/index.ts';
import type { ColumnScreen, Screen } from '../profile/index.ts';
import { Hash, hashText } from '../sketch/index.ts';

/** Why a record is worth a second look, in the order in which they are listed. */
export const flagReasons = ['unsure', 'out-of-range', 'unseen-category', 'sampled'] as const;

export type FlagReason = (typeof flagReasons)[number];

/** What a baseline ever held, by column: the bounds of its numbers, or its values where the list of them is complete. */
export interface FlagLimits {
  readonly columns: ReadonlyMap<
    string,
    { readonly min?: number; readonly max?: number; readonly values?: { has(value: string): boolean } }
  >;
}

/** What of a captured record decides whether it is flagged. */
export type FlaggableRecord = Pick<CapturedRecord, 'recordId' | 'rows'>;

type RowTest = (row: Row) => boolean;

/**
 * Prepares the question which reasons a monitor's records have to be looked at again. A record counts for a reason when
 * any of its rows does. The answer depends on nothing but the arguments, so a second delivery flags the same records.
 * Per row it costs one comparison for each column that has limits, and allocates nothing.
 *
 * @param limits of the baseline's columns; a column without limits is in range and known whatever it holds
 */
export const flagger = (monitor: Monitor, limits: FlagLimits): ((record: FlaggableRecord) => readonly FlagReason[]) => {
  const tests: readonly (readonly [FlagReason, RowTest])[] = [
    ['unsure', isUnsure(monitor)],
    ['out-of-range', isOutOfRange(monitor, limits)],
    ['unseen-category', holdsUnseenCategory(monitor, limits)],
  ];
  const isSampled = sampler(monitor.flag.sampleShare);
  return ({ recordId, rows }) => {
    const reasons = tests.filter(([, test]) => rows.some(test)).map(([reason]) => reason);
    return isSampled(recordId) ? [...reasons, 'sampled'] : reasons;
  };
};

/**
 * What of a record's bytes says that `flagger` will find no reason: so only records that may have one need be made into objects. It
 * may let through too many, never too few.
 */
export const screenOf = (monitor: Monitor, limits: FlagLimits): Screen => {
  const { mapping, flag } = monitor;
  const columns: ColumnScreen[] = watchedColumns(monitor).flatMap(({ name, at: place }) => {
    const { min, max, values } = limits.columns.get(name) ?? {};
    const screen = {
      ...(flag.outOfRange && min !== undefined ? { min } : {}),
      ...(flag.outOfRange && max !== undefined ? { max } : {}),
      ...(flag.unseenCategory && values !== undefined ? { values } : {}),
    };
    return Object.keys(screen).length === 0 ? [] : [{ role: 'input' as const, place, ...screen }];
  });
  const { probability = '', threshold = 0 } = mapping.prediction ?? {};
  const place = columnNames(mapping.output).indexOf(probability);
  const unsure = { unsureFrom: threshold - flag.unsureWithin, unsureTo: threshold + flag.unsureWithin };
  if (place >= 0) columns.push({ role: 'output', place, ...unsure });
  return { sampleShare: flag.sampleShare, columns };
};

const never: RowTest = () => false;

const isUnsure = ({ mapping, flag }: Monitor): RowTest => {
  // No column's name is empty.
  const { probability = '', threshold = 0 } = mapping.prediction ?? {};
  const at = columnNames(mapping.output).indexOf(probability);
  if (at < 0) return never;
  const low = threshold - flag.unsureWithin;
  const high = threshold + flag.unsureWithin;
  return ({ output }) => {
    const value = numberIn(output[at]);
    return value >= low && value <= high;
  };
};

const isOutOfRange = (monitor: Monitor, limits: FlagLimits): RowTest => {
  if (!monitor.flag.outOfRange) return never;
  const ranges = watchedColumns(monitor).flatMap(({ name, at }) => {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = limits.columns.get(name) ?? {};
    return min === Number.NEGATIVE_INFINITY && max === Number.POSITIVE_INFINITY ? [] : [{ at, min, max }];
  });
  return ({ input }) =>
    ranges.some(({ at, min, max }) => {
      const value = numberIn(input[at]);
      return value < min || value > max;
    });
};

const holdsUnseenCategory = (monitor: Monitor, limits: FlagLimits): RowTest => {
  if (!monitor.flag.unseenCategory) return never;
  const lists = watchedColumns(monitor).flatMap(({ name, at }) => {
    const values = limits.columns.get(name)?.values;
    return values === undefined ? [] : [{ at, values }];
  });
  return ({ input }) =>
    lists.some(({ at, values }) => {
      const cell = input[at];
      return cell !== null && cell !== undefined && cell !== '' && !values.has(String(cell));
    });
};

const watchedColumns = ({ mapping, checks }: Monitor) =>
  columnNames(mapping.input)
    .map((name, at) => ({ name, at }))
    .filter(({ name }) => !checks.ignoreColumns.includes(name));

const columnNames = (side: Monitor['mapping']['input']): readonly string[] =>
  (side?.columns ?? []).map((column) => (typeof column === 'string' ? column : column.name));

/** A number, also one that arrived as text; NaN, which is neither in nor out of any range, for everything else. */
const numberIn = (cell: Cell | undefined): number => {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : Number.NaN;
};

/** Whether a record is among the share that is kept at random: by its id alone, so it is so on every delivery. */
const sampler = (share: number): ((recordId: string) => boolean) => {
  const hash = new Hash();
  return (recordId) => {
    hashText(recordId, hash);
    return hash.high >>> 0 < share * 2 ** 32;
  };
};
