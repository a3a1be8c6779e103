import { randomNumbers } from '../generate.ts';
import { normalTable, seedOf } from './chance.ts';
import type { Targets, ValueTable, WorldColumn } from './world.ts';

/** How a column's latent normal shows, and how its mean differs between segments, in standard deviations. */
export interface SyntheticColumn extends WorldColumn {
  readonly table: ValueTable;
  /** Upper border of each place on the latent scale; the last is ∞. */
  readonly borders: Float64Array;
  readonly bySegment?: readonly number[];
}

const places = 512;
const widest = 5;

/** Value in the middle of a place: the latent scale from −5 to 5 in 512 steps. */
export const placeValue = (place: number): number => ((place + 0.5) / places) * 2 * widest - widest;

const latentBorders = Float64Array.from({ length: places }, (_, place) =>
  place === places - 1 ? Number.POSITIVE_INFINITY : ((place + 1) / places) * 2 * widest - widest,
);

/**
 * Numbers are rising functions of the latent normal. Whole numbers have one place each, so that each value is counted once.
 */
const numbers = (valueAt: (latent: number) => number): Pick<SyntheticColumn, 'form' | 'table' | 'borders'> => {
  const all = Array.from({ length: places }, (_, place) => valueAt(placeValue(place)));
  const last = all.flatMap((value, place) => (value === all[place + 1] ? [] : [place]));
  return {
    form: 'numbers',
    table: { form: 'numbers', values: Float64Array.from(last, (place) => all[place] as number) },
    borders: Float64Array.from(last, (place) => latentBorders[place] as number),
  };
};

/** Categories whose shares fall as 1/(rank + 2). */
const categories = (count: number): Pick<SyntheticColumn, 'form' | 'table' | 'borders'> => {
  const shares = Array.from({ length: count }, (_, rank) => 1 / (rank + 2));
  const all = shares.reduce((sum, share) => sum + share, 0);
  let upTo = 0;
  const borders = Float64Array.from(shares, (share, rank) => {
    upTo += share / all;
    const rankOfBorder = Math.min(normalTable.length - 1, Math.round(upTo * normalTable.length));
    return rank === count - 1 ? Number.POSITIVE_INFINITY : (normalTable[rankOfBorder] as number);
  });
  return {
    form: 'categories',
    table: { form: 'categories', names: shares.map((_, rank) => `c${rank}`) },
    borders,
  };
};

/** Shares of the rows of each segment. */
export const segmentShares: readonly number[] = [0.4, 0.3, 0.2, 0.1];
export const segments: readonly string[] = segmentShares.map((_, at) => `s${at}`);
/** Mean of these over all segments is about 0. */
const offsets: readonly number[] = [-0.5, 0, 0.6, 0.8];

const kinds: readonly (Pick<SyntheticColumn, 'form' | 'table' | 'borders'> & {
  readonly bySegment?: readonly number[];
})[] = [
  { ...numbers((latent) => latent), bySegment: offsets },
  { ...numbers((latent) => latent), bySegment: offsets.map((offset) => -offset) },
  { ...categories(12), bySegment: offsets },
  categories(segments.length),
  numbers((latent) => Math.round(8 * Math.exp(latent / 2))),
  numbers((latent) => (latent < -0.25 ? 0 : Math.round(20 * Math.exp(latent)))),
  numbers((latent) => 100 * Math.exp(0.8 * latent)),
  numbers((latent) => 40 + 12 * latent),
  numbers((latent) => latent),
  numbers((latent) => latent ** 3),
  categories(5),
  categories(80),
  categories(400),
  categories(2000),
  { ...numbers((latent) => 1 / (1 + Math.exp(-latent))), bySegment: offsets },
];

const predictionAt = kinds.length - 1;
export const segmentColumn = 3;

/** Fifteen columns: numbers of several forms, categories of 5 to 2,000 values, the column of segments, and a score. */
export const syntheticColumns: readonly SyntheticColumn[] = kinds.map((kind, at) => ({
  name: `column-${String(at).padStart(2, '0')}`,
  role: at === predictionAt ? 'prediction' : 'input',
  ...kind,
}));

/** The columns that changes are made to. */
export const syntheticTargets: Targets = {
  number: 0,
  category: 2,
  measure: 6,
  swapped: [6, 7],
  inputs: [0, 7, 8],
  prediction: predictionAt,
};

/** What makes a column's hours its own, drawn once. */
export interface ColumnNature {
  readonly daily: number;
  readonly dailyPhase: number;
  readonly weekend: number;
  readonly missingShare: number;
}

/** Daily cycle of 0.15 to 0.65 σ, weekends 0.15 to 0.5 σ apart; half of the columns have up to 3 % missing. */
export const natureOf = (seed: number, cycles: number): ColumnNature => {
  const next = randomNumbers(seedOf(seed, 0));
  return {
    daily: cycles * (0.15 + 0.5 * next()),
    dailyPhase: 24 * next(),
    weekend: cycles * (0.15 + 0.35 * next()),
    missingShare: next() < 0.5 ? 0 : 0.03 * next(),
  };
};
