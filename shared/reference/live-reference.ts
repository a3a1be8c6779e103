import {
  type Calendar,
  type ColumnLimits,
  columnLimits,
  completeDays,
  fullDays,
  type Learned,
  learn,
  learningDays,
  type ReferenceColumn,
  type Tolerances,
  type WindowCounts,
  type WindowFacts,
} from '../decision/index.ts';
import type { ColumnProfile, Profile } from '../profile/index.ts';
import { columnWeights } from './column-weights.ts';
import { type ColumnChoice, referenceColumns } from './reference-columns.ts';
import { type SampledRows, thinned } from './sampled-rows.ts';
import { windowCounts } from './window-counts.ts';
import { kindsOf, type ValueKind, windowFacts } from './window-facts.ts';

/** How many days a reference may have: from 7 it decides with caution, from 14 with all it has, at 28 it stays as it is. */
export const stages = [learningDays, fullDays, completeDays] as const;

/** One of them. */
export type Stage = (typeof stages)[number];

/** What a monitor's windows are held against: plain data, never changed once it is kept. */
export interface LiveReference {
  readonly schemaVersion: 1;
  /** Names the rows that it rests on, and how it was learned. */
  readonly version: string;
  readonly stage: Stage;
  /** Local dates that it rests on, ascending. */
  readonly dates: readonly string[];
  readonly rows: number;
  readonly learned: Learned;
  readonly slicePlanId: string | null;
  /** Values of each categorical column, by `ReferenceColumn.key`. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  /** What integrity holds windows against, by column. */
  readonly limits: Readonly<Record<string, ColumnLimits & { readonly kind: ValueKind | null }>>;
  /** How much of the prediction goes with each input, ω² from 0 to 1; those that could not be weighed are not there. */
  readonly weights: Readonly<Record<string, number>>;
}

/** A window of a reference. */
export interface DatedWindow {
  readonly startMs: number;
  /** Its local date. */
  readonly date: string;
  readonly profile: Profile;
}

/** What a reference is learned from. */
export interface ReferenceSource {
  readonly version: string;
  readonly stage: Stage;
  /** The windows of its dates, in order of time; gone through twice. */
  readonly windows: () => AsyncIterable<DatedWindow>;
  readonly calendar: Calendar;
  readonly hoursPerWindow: number;
  readonly tolerances: Tolerances;
  readonly choice: ColumnChoice;
  /** Columns of the mapping, and what seeds the sketches of all rows together. */
  readonly empty: Profile;
  /** Rows that columns are weighed by in place of the reference's own: those of the training baseline, where it has any. */
  readonly weighed?: Profile;
  /** Whether rows are kept, to tell causes within slices. */
  readonly keepRows: boolean;
}

/** A reference with what causes are told from. */
export interface LearnedReference {
  readonly reference: LiveReference;
  readonly whole: Profile;
  readonly rows: SampledRows;
}

interface Gathered {
  readonly whole: Profile;
  readonly dates: readonly string[];
  readonly rows: SampledRows;
  /** By `role/name`: each value with the only date on which it occurs, or null for several. */
  readonly datesOfValues: ReadonlyMap<string, Map<string, string | null>>;
}

const keyOf = ({ role, name }: Pick<ColumnProfile, 'role' | 'name'>): string => `${role}/${name}`;

/** Notes the dates on which a column's values occur; a column with too many values drops out. */
const noteValues = (dates: Map<string, Map<string, string | null>>, column: ColumnProfile, date: string): void => {
  const ofColumn = dates.get(keyOf(column));
  if (ofColumn === undefined) return;
  if (!column.values.complete) {
    dates.delete(keyOf(column));
    return;
  }
  for (const [value] of column.values.counts()) {
    const known = ofColumn.get(value);
    ofColumn.set(value, known === undefined || known === date ? date : null);
  }
};

