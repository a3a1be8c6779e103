import type { Steps } from '../sketch/index.ts';
import type { CauseColumn, CauseSlice, Pair } from './cause-input.ts';
import { countOf, quantileOf } from './cause-steps.ts';
import { changeOfValues, type UnitChange } from './cause-unit-values.ts';
import { byText, leastValues, type Tested } from './cause-verdict.ts';

/** A column that is in another unit or scale: what was `x` is `offset + factor · x`. */
export interface UnitFound {
  readonly column: string;
  /** Where it is so: null for all rows. */
  readonly slice: Pick<CauseSlice, 'segment' | 'value'> | null;
  /** Such as `mi → km`, or `× 1000`. */
  readonly change: string;
  /** Of the listed change. */
  readonly factor: number;
  readonly offset: number;
  /** As the values have them. */
  readonly fittedFactor: number;
  readonly fittedOffset: number;
  /** Largest distance of a quantile from the fitted line, in spans of the reference from 5 to 95 %. */
  readonly residual: number;
}

const bothWays = (from: string, to: string, factor: number, offset = 0): readonly UnitChange[] => [
  { change: `${from} → ${to}`, factor, offset },
  { change: `${to} → ${from}`, factor: 1 / factor, offset: 0 - offset / factor },
];

const scales = [10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 60, 3600];

/** The changes that are known: others would fit anything that a shift and a wider spread do. */
const changes: readonly UnitChange[] = [
  ...bothWays('mi', 'km', 1.609344),
  ...bothWays('lb', 'kg', 0.45359237),
  ...bothWays('°C', '°F', 1.8, 32),
  ...scales.flatMap((scale) => [
    { change: `× ${scale}`, factor: scale, offset: 0 },
    { change: `÷ ${scale}`, factor: 1 / scale, offset: 0 },
  ]),
];

/** 2, 4 … 98 %. */
const ranks: readonly number[] = Array.from({ length: 49 }, (_, at) => (at + 1) / 50);

/** Largest residual, in spans of the reference. */
const mostResidual = 0.03;
/** Of the residual of no change at all. */
const ofIdentity = 1 / 5;
/** How near the line must be to a listed one, relative to its slope. */
const nearness = 0.02;
/** What chance may add to it, per logarithm of the factor: what is near 1.6 is common, what is near 1000 is 1000. */
const nearnessPerLog = 0.15;
const mostNearness = 0.08;
/** Logarithm of the factor from which on no other listed one, and nothing that comes by itself, is near. */
const farLog = 2;
const mostNearnessFar = 0.2;
/** Standard deviations that chance is given. */
const deviations = 3;
const deviationsOfFactor = 2;
/** Standard deviation of a factor by chance up to which it is judged, relative to it and per its logarithm: beyond, 1.5 could be 1.6. */
const mostNoisePerLog = 0.1;
/** Standard deviation that every quantile has at least, in spans: a sketch's own error. */
const leastNoise = 0.005;
/** Of the way that a change makes: who went as far without matching it went with the column as a whole. */
const leastWay = 1 / 2;

/** A rank's quantile on both sides, and how exact the reference's can be, all in the units of their side. */
interface Point {
  readonly rank: number;
  readonly x: number;
  readonly y: number;
  /** Standard deviation by chance of both quantiles, in the reference's unit. */
  readonly noise: number;
}

/** How far the reference's quantile goes in one standard deviation of rank. */
const noiseAt = (reference: Steps, rank: number, size: number): number => {
  const deviation = Math.sqrt((rank * (1 - rank)) / size);
  const reach = Math.max(deviation, 0.01);
  const ends = [Math.max(0, rank - reach), Math.min(1, rank + reach)] as const;
  const rise = quantileOf(reference, ends[1]) - quantileOf(reference, ends[0]);
  return (rise / (ends[1] - ends[0])) * deviation;
};

const pointsOf = ({ reference, current }: Pair<Steps>, designEffect: number): readonly Point[] => {
  const size = 1 / (designEffect / countOf(reference) + designEffect / countOf(current));
  return ranks.map((rank) => ({
    rank,
    x: quantileOf(reference, rank),
    y: quantileOf(current, rank),
    noise: noiseAt(reference, rank, size),
  }));
};

