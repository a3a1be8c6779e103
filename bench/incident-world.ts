import { randomNumbers } from './generate.ts';
import { type Change, hoursBeforeChange, hoursToFind, liveHours, type StreamKind } from './incident-streams.ts';

/** How a column's latent normal shows. */
export type ColumnKind =
  | { readonly form: 'numbers' }
  /** Whole numbers: `valueOf` makes one of a place on the latent scale. */
  | { readonly form: 'steps'; readonly valueAt: (latent: number) => number }
  | { readonly form: 'categories'; readonly categories: number };

/** One column in one hour: rows, those without a value, and how many values lie at each place (or in each category). */
export interface ColumnHour {
  readonly rows: number;
  readonly missing: number;
  /** Of numbers by place, see `placeValue`; of categories by category, of which the last is one that a clean stream never has. */
  readonly counts: Uint16Array;
}

/** One hour of an endpoint. */
export interface WorldHour {
  readonly startMs: number;
  readonly rows: number;
  readonly distinctRows: number;
  readonly columns: readonly ColumnHour[];
}

/** An endpoint with its reference, and its live hours without any change. */
export interface World {
  readonly stream: StreamKind;
  readonly kinds: readonly ColumnKind[];
  readonly reference: readonly WorldHour[];
  readonly live: readonly WorldHour[];
}

const hourMs = 3_600_000;
/** 2026-01-05, a Monday. */
const startMs = Date.UTC(2026, 0, 5);
const places = 512;
const widest = 5;

/** Value in the middle of a place: the latent scale from −5 to 5 in 512 steps. */
export const placeValue = (place: number): number => ((place + 0.5) / places) * 2 * widest - widest;

/**
 * Twenty columns. Whatever is a rising function of a normal (log-normal, heavy-tailed) has the same ranks, so one form stands for all of them.
 * The first is the one that changes, the second the one that gets a new category.
 */
export const kinds: readonly ColumnKind[] = [
  { form: 'numbers' },
  { form: 'categories', categories: 12 },
  ...Array.from({ length: 9 }, (): ColumnKind => ({ form: 'numbers' })),
  { form: 'steps', valueAt: (latent) => Math.round(8 * Math.exp(latent / 2)) },
  { form: 'steps', valueAt: (latent) => Math.round(40 + 12 * latent) },
  { form: 'steps', valueAt: (latent) => (latent < -0.25 ? 0 : Math.round(20 * Math.exp(latent))) },
  { form: 'steps', valueAt: (latent) => (latent < 0.25 ? 0 : Math.round(20 * Math.exp(latent))) },
  ...[5, 25, 80, 400, 2000].map((categories): ColumnKind => ({ form: 'categories', categories })),
];

export const changedColumn = 0;
const categoryColumn = 1;

/** 65,536 equally likely values of a standard normal, in the order of their ranks. */
const normalTable = Float64Array.from({ length: 65_536 }, (_, at) => normalAt((at + 0.5) / 65_536));

/** Standard normal quantile, to 1e-9: Wichura's method is more than a simulation asks for, so Acklam's. */
function normalAt(p: number): number {
  if (p > 0.5) return -normalAt(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return (
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    );
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598868) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}

/** One of `normalTable` at each call, two from the bits of one draw: splitmix32, as `randomNumbers` has it. */
const normals = (seed: number): (() => number) => {
  let state = seed >>> 0;
  let spare = -1;
  return () => {
    if (spare >= 0) {
      const at = spare;
      spare = -1;
      return normalTable[at] as number;
    }
    state = (state + 0x9e3779b9) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    bits ^= bits >>> 15;
    spare = bits & 0xffff;
    return normalTable[bits >>> 16] as number;
  };
};

