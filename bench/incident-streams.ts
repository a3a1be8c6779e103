import type { CalendarOptions } from '../shared/decision/index.ts';

/*
 * Everything in this file was fixed before any rule was tuned: the seeds from `tuningSeed` on are for looking at and choosing, those from
 * `reportSeed` on for what is reported, and no seed is in both. Whoever changes a rule for what a report showed moves `reportSeed` on, by
 * 100,000 at least. It was 500,000 until a report showed that clipping hid a fall of very steady traffic, and 600,000 for streams that
 * were all synthetic.
 */
export const tuningSeed = 1_000;
export const reportSeed = 700_000;

/** A generated endpoint's traffic. Effects are in standard deviations of a column. */
export interface SyntheticStream {
  readonly source: 'synthetic';
  readonly name: string;
  /** Mean rows of an hour; above 10,000 counts are drawn, not rows. */
  readonly rowsPerHour: number;
  /** Correlation of neighbouring rows; of counts it is their design effect that is the same. */
  readonly correlation: number;
  /** Standard deviation of what an hour, and what a day, has of its own. */
  readonly effect: number;
  readonly referenceDays: number;
  /** How much stronger daily and weekly cycles are than usual. */
  readonly cycles?: number;
  readonly calendar?: CalendarOptions;
  /** A Monday, 00:00 UTC. */
  readonly startMs?: number;
  readonly months: number;
}

/** Real rows whose whole weeks change places, each staying the same hours of a week; what a trend moved is taken back. */
export interface RealStream {
  readonly source: 'flights' | 'weather';
  readonly name: string;
  /** Share of the flights that pass the endpoint, or rows in an hour of weather. */
  readonly size: number;
  readonly referenceDays: number;
  readonly months: number;
}

export type Stream = SyntheticStream | RealStream;

/** Streams that are judged together. Months are clean endpoint-months of the report. */
export interface Family {
  readonly name: string;
  readonly streams: readonly Stream[];
}

const synthetic = (
  rowsPerHour: number,
  correlation: number,
  effect: number,
  months: number,
  more: Partial<SyntheticStream> = {},
): SyntheticStream => {
  const { referenceDays = 28 } = more;
  const name = `${rowsPerHour.toLocaleString('en')} rows/h, ${correlation}, ${effect}, ${referenceDays} d`;
  return { source: 'synthetic', name, rowsPerHour, correlation, effect, referenceDays, months, ...more };
};

const newYork = {
  calendar: { timeZone: 'America/New_York', holidays: ['2026-02-16'] },
  /** The clock changes on the sixth live day. */
  startMs: Date.UTC(2026, 1, 2),
};

const berlin = {
  calendar: { timeZone: 'Europe/Berlin', holidays: ['2026-04-03', '2026-04-06', '2026-05-01'] },
  /** The clock changes on the reference's last day; two holidays are live. */
  startMs: Date.UTC(2026, 2, 2),
};

export const families: readonly Family[] = [
  {
    name: 'few rows',
    streams: [synthetic(50, 0.5, 0.03, 20), synthetic(60, 0.9, 0.03, 20), synthetic(300, 0.9, 0.03, 20)],
  },
  {
    name: '1,000 to 10,000 rows',
    streams: [
      synthetic(1000, 0.9, 0.03, 18),
      synthetic(1000, 0.9, 0.03, 10, { referenceDays: 14 }),
      synthetic(1000, 0, 0.02, 12),
      synthetic(1000, 0.98, 0.03, 10),
      synthetic(1000, 0.9, 0.1, 8),
      synthetic(10_000, 0.9, 0.03, 2),
    ],
  },
  {
    name: '20,000 to 100,000 rows',
    streams: [synthetic(20_000, 0.9, 0.03, 20), synthetic(100_000, 0.9, 0.02, 20), synthetic(100_000, 0.98, 0.05, 20)],
  },
  {
    name: 'weekends, holidays, clock change',
    streams: [
      synthetic(500, 0.8, 0.03, 20, { ...newYork, cycles: 2, name: '500 rows/h, New York' }),
      synthetic(500, 0.8, 0.03, 20, { ...berlin, cycles: 2, name: '500 rows/h, Berlin' }),
      synthetic(20_000, 0.8, 0.03, 20, { ...newYork, cycles: 2, name: '20,000 rows/h, New York' }),
    ],
  },
  {
    name: 'flights, weeks reshuffled',
    streams: [
      { source: 'flights', name: 'half of the airports', size: 0.5, referenceDays: 28, months: 30 },
      { source: 'flights', name: 'a tenth of the airports', size: 0.1, referenceDays: 28, months: 30 },
    ],
  },
  {
    name: 'weather, weeks reshuffled',
    streams: [{ source: 'weather', name: '200 rows/h', size: 200, referenceDays: 28, months: 60 }],
  },
];

