import {
  type CategoryRows,
  type CauseColumn,
  type CauseCycle,
  type CauseFinding,
  type CauseName,
  type CauseSlice,
  type CauseSource,
  type ScoreBins,
  sampleDistribution,
  scoreBinCounts,
  scoreBins,
} from '../../../shared/decision/index.ts';
import { stepsOf } from '../../../shared/drift/index.ts';
import { normal, uniform } from '../sketch/random.ts';

/** One row of a small delivery service. */
export interface TripRow {
  readonly region: string;
  readonly channel: string;
  /** Log-normal, in miles. */
  readonly distance: number;
  /** In °C; the south is warmer. */
  readonly temperature: number;
  /** Heavy tails on both sides. */
  readonly margin: number;
  /** The prediction: the south has longer ones. */
  readonly minutes: number;
}

export const numberColumns = ['distance', 'temperature', 'margin', 'minutes'] as const;
export const categoryColumns = ['channel', 'region'] as const;

const regions = ['east', 'north', 'south', 'west'];
const channels = ['app', 'mail', 'phone', 'post', 'shop', 'web'];

const drawn = (names: readonly string[], weights: readonly number[], at: number): string => {
  let left = at * weights.reduce((sum, weight) => sum + weight, 0);
  return (
    names.find((_, place) => {
      left -= weights[place] ?? 0;
      return left < 0;
    }) ?? 'west'
  );
};

/** Rows as they usually are, or with other proportions of the regions. */
export const trips = (seed: number, count: number, regionWeights: readonly number[] = [3, 3, 2, 2]): TripRow[] => {
  const [random, z] = [uniform(seed), normal(seed + 7919)];
  return Array.from({ length: count }, () => {
    const region = drawn(regions, regionWeights, random());
    const warm = region === 'south' ? 12 : region === 'north' ? -4 : 0;
    return {
      region,
      channel: drawn(channels, [30, 8, 12, 10, 15, 25], random()),
      distance: Math.exp(0.7 * z() + (region === 'south' ? 0.8 : 0)),
      temperature: 15 + warm + 8 * z(),
      margin: z() / Math.sqrt(0.2 + random()),
      minutes: 40 + 6 * z() + warm,
    };
  });
};

const rowsBy = (rows: readonly TripRow[], column: 'region' | 'channel'): CategoryRows =>
  new Map([...Map.groupBy(rows, (row) => row[column])].map(([value, of]) => [value, of.length]));

const valuesOf = (rows: readonly TripRow[], column: (typeof numberColumns)[number]): Float64Array =>
  Float64Array.from(rows, (row) => row[column]);

const pair = <Of>(
  reference: readonly TripRow[],
  current: readonly TripRow[],
  of: (rows: readonly TripRow[]) => Of,
) => ({
  reference: of(reference),
  current: of(current),
});

const binCounts = (bins: ScoreBins, rows: readonly TripRow[], column: (typeof numberColumns)[number]) =>
  scoreBinCounts(bins, sampleDistribution(valuesOf(rows, column)), rows.length);

/** Rows of both sides as causes read them, with slices by region. */
export const sourceOf = (
  reference: readonly TripRow[],
  current: readonly TripRow[],
  fired: readonly string[],
): Required<CauseSource> => {
  const bins = new Map(
    numberColumns.map((name) => [name, scoreBins(sampleDistribution(valuesOf(reference, name))) as ScoreBins]),
  );
  const columns: CauseColumn[] = [
    ...numberColumns.map((name) => ({
      name,
      form: 'numbers' as const,
      steps: pair(reference, current, (rows) => stepsOf(valuesOf(rows, name))),
      bins: bins.get(name) as ScoreBins,
    })),
    ...categoryColumns.map((name) => ({
      name,
      form: 'categories' as const,
      rows: pair(reference, current, (rows) => rowsBy(rows, name)),
      isExact: true,
    })),
  ];
  const values = [...new Set([...reference, ...current].map(({ region }) => region))];
  const slices = values.map((value): CauseSlice => {
    const of = [reference, current].map((rows) => rows.filter(({ region }) => region === value));
    const [before = [], now = []] = of;
    return {
      segment: 'region',
      value,
      rows: { reference: before.length, current: now.length },
      columns: [
        ...numberColumns.map((column) => ({
          column,
          bins: pair(before, now, (rows) => binCounts(bins.get(column) as ScoreBins, rows, column)),
          steps: pair(before, now, (rows) => stepsOf(valuesOf(rows, column))),
        })),
        ...categoryColumns.map((column) => ({ column, categories: pair(before, now, (rows) => rowsBy(rows, column)) })),
      ],
    };
  });
  const findings = fired.map(
    (column): CauseFinding => ({
      column,
      group: column === 'minutes' ? 'prediction' : 'input',
      kind: column === 'channel' || column === 'region' ? 'category' : 'location',
    }),
  );
  return { findings, columns, slices, cycles: [] };
};

/** Two days of two series that follow the hour, with a lag, a level of their own, and noise. */
export const cyclesOf = (seed: number, { lag = 0, shift = 0, height = 1, hours = 48 } = {}): CauseCycle[] => {
  const z = normal(seed);
  const curveOf = (phase: number, cell: number): number =>
    height * (Math.sin(((cell - phase) * Math.PI) / 12) + (cell >= 24 ? 0.5 : 0));
  return [3, 8].map((phase, at) => ({
    name: at === 0 ? 'temperature' : 'volume',
    curve: Array.from({ length: 48 }, (_, cell) => curveOf(phase, cell)),
    noise: 0.25,
    windows: Array.from({ length: hours }, (_, cell) => ({
      cell,
      value: curveOf(phase, cell - lag) + shift + 0.25 * z(),
    })),
  }));
};