interface WeightedPoint extends Point {
  /** One over the variance. */
  readonly weight: number;
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** A long tail would draw a line alone, were every rank to count alike. */
const weighted = (points: readonly Point[], span: number): readonly WeightedPoint[] =>
  points.map((point) => ({ ...point, weight: 1 / (point.noise ** 2 + (leastNoise * span) ** 2) }));

const weightedSum = (points: readonly WeightedPoint[], of: (point: WeightedPoint) => number): number =>
  points.reduce((total, point) => total + point.weight * of(point), 0);

/**
 * Standard deviation of Σ a·y by chance, in the reference's unit: neighbouring quantiles err together, by √(p(1 − q) / q(1 − p)).
 *
 * @see Mosteller, "On some useful 'inefficient' statistics", 1946
 */
const noiseOf = (points: readonly WeightedPoint[], coefficients: readonly number[]): number => {
  let variance = 0;
  for (const [i, { rank: p, noise }] of points.entries()) {
    for (const [j, { rank: q, noise: other }] of points.entries()) {
      const [low, high] = [Math.min(p, q), Math.max(p, q)];
      const together = Math.sqrt((low * (1 - high)) / (high * (1 - low)));
      variance += (coefficients[i] ?? 0) * (coefficients[j] ?? 0) * noise * other * together;
    }
  }
  return Math.sqrt(Math.max(0, variance));
};

const lineThrough = (points: readonly WeightedPoint[]): Line & { readonly noise: number } => {
  const all = weightedSum(points, () => 1);
  const [x, y] = [weightedSum(points, (point) => point.x) / all, weightedSum(points, (point) => point.y) / all];
  const square = weightedSum(points, (point) => (point.x - x) ** 2);
  const slope = weightedSum(points, (point) => (point.x - x) * (point.y - y)) / square;
  return {
    slope,
    intercept: y - slope * x,
    noise: noiseOf(
      points,
      points.map((point) => (point.weight * (point.x - x)) / square),
    ),
  };
};

/** The factor alone, where the offset is that of a listed change: known better than a slope, which has an offset of its own. */
const factorWith = (points: readonly WeightedPoint[], offset: number): number =>
  weightedSum(points, ({ x, y }) => x * (y - offset)) / weightedSum(points, ({ x }) => x ** 2);

/** Standard deviation by chance of such a factor, relative to it. */
const factorNoise = (points: readonly WeightedPoint[]): number => {
  const square = weightedSum(points, ({ x }) => x ** 2);
  return noiseOf(
    points,
    points.map(({ x, weight }) => (weight * x) / square),
  );
};

/** How far the values are from a listed change, relative to its factor; ∞ where they are not near it. */
const distanceTo = (
  change: UnitChange,
  points: readonly WeightedPoint[],
  line: ReturnType<typeof lineThrough>,
  noise: number,
): number => {
  const distance = Math.abs(factorWith(points, change.offset) / change.factor - 1);
  const way = Math.abs(Math.log(change.factor));
  if (noise > mostNoisePerLog * way) return Number.POSITIVE_INFINITY;
  const most = Math.min(way < farLog ? mostNearness : mostNearnessFar, nearnessPerLog * way);
  const near = Math.max(nearness, Math.min(most, deviationsOfFactor * noise));
  const isParallel = Math.abs(line.slope / change.factor - 1) <= Math.max(nearness, deviations * line.noise);
  return distance <= near && isParallel ? distance : Number.POSITIVE_INFINITY;
};

const spanOf = (reference: Steps): number => quantileOf(reference, 0.95) - quantileOf(reference, 0.05);

/** The listed change that turns one distribution into the other, if one does. @param steps without `obstacle` */
const changeBetween = (steps: Pair<Steps>, designEffect: number): Omit<UnitFound, 'column' | 'slice'> | undefined => {
  const span = spanOf(steps.reference);
  const points = weighted(pointsOf(steps, designEffect), span);
  const line = lineThrough(points);
  if (!(line.slope > 0)) return undefined;
  const off = points.map(({ x, y }) => Math.abs(y - line.intercept - line.slope * x) / line.slope);
  const identity = points.reduce((most, { x, y }) => Math.max(most, Math.abs(y - x)), 0);
  const residual = Math.max(...off);
  const isOnLine = points.every(({ noise }, at) => (off[at] ?? 0) <= Math.max(mostResidual * span, deviations * noise));
  if (!isOnLine || residual * Math.max(1, line.slope) > ofIdentity * identity) return undefined;
  const chance = factorNoise(points);
  const [best] = changes
    .map((change) => ({ change, distance: distanceTo(change, points, line, chance) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.distance - b.distance);
  if (best === undefined) return undefined;
  return { ...best.change, fittedFactor: line.slope, fittedOffset: line.intercept, residual: residual / span };
};

/** Why a pair of distributions cannot be judged; undefined where it can. */
const obstacle = (steps: Pair<Steps>): string | undefined => {
  if (Math.min(countOf(steps.reference), countOf(steps.current)) < leastValues) {
    return `under ${leastValues} values on one side`;
  }
  return spanOf(steps.reference) > 0 ? undefined : 'the reference has one value from 5 to 95 %';
};

/** Whether chance leaves even the smallest of the listed factors to be told. */
const isTelling = (steps: Pair<Steps>, designEffect: number): boolean => {
  const noise = factorNoise(weighted(pointsOf(steps, designEffect), spanOf(steps.reference)));
  return noise <= mostNoisePerLog * Math.min(...changes.map(({ factor }) => Math.abs(Math.log(factor))));
};

/** Whether values went at least half the way of a change, by their median. */
const wentWith = ({ reference, current }: Pair<Steps>, { factor, offset }: UnitChange): boolean => {
  const [before, now] = [quantileOf(reference, 0.5), quantileOf(current, 0.5)];
  return (now - before) / (offset + factor * before - before) >= leastWay;
};

interface Sliced {
  readonly slice: Pick<CauseSlice, 'segment' | 'value'>;
  readonly steps: Pair<Steps>;
}

/** The slices of one segment that changed, unless others went along without matching: then it is no matter of slices. */
const inSegment = (column: string, designEffect: number, slices: readonly Sliced[]): readonly UnitFound[] => {
  const tested = slices.map(({ slice, steps }) => ({ slice, steps, change: changeBetween(steps, designEffect) }));
  const others = tested.filter(({ change }) => change === undefined);
  const found = tested.flatMap(({ slice, change }) => (change === undefined ? [] : [{ column, slice, ...change }]));
  return found.filter((change) => !others.some(({ steps }) => wentWith(steps, change)));
};

const inSlices = (column: string, designEffect: number, slices: readonly CauseSlice[]): readonly UnitFound[] => {
  const judged = slices.flatMap(({ segment, value, columns }): readonly Sliced[] => {
    const steps = columns.find((one) => one.column === column)?.steps;
    return steps !== undefined && obstacle(steps) === undefined ? [{ slice: { segment, value }, steps }] : [];
  });
  return [...Map.groupBy(judged, ({ slice }) => slice.segment).values()].flatMap((of) =>
    inSegment(column, designEffect, of),
  );
};

const cause = 'unit-or-scale';
const tooFew = 'too few effective rows to tell factors such as 1.6 from others';
const nothingNames = 'no slices: should only part of the rows have changed, nothing names them';

/** What was read off the values themselves fits them as it is. */
const told = (change: UnitChange): Omit<UnitFound, 'column' | 'slice'> => ({
  ...change,
  fittedFactor: change.factor,
  fittedOffset: change.offset,
  residual: 0,
});

const testedColumn = (column: CauseColumn, slices: readonly CauseSlice[]): Tested<UnitFound> => {
  if (column.form !== 'numbers') return { found: [], cannotTell: [] };
  const { name, steps, designEffect = 1 } = column;
  const exact = changeOfValues(steps, changes);
  if (exact !== undefined) return { found: [{ column: name, slice: null, ...told(exact) }], cannotTell: [] };
  const reason = obstacle(steps);
  if (reason !== undefined) return { found: [], cannotTell: [{ cause, columns: [name], reason }] };
  const whole = changeBetween(steps, designEffect);
  if (whole !== undefined) return { found: [{ column: name, slice: null, ...whole }], cannotTell: [] };
  const found = inSlices(name, designEffect, slices);
  const isSliced = slices.some(({ columns }) => columns.some((one) => one.column === name && one.steps !== undefined));
  const open = [...(isTelling(steps, designEffect) ? [] : [tooFew]), ...(isSliced ? [] : [nothingNames])];
  return { found, cannotTell: open.map((why) => ({ cause, columns: [name], reason: why })) };
};

/**
 * Columns of numbers whose unit or scale changed: by the values themselves where they lie apart (see `changeOfValues`), else by quantile
 * regression: a line through the quantiles from 2 to 98 % that leaves at most 3 %
 * of the reference's span from 5 to 95 % (or three standard deviations of what chance does to that quantile), a fifth of what no change at all
 * leaves, and whose factor is within 2 % (by chance up to 15 % of its logarithm, at most 8 %, from e² on 20 %) of a listed one: mi/km, lb/kg, °F/°C, powers of ten, 60, 3600. Each column
 * as a whole first, then in each slice, where those that do not match did not go along. O(columns × slices × log steps).
 */
export const unitChanges = (columns: readonly CauseColumn[], slices: readonly CauseSlice[]): Tested<UnitFound> => {
  const tested = columns.map((column) => testedColumn(column, slices));
  return {
    found: tested
      .flatMap(({ found }) => found)
      .toSorted((a, b) => byText(a.column, b.column) || byText(sliceText(a), sliceText(b))),
    cannotTell: tested.flatMap(({ cannotTell }) => cannotTell),
  };
};

const sliceText = ({ slice }: UnitFound): string => (slice === null ? '' : `${slice.segment}/${slice.value}`);