/** How many of `trials` succeed: exactly by inversion while few are expected, else by a rounded normal. */
const binomial = (trials: number, chance: number, next: () => number, normal: () => number): number => {
  const expected = trials * chance;
  if (expected <= 0) return 0;
  if (expected > 30)
    return Math.max(0, Math.min(trials, Math.round(expected + Math.sqrt(expected * (1 - chance)) * normal())));
  let probability = (1 - chance) ** trials;
  let below = next();
  let count = 0;
  while (below > probability && count < trials) {
    below -= probability;
    probability *= ((trials - count) / (count + 1)) * (chance / (1 - chance));
    count += 1;
  }
  return count;
};

/** For each place on the latent scale the category there; shares fall as 1/(rank + 2). */
const categoryTables = new Map<number, Uint16Array>();
const finePlaces = 16_384;

const categoryTable = (categories: number): Uint16Array => {
  const known = categoryTables.get(categories);
  if (known !== undefined) return known;
  const shares = Array.from({ length: categories }, (_, rank) => 1 / (rank + 2));
  const all = shares.reduce((sum, share) => sum + share, 0);
  const table = new Uint16Array(finePlaces);
  let category = 0;
  let upTo = (shares[0] ?? 0) / all;
  for (let place = 0; place < finePlaces; place += 1) {
    const rank = normalRank(((place + 0.5) / finePlaces) * 2 * widest - widest);
    while (rank > upTo && category < categories - 1) {
      category += 1;
      upTo += (shares[category] ?? 0) / all;
    }
    table[place] = category;
  }
  categoryTables.set(categories, table);
  return table;
};

/** Standard normal distribution function from the table of its values. */
const normalRank = (latent: number): number => {
  let low = 0;
  let high = normalTable.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((normalTable[middle] ?? 0) < latent) low = middle + 1;
    else high = middle;
  }
  return low / normalTable.length;
};

/** What makes a column's hours its own, drawn once. */
interface ColumnNature {
  readonly daily: number;
  readonly dailyPhase: number;
  readonly weekend: number;
  readonly missingShare: number;
}

const natureOf = (seed: number): ColumnNature => {
  const next = randomNumbers(seed);
  return {
    daily: 0.15 + 0.5 * next(),
    dailyPhase: 24 * next(),
    weekend: 0.15 + 0.35 * next(),
    missingShare: next() < 0.5 ? 0 : 0.03 * next(),
  };
};

/** A seed of its own for each purpose. */
const seedOf = (seed: number, purpose: number): number => Math.imul(seed * 64 + purpose, 0x9e3779b1) >>> 0;

const isWeekend = (hour: number): boolean => Math.floor(hour / 24) % 7 >= 5;

/** Rows of every hour: a daily cycle of ±60 %, quieter weekends, and noise of its own. */
const rowsByHour = (stream: StreamKind, seed: number, hours: number): readonly number[] => {
  const normal = normals(seedOf(seed, 60));
  let day = 0;
  return Array.from({ length: hours }, (_, hour) => {
    if (hour % 24 === 0) day = 0.03 * normal();
    const cycle = 1 + 0.6 * Math.sin((2 * Math.PI * (hour - 8)) / 24);
    const rate = stream.rowsPerHour * cycle * (isWeekend(hour) ? 0.7 : 1) * Math.exp(day + 0.03 * normal());
    return Math.max(0, Math.round(rate + Math.sqrt(rate) * normal()));
  });
};

/** A change from an hour on. */
interface Begun {
  readonly change: Change;
  readonly hour: number;
}

/** How values are told apart in an hour, given a change. */
interface HourRule {
  readonly shift: number;
  readonly scale: number;
  readonly movedShare: number;
  readonly moved: number;
  readonly missing: number;
  readonly novel: number;
}

const unchanged: HourRule = { shift: 0, scale: 1, movedShare: 0, moved: 0, missing: 0, novel: 0 };

