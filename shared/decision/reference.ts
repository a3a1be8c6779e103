import { hourMs } from '../window/index.ts';
import { type Calendar, cells } from './calendar.ts';
import { betweenCells } from './cells-between.ts';
import { dayHours, type Evidence, gathered, horizonsOf, isPresent } from './horizons.ts';
import type { Point, Series } from './series.ts';
import { carried, type SeriesKind, type Side, seriesKinds, type Tolerances } from './series-kinds.ts';

/** How much sums over a horizon wobble, on one side. */
export interface HorizonNoise {
  readonly hours: number;
  /** Variance of a standardised sum; 1 where windows are independent. Never below 1. */
  readonly inflation: number;
  /** Degrees of freedom with which that is known. */
  readonly degrees: number;
}

/** What is usual in a series, and how much it wobbles. Unit of the series throughout. */
export interface SeriesReference {
  /** Usual value by cell of the calendar. */
  readonly means: readonly number[];
  /** Row-weighted mean of all. */
  readonly level: number;
  /** Windows that this rests on. */
  readonly windows: number;
  /** Variance between windows that no number of rows takes away, over `designEffect`. */
  readonly floor: number;
  /** How many times as much one window varies as independent rows would. */
  readonly designEffect: number;
  /** Mean of 1/variance over the reference's windows: what a usual window weighs. */
  readonly usualWeight: number;
  readonly clip: Clip;
  readonly sides: readonly SideNoise[];
}

/** How much one window may count at most: so many standard deviations, or so large a shift where that is more. */
export interface Clip {
  readonly deviations: number;
  /** In the series' unit, by the way the shift goes. */
  readonly shift: Readonly<Record<Side, number>>;
}

/** One side of a series. */
export interface SideNoise {
  readonly side: Side;
  readonly horizons: readonly HorizonNoise[];
  /** Variance of the reference's own mean. */
  readonly ownVariance: number;
}

/** Fewest days of windows that noise can be learned from at all. */
const leastDays = 3;

/** Weight, in degrees of freedom, that the other series of the monitor have. */
const priorDegrees = 4;

const floors = [0, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2];

/** Gain in log-likelihood that a larger floor must bring. */
const worthwhile = 1;

/** Kurtosis from which tails count as heavy; a normal's is 3. */
const heavyKurtosis = 3.05;

/** Fewest degrees of freedom of a day's noise. */
const leastDegrees = 4;

const mean = (numbers: readonly number[]): number | undefined =>
  numbers.length === 0 ? undefined : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

interface WeightedMean {
  readonly windows: number;
  readonly mean: number;
}

/** Means of the points by a key, weighted by their rows. */
const meansBy = (points: readonly Point[], keyOf: (point: Point) => number): ReadonlyMap<number, WeightedMean> => {
  const sums = new Map<number, { windows: number; rows: number; sum: number }>();
  for (const point of points) {
    const key = keyOf(point);
    const sum = sums.get(key) ?? { windows: 0, rows: 0, sum: 0 };
    sum.windows += 1;
    sum.rows += point.rows;
    sum.sum += point.rows * point.value;
    sums.set(key, sum);
  }
  return new Map([...sums].map(([key, { windows, rows, sum }]) => [key, { windows, mean: sum / rows }]));
};

interface Usual {
  readonly means: readonly number[];
  /** Windows behind each cell. */
  readonly counts: readonly number[];
  readonly level: number;
}

/** Each cell's mean, drawn to its day type's by the weight of one window; where no window began, what lies between its neighbours. */
const usual = (points: readonly Point[], { cellOf }: Calendar, hoursPerWindow: number): Usual => {
  const all = meansBy(points, () => 0).get(0)?.mean ?? 0;
  const byDay = meansBy(points, ({ startMs }) => Math.floor(cellOf(startMs) / 24));
  const byCell = meansBy(points, ({ startMs }) => cellOf(startMs));
  const counts = Array.from({ length: cells }, (_, cell) => byCell.get(cell)?.windows ?? 0);
  const dayMean = (cell: number): number => byDay.get(Math.floor(cell / 24))?.mean ?? all;
  const drawn = counts.map((count, cell) => {
    const own = byCell.get(cell)?.mean;
    return own === undefined ? undefined : dayMean(cell) + ((own - dayMean(cell)) * count) / (count + 1);
  });
  const means = betweenCells(drawn, hoursPerWindow).map((mean, cell) => mean ?? dayMean(cell));
  return { means, counts, level: all };
};