/** Of a stream's months, what is tuned on, in how many of the report's every change is tried, and how many others' rules see. */
export const tuningShare = 1 / 6;
export const injectedShare = 2 / 15;
export const rivalShare = 1 / 4;

/** Clean live hours behind every false incident that is counted: 30 days. */
export const liveHours = 720;

/** Clean hours before a change; the seed adds up to a day. */
export const hoursBeforeChange = 168;

/** Hours in which a change can be found, and that the restricted mean is cut at. */
export const hoursToFind = 168;

/** A change that begins at a moment and stays. Shares are 0 to 1; sizes in robust standard deviations of the column. */
export type Change =
  | { readonly kind: 'location'; readonly size: number; readonly on?: 'number' | 'inputs' | 'prediction' | 'both' }
  | { readonly kind: 'spread'; readonly factor: number }
  | { readonly kind: 'tail'; readonly share: number; readonly size: number }
  | { readonly kind: 'creep'; readonly perDay: number }
  | { readonly kind: 'missing'; readonly share: number }
  | { readonly kind: 'category-share'; readonly share: number }
  | { readonly kind: 'new-category'; readonly share: number }
  | { readonly kind: 'renamed'; readonly rank: number }
  | { readonly kind: 'taking-over'; readonly share: number }
  | { readonly kind: 'volume'; readonly factor: number }
  | { readonly kind: 'duplicates'; readonly share: number }
  | { readonly kind: 'unit'; readonly factor: number; readonly offset: number }
  | { readonly kind: 'swapped' }
  | { readonly kind: 'truncated'; readonly rank: number }
  | { readonly kind: 'clamped'; readonly rank: number }
  | { readonly kind: 'clock'; readonly hours: number }
  | { readonly kind: 'mix'; readonly factor: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'type'; readonly share: number }
  | { readonly kind: 'stuck' }
  | { readonly kind: 'silence' };

/** The cause that is right, in the words of incidents. */
export type TrueCause =
  | 'unit-or-scale'
  | 'swapped-columns'
  | 'category-renamed'
  | 'category-taking-over'
  | 'domain-cut'
  | 'clock-shift'
  | 'traffic-mix'
  | 'inputs-and-prediction-shifted'
  | 'inputs-shifted'
  | 'prediction-shifted'
  | 'volume'
  | 'duplicates'
  | 'column-empty'
  | 'wrong-type'
  | 'stuck'
  | 'silence';

/** A change with what it is called and caused by. */
export interface Injection {
  readonly group: string;
  readonly name: string;
  readonly change: Change;
  readonly cause: TrueCause;
}