const ruleOf = ({ change, hour: begin }: Begun, hour: number): HourRule => {
  if (hour < begin) return unchanged;
  switch (change.kind) {
    case 'mean':
      return { ...unchanged, shift: change.size };
    case 'variance':
      return { ...unchanged, scale: Math.sqrt(change.factor) };
    case 'part':
      return { ...unchanged, movedShare: change.share, moved: change.size };
    case 'missing':
      return { ...unchanged, missing: change.share };
    case 'new-category':
      return { ...unchanged, novel: change.share };
    case 'creep':
      return { ...unchanged, shift: (change.perDay * (hour - begin)) / 24 };
    default:
      return unchanged;
  }
};

/** Correlation of what neighbouring hours have of their own. */
const hourCorrelation = 0.8;

/** A stretch of hours whose chances are its own: the reference, or what is live. */
interface Stretch {
  /** Rows of each hour. */
  readonly rows: readonly number[];
  /** Number of its first hour. */
  readonly firstHour: number;
  readonly begun?: Begun;
}

/** Rows one after the other, each like the one before as far as the stream says. */
interface RowSource {
  readonly correlation: number;
  readonly normal: () => number;
  readonly next: () => number;
  /** The latest row, a standard normal. */
  row: number;
}

/** Counts so many rows into places, or into the categories that a table has there. */
const countRows = (
  source: RowSource,
  rows: number,
  centre: number,
  {
    rule,
    counts,
    table,
  }: { readonly rule: HourRule; readonly counts: Uint16Array; readonly table: Uint16Array | undefined },
): void => {
  const { correlation, normal, next } = source;
  const innovation = Math.sqrt(1 - correlation ** 2);
  const steps = table === undefined ? places : finePlaces;
  const perLatent = steps / (2 * widest);
  let { row } = source;
  for (let left = rows; left > 0; left -= 1) {
    row = correlation * row + innovation * normal();
    const moved = rule.movedShare > 0 && next() < rule.movedShare ? rule.moved : 0;
    const latent = centre + rule.scale * row + moved;
    const place = Math.max(0, Math.min(steps - 1, ((latent + widest) * perLatent) | 0));
    const isNovel = rule.novel > 0 && next() < rule.novel;
    const at = isNovel ? counts.length - 1 : table === undefined ? place : (table[place] as number);
    counts[at] = (counts[at] as number) + 1;
  }
  source.row = row;
};

/** What each hour, and the day that it is in, has of its own, in standard deviations of the column. */
const effectsFrom = (firstHour: number, size: number, normal: () => number): ((hour: number) => number) => {
  const innovation = size * Math.sqrt(1 - hourCorrelation ** 2);
  let day = 0;
  let ofHour = size * normal();
  return (hour) => {
    if (hour === firstHour || hour % 24 === 0) day = size * normal();
    ofHour = hourCorrelation * ofHour + innovation * normal();
    return day + ofHour;
  };
};

/** What is usual for a column in an hour. */
const cycleAt = ({ daily, dailyPhase, weekend }: ColumnNature, hour: number): number =>
  daily * Math.sin((2 * Math.PI * (hour - dailyPhase)) / 24) + (isWeekend(hour) ? weekend : 0);

/** The hours of one column. */
const columnHours = (
  stream: StreamKind,
  kind: ColumnKind,
  seed: number,
  { rows, firstHour, begun }: Stretch,
): readonly ColumnHour[] => {
  const nature = natureOf(seedOf(seed, 0));
  const purpose = firstHour === 0 ? 0 : 10;
  const [effects, normal, fallback] = [1, 2, 3].map((use) => normals(seedOf(seed, purpose + use))) as Normals;
  const next = randomNumbers(seedOf(seed, purpose + 4));
  const source: RowSource = { correlation: stream.correlation, normal, next, row: normal() };
  const effectAt = effectsFrom(firstHour, stream.effect, effects);
  const table = kind.form === 'categories' ? categoryTable(kind.categories) : undefined;
  const size = kind.form === 'categories' ? kind.categories + 1 : places;
  return rows.map((total, at) => {
    const hour = firstHour + at;
    const rule = begun === undefined ? unchanged : ruleOf(begun, hour);
    const centre = cycleAt(nature, hour) + effectAt(hour) + rule.shift;
    const missing = binomial(total, nature.missingShare + rule.missing, next, fallback);
    const counts = new Uint16Array(size);
    countRows(source, total - missing, centre, { rule, counts, table });
    return { rows: total, missing, counts };
  });
};