/** A window's value drew its own cell's mean towards it; this is undone. */
const unshrunk = (windowsInCell: number): number => (windowsInCell < 2 ? 2 : windowsInCell / (windowsInCell - 1));

interface Residual {
  readonly rows: number;
  readonly residual: number;
}

/** Variance of one window is `designEffect · (floor + 1/rows)`. */
interface WindowNoise {
  readonly floor: number;
  readonly designEffect: number;
}

const designEffectAt = (residuals: readonly Residual[], floor: number, least: number): number =>
  Math.max(least, mean(residuals.map(({ rows, residual }) => residual ** 2 / (floor + 1 / rows))) ?? least);

const logLikelihood = (residuals: readonly Residual[], { floor, designEffect }: WindowNoise): number =>
  residuals.reduce((sum, { rows, residual }) => {
    const variance = designEffect * (floor + 1 / rows);
    return sum - (Math.log(variance) + residual ** 2 / variance) / 2;
  }, 0);

/** The floor by likelihood, the smaller one unless a larger one is clearly better. */
const windowNoise = (residuals: readonly Residual[], least: number): WindowNoise => {
  const candidates = floors.map((floor) => ({ floor, designEffect: designEffectAt(residuals, floor, least) }));
  return candidates.reduce((best, candidate) =>
    logLikelihood(residuals, candidate) > logLikelihood(residuals, best) + worthwhile ? candidate : best,
  );
};

/** What a window says, given what is usual and how much one window varies. */
const evidenceOf = (point: Point, residual: number, { floor, designEffect }: WindowNoise, clip: Clip): Evidence => {
  const variance = designEffect * (floor + 1 / point.rows);
  const most = clip.deviations * Math.sqrt(variance);
  const clipped = Math.max(-Math.max(most, clip.shift.down), Math.min(Math.max(most, clip.shift.up), residual));
  const { startMs, rows } = point;
  return { startMs, rows, pull: clipped / variance, unclippedPull: residual / variance, weight: 1 / variance };
};

/** Rows from which on a mean of scores is about normal. */
const manyRows = 20;

const hasFewRows = (points: readonly Point[]): boolean => (mean(points.map(({ rows }) => rows)) ?? 0) < manyRows;

/** Tolerances that one window may always count for. */
const tolerancesHeard = 2;

/**
 * Where windows are very sure, a few of their deviations are less than what is tolerated, and clipping there would hide every shift however
 * large; so a window may always count for twice the tolerance. A window of many hours counts as much as so many windows of one hour would:
 * held to the deviations of one, a day of four windows could not show anything to who looks at days only. Not so where windows have
 * a few rows however many their hours, as in small slices.
 */
const clipOf = (kind: SeriesKind, level: number, tolerated: number | undefined, hours: number): Clip => {
  const { clip, tolerance } = seriesKinds[kind];
  const heard = (side: Side): number => {
    const shift = tolerancesHeard * carried(kind, side, tolerated ?? tolerance, level);
    return Number.isFinite(shift) ? shift : 0;
  };
  return { deviations: clip * Math.sqrt(hours), shift: { up: heard('up'), down: heard('down') } };
};

/** Standardised sums over every stretch of so many hours within the evidence, where at least half of the windows are there. */
const rollingSums = (evidence: readonly Evidence[], hours: number, hoursPerWindow: number): readonly number[] => {
  const [first, last] = [evidence.at(0), evidence.at(-1)];
  if (first === undefined || last === undefined) return [];
  const sums: number[] = [];
  const windowMs = hoursPerWindow * hourMs;
  for (let endMs = first.startMs + hours * hourMs; endMs <= last.startMs + windowMs; endMs += windowMs) {
    const sum = gathered(evidence, endMs, hours);
    if (isPresent(sum, hours, hoursPerWindow)) sums.push(sum.pull / Math.sqrt(sum.weight));
  }
  return sums;
};

/** Even moments of one side's sums, as if the other side mirrored it. */
interface SideMoments {
  readonly hours: number;
  readonly square: number;
  readonly kurtosis: number;
}

const sideMoments = (sums: readonly number[], hours: number, side: Side): SideMoments | undefined => {
  if (sums.length === 0) return undefined;
  const ours = sums.map((sum) => Math.max(0, side === 'up' ? sum : -sum));
  const ownSquare = 2 * (mean(ours.map((sum) => sum ** 2)) ?? 0);
  const fourth = 2 * (mean(ours.map((sum) => sum ** 4)) ?? 0);
  const wholeSquare = mean(sums.map((sum) => sum ** 2)) ?? 0;
  return {
    hours,
    square: hours > 6 ? Math.max(ownSquare, wholeSquare) : ownSquare,
    kurtosis: ownSquare > 0 ? fourth / ownSquare ** 2 : 3,
  };
};

