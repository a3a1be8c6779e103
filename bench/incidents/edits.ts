import type { Change } from '../incident-streams.ts';
import { binomial } from './chance.ts';
import { distributionOf, stepsIn, totalsOf } from './totals.ts';
import { type ColumnHour, type Counts, totalOf as sum, type ValueTable, type World } from './world.ts';

type Numbers = Extract<ValueTable, { readonly form: 'numbers' }>;

/** What is done to a column in an hour, so many hours after the beginning. */
export type Edit = (hour: ColumnHour, hours: number) => ColumnHour;

/** Where chance comes from. */
export interface Chance {
  readonly next: () => number;
  readonly normal: () => number;
}

/** Another value for each of a table's, worked out once for each table. */
const revalued = (valueAfter: (value: number) => number): ((table: ValueTable) => ValueTable) => {
  const known = new WeakMap<ValueTable, ValueTable>();
  return (table) => {
    const found =
      known.get(table) ??
      (table.form === 'numbers' ? { form: 'numbers' as const, values: table.values.map(valueAfter) } : table);
    known.set(table, found);
    return found;
  };
};

const joined = new WeakMap<ValueTable, WeakMap<ValueTable, ValueTable>>();

const joinedTable = (a: ValueTable, b: ValueTable): ValueTable => {
  const known = joined.get(a)?.get(b);
  if (known !== undefined) return known;
  const table: ValueTable =
    a.form === 'numbers'
      ? { form: 'numbers', values: Float64Array.from([...a.values, ...(b as Numbers).values]) }
      : { form: 'categories', names: [...a.names, ...(b.form === 'categories' ? b.names : [])] };
  joined.set(a, (joined.get(a) ?? new WeakMap()).set(b, table));
  return table;
};

/** Values that are taken out of an hour, each with a chance that its place has. */
const taken = (counts: Counts, chanceAt: (place: number) => number, { next, normal }: Chance): Counts =>
  counts.map((count, place) => (count === 0 ? 0 : binomial(count, chanceAt(place), next, normal))) as Counts;

const minus = (counts: Counts, less: Counts): Counts =>
  counts.map((count, place) => count - (less[place] as number)) as Counts;

/** A part of the values has another table: what moved. */
const parted = (hour: ColumnHour, moved: Counts, table: ValueTable): ColumnHour => ({
  ...hour,
  table: joinedTable(hour.table, table),
  counts: Uint32Array.from([...minus(hour.counts, moved), ...moved]),
});

/** What must be known of a column to change it. */
export interface Facts {
  readonly median: number;
  /** Half of what lies between the ranks of 16 and 84 %. */
  readonly deviation: number;
  readonly quantile: (p: number) => number;
  /** Names, the most frequent first. */
  readonly names: readonly string[];
}

const factsOf = ({ reference }: World, column: number): Facts => {
  const totals = totalsOf(reference.map(({ columns }) => columns[column] as ColumnHour));
  const { quantile } = distributionOf(stepsIn(totals));
  const at = (p: number): number => quantile(p) ?? 0;
  const names = [...totals].flatMap(([table, sums]) =>
    table.form === 'categories'
      ? [...table.names].toSorted((a, b) => (sums[table.names.indexOf(b)] ?? 0) - (sums[table.names.indexOf(a)] ?? 0))
      : [],
  );
  return { median: at(0.5), deviation: (at(0.84) - at(0.16)) / 2, quantile: at, names };
};

const shifted = ({ deviation }: Facts, size: number): Edit => {
  const table = revalued((value) => value + size * deviation);
  return (hour) => ({ ...hour, table: table(hour.table) });
};

const logit = (p: number): number => Math.log(p / (1 - p));

/** A score between 0 and 1 stays one: it moves on the scale of its logits. */
const shiftedScore = ({ quantile }: Facts, size: number): Edit => {
  const deviation = (logit(quantile(0.84)) - logit(quantile(0.16))) / 2;
  const table = revalued((score) => 1 / (1 + Math.exp(-logit(score) - size * deviation)));
  return (hour) => ({ ...hour, table: table(hour.table) });
};

const creeping = (facts: Facts, perDay: number): Edit => {
  const edits = new Map<number, Edit>();
  return (hour, hours) => {
    const edit = edits.get(hours) ?? shifted(facts, (perDay * hours) / 24);
    edits.set(hours, edit);
    return edit(hour, hours);
  };
};

const moved = (valueAfter: (value: number) => number, share: number, chance: Chance): Edit => {
  const table = revalued(valueAfter);
  return (hour) =>
    parted(
      hour,
      taken(hour.counts, () => share, chance),
      table(hour.table),
    );
};

const without =
  (share: number, as: 'missing' | 'otherType', chance: Chance): Edit =>
  (hour) => {
    const gone = taken(hour.counts, () => share, chance);
    return { ...hour, counts: minus(hour.counts, gone), [as]: hour[as] + sum(gone) };
  };

const emptied: Edit = (hour) => ({
  ...hour,
  missing: hour.rows,
  otherType: 0,
  counts: hour.counts.map(() => 0) as Counts,
});