type Normals = [() => number, () => number, () => number];

const timeOf = (hour: number): number => startMs + hour * hourMs;

/** Hardly any row is twice the same, unless rows are sent again. */
const distinctOf = (rows: number, begun: Begun | undefined, hour: number, normal: () => number): number => {
  const sent = begun?.change.kind === 'duplicates' && hour >= begun.hour ? begun.change.share : 0;
  const estimated = rows * (1 - sent) * (1 + 0.016 * normal());
  return Math.max(0, Math.min(rows, Math.round(estimated)));
};

const together = (
  columns: readonly (readonly ColumnHour[])[],
  rows: readonly number[],
  seed: number,
): readonly WorldHour[] => {
  const normal = normals(seedOf(seed, 61));
  return rows.map((count, hour) => ({
    startMs: timeOf(hour),
    rows: count,
    distinctRows: distinctOf(count, undefined, hour, normal),
    columns: columns.map((column) => column[hour] as ColumnHour),
  }));
};

/** An endpoint without any change: its reference and 30 live days, the same for the same seed. */
export const cleanWorld = (stream: StreamKind, seed: number): World => {
  const live = stream.referenceDays * 24;
  const rows = rowsByHour(stream, seed, live + liveHours);
  const columns = kinds.map((kind, at) => {
    const hoursOf = (firstHour: number, until: number) =>
      columnHours(stream, kind, seed * 32 + at, { rows: rows.slice(firstHour, until), firstHour });
    return [...hoursOf(0, live), ...hoursOf(live, live + liveHours)];
  });
  const hours = together(columns, rows, seed);
  return { stream, kinds, reference: hours.slice(0, live), live: hours.slice(live) };
};

/** Live hours in which something changes, and what changes in them. */
export interface ChangedHours {
  readonly live: readonly WorldHour[];
  /** First hour of the change. */
  readonly changedMs: number;
  /** The column that changes; null where the traffic itself does. */
  readonly column: number | null;
}

/** Which column a change is made to. */
const columnOf = ({ kind }: Change): number | null => {
  if (kind === 'rows' || kind === 'duplicates') return null;
  return kind === 'new-category' ? categoryColumn : changedColumn;
};

/** The live hours of the same endpoint with one change, which begins after a week at an hour of the day that the seed decides. */
export const changedHours = (world: World, seed: number, change: Change): ChangedHours => {
  const { stream, reference } = world;
  const firstHour = reference.length;
  const begun: Begun = { change, hour: firstHour + hoursBeforeChange + (seed % 24) };
  const rows = world.live.slice(0, begun.hour - firstHour + hoursToFind).map((hour, at) => {
    const isFewer = change.kind === 'rows' && firstHour + at >= begun.hour;
    return isFewer ? Math.round(hour.rows * change.factor) : hour.rows;
  });
  const column = columnOf(change);
  const changed =
    column === null
      ? []
      : columnHours(stream, kinds[column] as ColumnKind, seed * 32 + column, { rows, firstHour, begun });
  const normal = normals(seedOf(seed, 62));
  const live = rows.map((count, at) => {
    const known = world.live[at] as WorldHour;
    const columns = known.columns.map((ofColumn, which) => (which === column ? (changed[at] as ColumnHour) : ofColumn));
    const distinctRows = distinctOf(count, begun, firstHour + at, normal);
    return { startMs: known.startMs, rows: count, distinctRows, columns };
  });
  return { live, changedMs: timeOf(begun.hour), column };
};