/** A side before it is moderated by the monitor's other series. */
interface RawSide {
  readonly side: Side;
  readonly moments: readonly SideMoments[];
}

interface RawReference {
  readonly id: string;
  readonly usual: Usual;
  readonly noise: WindowNoise;
  readonly clip: Clip;
  readonly windows: number;
  readonly meanVariance: number;
  readonly usualWeight: number;
  readonly days: number;
  readonly sides: readonly RawSide[];
}

/** What each point differs by from what is usual in its cell, as if it had not been part of that. */
const residualsOf = (points: readonly Point[], { means, counts }: Usual, { cellOf }: Calendar): readonly Residual[] =>
  points.map(({ startMs, rows, value }) => {
    const cell = cellOf(startMs);
    return { rows, residual: (value - (means[cell] ?? 0)) * unshrunk(counts[cell] ?? 0) };
  });

/** How sums of the reference's own evidence wobble, on each side. */
const rawSides = (
  evidence: readonly Evidence[],
  sides: readonly Side[],
  hoursPerWindow: number,
): readonly RawSide[] => {
  const sums = horizonsOf(hoursPerWindow).map((hours) => ({
    hours,
    rolled: rollingSums(evidence, hours, hoursPerWindow),
  }));
  return sides.map((side) => ({
    side,
    moments: sums
      .map(({ hours, rolled }) => sideMoments(rolled, hours, side))
      .filter((moments) => moments !== undefined),
  }));
};

const rawReference = (
  { points, kind, id }: Series,
  calendar: Calendar,
  hoursPerWindow: number,
  tolerances: Tolerances,
): RawReference | undefined => {
  const days = (points.length * hoursPerWindow) / dayHours;
  if (days < leastDays) return undefined;
  const rule = seriesKinds[kind];
  const typical = usual(points, calendar, hoursPerWindow);
  const residuals = residualsOf(points, typical, calendar);
  const noise = windowNoise(residuals, rule.leastDesignEffect);
  const clip = clipOf(kind, typical.level, tolerances[kind], hasFewRows(points) ? 1 : hoursPerWindow);
  const evidence = points.map((point, at) => evidenceOf(point, residuals[at]?.residual ?? 0, noise, clip));
  return {
    id,
    usual: typical,
    noise,
    clip,
    windows: points.length,
    meanVariance: mean(evidence.map(({ weight }) => 1 / weight)) ?? 0,
    usualWeight: mean(evidence.map(({ weight }) => weight)) ?? 0,
    days,
    sides: rawSides(evidence, rule.sides, hoursPerWindow),
  };
};

const momentsAt = ({ moments }: RawSide, hours: number): SideMoments | undefined =>
  moments.find((candidate) => candidate.hours === hours);

/** A day's variance is learned from few days, of which the means have cost two. */
const dayInflation = (square: number, days: number): number => (square * days) / (days - 2);

/** Share of the stretches within a day that count as independent. Both variances as they are used: never below 1. */
const independence = (square: number, day: number): number => Math.min(1, Math.max(1, square) / Math.max(1, day));

/** One side's inflation at horizons up to a day, as the reference alone tells it. */
const rawNoise = (raw: RawSide, days: number): readonly HorizonNoise[] => {
  const day = dayInflation(momentsAt(raw, dayHours)?.square ?? 1, days);
  return raw.moments
    .filter(({ hours }) => hours <= dayHours)
    .map(({ hours, square }) =>
      hours === dayHours
        ? { hours, inflation: day, degrees: Math.max(leastDegrees, days - 2) }
        : { hours, inflation: square, degrees: ((days * dayHours) / hours) * independence(square, day) },
    );
};

/** Mean of something over all sides of all series, by horizon. */
const meansByHorizon = <Noise extends { readonly hours: number }>(
  noises: readonly Noise[],
  quantity: (noise: Noise) => number,
): ReadonlyMap<number, number> =>
  new Map(
    [...Map.groupBy(noises, ({ hours }) => hours)].map(([hours, same]) => [hours, mean(same.map(quantity)) ?? 1]),
  );

/** What the monitor's series have in common. */
interface Common {
  /** Mean inflation up to a day. */
  readonly inflation: ReadonlyMap<number, number>;
  /** Mean square of the sums themselves, of all horizons. */
  readonly square: ReadonlyMap<number, number>;
}