/** A change of the rows, what fires, and what its cause is. */
export interface Scenario {
  readonly kind: string;
  readonly cause: CauseName;
  readonly source: (seed: number) => CauseSource;
}

const before = (seed: number) => trips(seed * 1000 + 1, 12_000);

const changed =
  (fired: readonly string[], change: (row: TripRow, random: () => number) => TripRow) =>
  (seed: number): CauseSource => {
    const random = uniform(seed + 31);
    return sourceOf(
      before(seed),
      trips(seed * 1000 + 2, 6_000).map((row) => change(row, random)),
      fired,
    );
  };

const kept =
  (fired: readonly string[], isKept: (row: TripRow) => boolean) =>
  (seed: number): CauseSource =>
    sourceOf(before(seed), trips(seed * 1000 + 2, 6_000).filter(isKept), fired);

const clocked =
  (options: Parameters<typeof cyclesOf>[1]) =>
  (seed: number): CauseSource => ({
    ...changed(['temperature'], (row) => row)(seed),
    cycles: cyclesOf(seed, options),
  });

/** Kinds that have a cause, each followed by what is nearest to it and has not. */
export const scenarios: readonly Scenario[] = [
  {
    kind: 'miles became kilometres',
    cause: 'unit-or-scale',
    source: changed(['distance', 'minutes'], (row) => ({ ...row, distance: row.distance * 1.609344 })),
  },
  {
    kind: '°C became °F',
    cause: 'unit-or-scale',
    source: changed(['temperature'], (row) => ({ ...row, temperature: 32 + 1.8 * row.temperature })),
  },
  {
    kind: 'minutes became seconds in the south',
    cause: 'unit-or-scale',
    source: changed(['minutes'], (row) => (row.region === 'south' ? { ...row, minutes: row.minutes * 60 } : row)),
  },
  {
    kind: 'half as far again',
    cause: 'inputs-shifted',
    source: changed(['distance'], (row) => ({ ...row, distance: row.distance * 1.5 })),
  },
  {
    kind: 'wider and warmer, not by °F',
    cause: 'inputs-shifted',
    source: changed(['temperature'], (row) => ({ ...row, temperature: 20 + 1.8 * row.temperature })),
  },
  {
    kind: 'two columns swapped',
    cause: 'swapped-columns',
    source: changed(['temperature', 'distance'], (row) => ({
      ...row,
      temperature: row.distance,
      distance: row.temperature,
    })),
  },
  {
    kind: 'two columns towards each other',
    cause: 'inputs-shifted',
    source: changed(['temperature', 'distance'], (row) => ({
      ...row,
      temperature: row.temperature * 0.4 + 2,
      distance: row.distance + 5,
    })),
  },
  {
    kind: 'a category renamed',
    cause: 'category-renamed',
    source: changed(['channel'], (row) => (row.channel === 'phone' ? { ...row, channel: 'call' } : row)),
  },
  {
    kind: 'a new category takes of all',
    cause: 'category-taking-over',
    source: changed(['channel'], (row, random) => (random() < 0.2 ? { ...row, channel: 'chat' } : row)),
  },
  {
    kind: 'one known category takes of all, a new one is rare',
    cause: 'inputs-shifted',
    source: changed(['channel'], (row, random) => {
      const at = random();
      return at < 0.02 ? { ...row, channel: 'chat' } : at < 0.25 ? { ...row, channel: 'web' } : row;
    }),
  },
  {
    kind: 'rows beyond a cut gone',
    cause: 'domain-cut',
    source: kept(['margin'], ({ margin }) => margin < 1.8),
  },
  {
    kind: 'values below a cut set to it',
    cause: 'domain-cut',
    source: changed(['temperature'], (row) => ({ ...row, temperature: Math.max(4, row.temperature) })),
  },
  {
    kind: 'colder by two deviations',
    cause: 'inputs-shifted',
    source: changed(['temperature'], (row) => ({ ...row, temperature: row.temperature - 18 })),
  },
  {
    kind: 'half the spread',
    cause: 'inputs-shifted',
    source: changed(['margin'], (row) => ({ ...row, margin: row.margin / 2 })),
  },
  { kind: 'clocks three hours late', cause: 'clock-shift', source: clocked({ lag: 3 }) },
  { kind: 'clocks two hours early', cause: 'clock-shift', source: clocked({ lag: -2 }) },
  { kind: 'higher all day', cause: 'inputs-shifted', source: clocked({ shift: 1 }) },
  {
    kind: 'more of the south',
    cause: 'traffic-mix',
    source: (seed) =>
      sourceOf(before(seed), trips(seed * 1000 + 2, 6_000, [2, 2, 5, 2]), [
        'temperature',
        'minutes',
        'distance',
        'region',
      ]),
  },
  {
    kind: 'warmer in every region',
    cause: 'inputs-and-prediction-shifted',
    source: changed(['temperature', 'minutes'], (row) => ({
      ...row,
      temperature: row.temperature + 5,
      minutes: row.minutes + 4,
    })),
  },
  {
    kind: 'the prediction alone',
    cause: 'prediction-shifted',
    source: changed(['minutes'], (row) => ({ ...row, minutes: row.minutes + 5 })),
  },
  {
    kind: 'fewer rows, no column',
    cause: 'unknown',
    source: (seed) => ({
      ...changed([], (row) => row)(seed),
      findings: [{ column: null, group: 'traffic', kind: 'volume' }],
    }),
  },
];
