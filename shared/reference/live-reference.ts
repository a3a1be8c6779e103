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
import type { Profile } from '../profile/index.ts';
import { columnWeights } from './column-weights.ts';
import { type ColumnChoice, referenceColumns } from './reference-columns.ts';
import { type SampledRows, thinned } from './sampled-rows.ts';
import { ValueDates } from './value-dates.ts';
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
  /** Local dates with rows, ascending. */
  readonly dates: readonly string[];
  readonly rows: SampledRows;
  readonly valueDates: ValueDates;
}

/** The first way through: all rows together, and on which days each value occurs. */
const gather = async ({ windows, empty, keepRows }: ReferenceSource): Promise<Gathered> => {
  const valueDates = new ValueDates(empty.columns);
  const dates = new Set<string>();
  let rows: SampledRows = [];
  for await (const { date, profile } of windows()) {
    if (profile.rows > 0) dates.add(date);
    if (keepRows) rows = thinned([...rows, ...(profile.sample?.rows() ?? [])], empty.columns.length);
    empty.merge(profile);
    valueDates.note(profile.columns, date, empty.columns);
  }
  return { whole: empty, dates: [...dates].sort(), rows, valueDates };
};

const countsOf = (
  { startMs, date, profile }: DatedWindow,
  columns: readonly ReferenceColumn[],
  slicePlanId: string | null,
  { valueDates }: Gathered,
): WindowCounts => {
  const counts = windowCounts({ columns, slicePlanId, known: new Map() }, startMs, profile);
  const found = new Map(profile.columns.map((column) => [`${column.role}/${column.name}`, column]));
  const withUnseen = [...counts.columns].map(([key, ofColumn]) => {
    const column = ofColumn.categories === undefined ? undefined : found.get(key);
    const unseen = column && valueDates.rowsOnlyOn(column, date);
    return [key, unseen === undefined ? ofColumn : { ...ofColumn, unseen }] as const;
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
  if (dates.length < learningDays) return undefined;
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
        const values = gathered.valueDates.valuesOf(key);
        return values === undefined ? [] : [[key, values] as const];
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