const moderated = ({ hours, inflation, degrees }: HorizonNoise, common: Common): HorizonNoise => {
  const others = common.inflation.get(hours) ?? 1;
  const drawn = (degrees * inflation + priorDegrees * others) / (degrees + priorDegrees);
  return { hours, inflation: Math.max(1, inflation, drawn), degrees: degrees + priorDegrees };
};

/** Sums that run wide on rare occasions are not as well known as their number says. */
const withHeavyTails = (noise: HorizonNoise, kurtosis: number): HorizonNoise =>
  kurtosis > heavyKurtosis ? { ...noise, degrees: Math.min(noise.degrees, 4 + 6 / (kurtosis - 3)) } : noise;

/** How a sum's variance grows beyond a day, over all series; it never shrinks. */
const growth = ({ square }: Common, hours: number): number => {
  const [day, longer] = [square.get(dayHours) ?? 0, square.get(hours) ?? 0];
  return day > 0 ? Math.max(1, longer / day) : 1;
};

/**
 * Beyond a day there are too few stretches to learn from: a day's noise, grown as it grows over all series, and with tails as much lighter as a sum
 * of so many days has them.
 *
 * @param kurtosis of a day
 */
const beyondADay = (day: HorizonNoise, hours: number, common: Common, kurtosis: number): HorizonNoise =>
  withHeavyTails(
    { hours, inflation: day.inflation * growth(common, hours), degrees: day.degrees },
    3 + ((kurtosis - 3) * dayHours) / hours,
  );

const sideNoise = (raw: RawSide, reference: RawReference, common: Common, horizons: readonly number[]): SideNoise => {
  const kurtosisAt = (hours: number): number => momentsAt(raw, hours)?.kurtosis ?? 3;
  const drawn = rawNoise(raw, reference.days).map((noise) => moderated(noise, common));
  const withinADay = drawn.map((noise) => withHeavyTails(noise, kurtosisAt(noise.hours)));
  const day = drawn.at(-1);
  const longer = horizons.filter((hours) => hours > dayHours);
  const all =
    day === undefined
      ? []
      : [...withinADay, ...longer.map((hours) => beyondADay(day, hours, common, kurtosisAt(dayHours)))];
  const widest = Math.max(1, ...all.map(({ inflation }) => inflation));
  return { side: raw.side, horizons: all, ownVariance: (widest * reference.meanVariance) / reference.windows };
};

/**
 * What is usual in each series of a monitor and how much it wobbles, learned from how its windows vary: never from row counts alone, as rows
 * of one hour resemble each other. Series learn from each other how much hours depend on each other.
 *
 * @param series of the reference's windows, in order of time
 * @param hoursPerWindow divides 24
 * @param tolerances in place of the usual ones: windows are always heard up to twice of them
 * @returns by id; a series with under three days of windows has none
 * @see Flegal and Jones, Ann. Stat. 2010, batch means; Smyth, SAGMB 2004, moderated variances; Kish, "Survey Sampling", 1965, design effect
 */
export const referencesOf = (
  series: readonly Series[],
  calendar: Calendar,
  hoursPerWindow = 1,
  tolerances: Tolerances = {},
): ReadonlyMap<string, SeriesReference> => {
  const horizons = horizonsOf(hoursPerWindow);
  const raw = series
    .map((one) => rawReference(one, calendar, hoursPerWindow, tolerances))
    .filter((one) => one !== undefined);
  const sides = raw.flatMap((reference) => reference.sides.map((side) => ({ side, days: reference.days })));
  const common: Common = {
    inflation: meansByHorizon(
      sides.flatMap(({ side, days }) => rawNoise(side, days)),
      ({ inflation }) => inflation,
    ),
    square: meansByHorizon(
      sides.flatMap(({ side }) => side.moments),
      ({ square }) => square,
    ),
  };
  return new Map(raw.map((reference) => [reference.id, finished(reference, common, horizons)]));
};

const finished = (reference: RawReference, common: Common, horizons: readonly number[]): SeriesReference => ({
  means: reference.usual.means,
  level: reference.usual.level,
  windows: reference.windows,
  ...reference.noise,
  usualWeight: reference.usualWeight,
  clip: reference.clip,
  sides: reference.sides.map((side) => sideNoise(side, reference, common, horizons)),
});

/** What windows say when held against the reference. @param points in order of time */
export const evidenceAgainst = (
  reference: SeriesReference,
  points: readonly Point[],
  { cellOf }: Calendar,
): readonly Evidence[] =>
  points.map((point) =>
    evidenceOf(point, point.value - (reference.means[cellOf(point.startMs)] ?? 0), reference, reference.clip),
  );