const stuckAt = ({ median }: Facts): Edit => {
  const table = revalued(() => median);
  return (hour) => ({ ...hour, table: table(hour.table), counts: gathered(hour.counts) });
};

/** All values at the first place. */
const gathered = (counts: Counts): Counts => Uint32Array.from(counts, (_, place) => (place === 0 ? sum(counts) : 0));

/** Rows of one category become another. */
const recategorised = (from: string | undefined, to: string, share: number, chance: Chance): Edit => {
  return (hour) => {
    const names = hour.table.form === 'categories' ? hour.table.names : [];
    const place = from === undefined ? undefined : names.indexOf(from);
    const out = taken(hour.counts, (at) => (place === undefined || at === place ? share : 0), chance);
    return { ...hour, ...merged(minus(hour.counts, out), hour.table, sum(out), to) };
  };
};

const extended = new WeakMap<ValueTable, Map<string, ValueTable>>();

/** Counts with some more of one category, which may be new. */
const merged = (counts: Counts, table: ValueTable, more: number, to: string) => {
  if (table.form !== 'categories') return { table, counts };
  const place = table.names.indexOf(to);
  if (place >= 0) return { table, counts: counts.map((count, at) => (at === place ? count + more : count)) as Counts };
  const known = extended.get(table) ?? new Map<string, ValueTable>();
  const wider = known.get(to) ?? { form: 'categories' as const, names: [...table.names, to] };
  extended.set(table, known.set(to, wider));
  return { table: wider, counts: Uint32Array.from([...counts, more]) };
};

const truncatedAt =
  (cut: number): Edit =>
  (hour) => {
    const { values } = hour.table as Numbers;
    const counts = hour.counts.map((count, place) => ((values[place] as number) > cut ? 0 : count)) as Counts;
    return { ...hour, counts, rows: hour.missing + sum(counts) };
  };

const shareOfFirst = (world: World, column: number, name: string | undefined): number => {
  const totals = [...totalsOf(world.reference.map(({ columns }) => columns[column] as ColumnHour))];
  const [table, sums] = totals[0] ?? [];
  if (table?.form !== 'categories' || sums === undefined || name === undefined) return 1;
  return (sums[table.names.indexOf(name)] ?? 0) / sums.reduce((all, count) => all + count, 0);
};
/** What each changed column goes through. */
export const editsOf = (world: World, change: Change, chance: Chance): ReadonlyMap<number, Edit> => {
  const { targets } = world;
  const [number, category] = [() => factsOf(world, targets.number), () => factsOf(world, targets.category)];
  switch (change.kind) {
    case 'location': {
      const on = {
        number: [targets.number],
        inputs: targets.inputs,
        prediction: [targets.prediction],
        both: [targets.number, targets.prediction],
      };
      const edit = (at: number): Edit =>
        (at === targets.prediction ? shiftedScore : shifted)(factsOf(world, at), change.size);
      return new Map(on[change.on ?? 'number'].map((at) => [at, edit(at)]));
    }
    case 'spread': {
      const { median } = number();
      const table = revalued((value) => median + Math.sqrt(change.factor) * (value - median));
      return new Map([[targets.number, (hour: ColumnHour) => ({ ...hour, table: table(hour.table) })]]);
    }
    case 'tail': {
      const { deviation } = number();
      return new Map([[targets.number, moved((value) => value + change.size * deviation, change.share, chance)]]);
    }
    case 'creep':
      return new Map([[targets.number, creeping(number(), change.perDay)]]);
    case 'missing':
      return new Map([[targets.number, without(change.share, 'missing', chance)]]);
    case 'type':
      return new Map([[targets.number, without(change.share, 'otherType', chance)]]);
    case 'empty':
      return new Map([[targets.number, emptied]]);
    case 'stuck':
      return new Map([[targets.number, stuckAt(number())]]);
    case 'category-share': {
      const [first, second = ''] = category().names;
      const share = Math.min(1, change.share / shareOfFirst(world, targets.category, first));
      return new Map([[targets.category, recategorised(first, second, share, chance)]]);
    }
    case 'new-category':
    case 'taking-over':
      return new Map([[targets.category, recategorised(undefined, 'brand-new', change.share, chance)]]);
    case 'renamed': {
      const { names } = category();
      return new Map([[targets.category, recategorised(names[change.rank] ?? names.at(-1), 'renamed', 1, chance)]]);
    }
    case 'unit': {
      const table = revalued((value) => change.factor * value + change.offset);
      return new Map([[targets.measure, (hour: ColumnHour) => ({ ...hour, table: table(hour.table) })]]);
    }
    case 'truncated':
      return new Map([[targets.number, truncatedAt(number().quantile(change.rank))]]);
    case 'clamped': {
      const cut = number().quantile(change.rank);
      const table = revalued((value) => Math.min(cut, value));
      return new Map([[targets.number, (hour: ColumnHour) => ({ ...hour, table: table(hour.table) })]]);
    }
    default:
      return new Map();
  }
};