const several = <Size>(
  group: string,
  cause: TrueCause,
  sizes: readonly Size[],
  of: (size: Size) => { readonly name: string; readonly change: Change },
): readonly Injection[] => sizes.map((size) => ({ group, cause, ...of(size) }));

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Every change that is tried, each by itself. */
export const injections: readonly Injection[] = [
  ...several('location', 'inputs-shifted', [0.15, 0.3, 0.5, 1], (size) => ({
    name: `${size} σ`,
    change: { kind: 'location', size },
  })),
  ...several('spread', 'inputs-shifted', [1.15, 1.3, 1.6], (factor) => ({
    name: `variance × ${factor}`,
    change: { kind: 'spread', factor },
  })),
  ...several('tails', 'inputs-shifted', [0.02, 0.05, 0.1], (share) => ({
    name: `${percent(share)} moved 3 σ`,
    change: { kind: 'tail', share, size: 3 },
  })),
  ...several('creep', 'inputs-shifted', [0.02, 0.05, 0.1], (perDay) => ({
    name: `${perDay} σ/day`,
    change: { kind: 'creep', perDay },
  })),
  // No unit that anyone changes into: causes must not see one.
  ...several('scaled', 'inputs-shifted', [1.3, 2], (factor) => ({
    name: `× ${factor}`,
    change: { kind: 'unit', factor, offset: 0 },
  })),
  ...several('missing', 'inputs-shifted', [0.02, 0.05, 0.2], (share) => ({
    name: `+${percent(share)}`,
    change: { kind: 'missing', share },
  })),
  ...several('category share', 'inputs-shifted', [0.03, 0.06, 0.12], (share) => ({
    name: `${percent(share)} moved`,
    change: { kind: 'category-share', share },
  })),
  ...several('inputs shift', 'inputs-shifted', [0.3, 0.6], (size) => ({
    name: `${size} σ, three columns`,
    change: { kind: 'location', size, on: 'inputs' },
  })),
  ...several('prediction shift', 'prediction-shifted', [0.3, 0.6], (size) => ({
    name: `${size} σ`,
    change: { kind: 'location', size, on: 'prediction' },
  })),
  ...several('both shift', 'inputs-and-prediction-shifted', [0.5, 1], (size) => ({
    name: `${size} σ`,
    change: { kind: 'location', size, on: 'both' },
  })),
  ...several('new category', 'category-taking-over', [0.01, 0.02, 0.1], (share) => ({
    name: percent(share),
    change: { kind: 'new-category', share },
  })),
  ...several('taking over', 'category-taking-over', [0.3, 0.6], (share) => ({
    name: percent(share),
    change: { kind: 'taking-over', share },
  })),
  ...several('renamed', 'category-renamed', [0, 2, 4], (rank) => ({
    name: `the ${['first', '', 'third', '', 'fifth'][rank]}`,
    change: { kind: 'renamed', rank },
  })),
  ...several('unit or scale', 'unit-or-scale', [1.609344, 0.45359237, 1000], (factor) => ({
    name: `× ${factor.toFixed(factor < 10 ? 2 : 0)}`,
    change: { kind: 'unit', factor, offset: 0 },
  })),
  {
    group: 'unit or scale',
    name: '°C → °F',
    cause: 'unit-or-scale',
    change: { kind: 'unit', factor: 1.8, offset: 32 },
  },
  ...several('swapped', 'swapped-columns', ['two columns', 'at another hour'], (name) => ({
    name,
    change: { kind: 'swapped' },
  })),
  ...several('domain', 'domain-cut', [0.8, 0.9], (rank) => ({
    name: `gone above ${percent(rank)}`,
    change: { kind: 'truncated', rank },
  })),
  ...several('domain', 'domain-cut', [0.8, 0.95], (rank) => ({
    name: `clamped at ${percent(rank)}`,
    change: { kind: 'clamped', rank },
  })),
  ...several('clock', 'clock-shift', [3, 8], (hours) => ({ name: `${hours} h`, change: { kind: 'clock', hours } })),
  ...several('traffic mix', 'traffic-mix', [0.5, 0.2], (factor) => ({
    name: `largest segment × ${factor}`,
    change: { kind: 'mix', factor },
  })),
  ...several('volume', 'volume', [0.5, 0.6, 2], (factor) => ({
    name: `× ${factor}`,
    change: { kind: 'volume', factor },
  })),
  ...several('duplicates', 'duplicates', [0.07, 0.1, 0.3], (share) => ({
    name: percent(share),
    change: { kind: 'duplicates', share },
  })),
  ...several('empty', 'column-empty', ['a column', 'at another hour'], (name) => ({ name, change: { kind: 'empty' } })),
  ...several('type', 'wrong-type', [0.6, 1], (share) => ({ name: percent(share), change: { kind: 'type', share } })),
  ...several('stuck', 'stuck', ['a column', 'at another hour'], (name) => ({ name, change: { kind: 'stuck' } })),
  ...several('silence', 'silence', ['no rows', 'at another hour'], (name) => ({ name, change: { kind: 'silence' } })),
];