/** The first way through: all rows together, and on which days each value occurs. */
const gather = async ({ windows, empty, keepRows }: ReferenceSource): Promise<Gathered> => {
  const datesOfValues = new Map(empty.columns.map((column) => [keyOf(column), new Map<string, string | null>()]));
  const dates = new Set<string>();
  let rows: SampledRows = [];
  for await (const { date, profile } of windows()) {
    if (profile.rows > 0) dates.add(date);
    for (const column of profile.columns) noteValues(datesOfValues, column, date);
    if (keepRows) rows = thinned([...rows, ...(profile.sample?.rows() ?? [])], empty.columns.length);
    empty.merge(profile);
  }
  return { whole: empty, dates: [...dates].sort(), rows, datesOfValues };
};

/** Rows of a column in a reference's window whose value occurs on that window's day only. */
const unseenIn = (column: ColumnProfile, date: string, dates: ReadonlyMap<string, string | null>): number =>
  column.values.counts().reduce((sum, [value, count]) => (dates.get(value) === date ? sum + count : sum), 0);

const countsOf = (
  { startMs, date, profile }: DatedWindow,
  columns: readonly ReferenceColumn[],
  slicePlanId: string | null,
  { datesOfValues }: Gathered,
): WindowCounts => {
  const counts = windowCounts({ columns, slicePlanId, known: new Map() }, startMs, profile);
  const found = new Map(profile.columns.map((column) => [keyOf(column), column]));
  const withUnseen = [...counts.columns].map(([key, ofColumn]) => {
    const [column, dates] = [found.get(key), datesOfValues.get(key)];
    const isCounted = column !== undefined && dates !== undefined && ofColumn.categories !== undefined;
    return [key, isCounted ? { ...ofColumn, unseen: unseenIn(column, date, dates) } : ofColumn] as const;
  });
  return { ...counts, columns: new Map(withUnseen) };
};

const limitsOf = (facts: readonly WindowFacts[], kinds: ReadonlyMap<string, ValueKind>): LiveReference['limits'] =>
  Object.fromEntries(
    [...columnLimits(facts)].map(([column, limit]) => [column, { ...limit, kind: kinds.get(column) ?? null }]),
  );

/**
 * Learns a reference: what is usual in each series and how much it wobbles, which values are known, what never was. Goes through the windows
 * twice, and holds one profile at a time besides that of all rows.
 *
 * @returns undefined where the windows have rows on fewer than seven days
 */
export const learnReference = async (source: ReferenceSource): Promise<LearnedReference | undefined> => {
  const gathered = await gather(source);
  const { whole, dates, rows } = gathered;
  const columns = referenceColumns(whole, source.choice);
  const slicePlanId = whole.slices?.plan.id ?? null;
  const kinds = kindsOf(whole);
  const judged = new Map(
    columns.filter(({ slice }) => slice === null).map(({ name }) => [name, kinds.get(name)] as const),
  );
  const counts: WindowCounts[] = [];
  const facts: WindowFacts[] = [];
  for await (const window of source.windows()) {
    counts.push(countsOf(window, columns, slicePlanId, gathered));
    facts.push(windowFacts(judged, window.startMs, window.profile));
  }
  const { version, calendar, hoursPerWindow, tolerances } = source;
  const learned = learn({ columns, windows: counts, calendar, version, budget: { hoursPerWindow }, tolerances });
  if (learned === undefined) return undefined;
  const known = Object.fromEntries(
    columns
      .filter(({ form, slice }) => form === 'categories' && slice === null)
      .flatMap(({ key }) => {
        const values = gathered.datesOfValues.get(key);
        return values === undefined ? [] : [[key, [...values.keys()].sort()] as const];
      }),
  );
  const reference: LiveReference = {
    schemaVersion: 1,
    version,
    stage: source.stage,
    dates,
    rows: whole.rows,
    learned,
    slicePlanId,
    known,
    limits: limitsOf(facts, kinds),
    weights: columnWeights(source.weighed?.sample === undefined ? whole : source.weighed, source.choice.predictions),
  };
  return { reference, whole, rows: thinned(rows, whole.columns.length, true) };
};

/** The values that a reference knows, by `ReferenceColumn.key`. */
export const knownValues = ({ known }: LiveReference): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(Object.entries(known).map(([key, values]) => [key, new Set(values)]));
