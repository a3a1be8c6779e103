import { studentTCdf, studentTQuantile } from '../drift/index.ts';
import { hourMs } from '../window/index.ts';
import { type Evidence, type Gathered, gathered, isPresent } from './horizons.ts';
import type { SeriesReference } from './reference.ts';
import type { SeriesName } from './series.ts';
import { carried, type Side, seriesKinds } from './series-kinds.ts';

/** One side of one series over one horizon, with all that can be known before a window comes. */
export interface PlannedLook {
  readonly series: SeriesName;
  readonly side: Side;
  readonly horizonHours: number;
  readonly inflation: number;
  readonly degrees: number;
  readonly ownVariance: number;
  /** 1, or more while the reference is young. */
  readonly caution: number;
  /** The level that the budget gives to this look. */
  readonly level: number;
  /** Standard deviations that a shift must reach at that level. */
  readonly critical: number;
  /** Shift that is tolerated, in the series' unit; ∞ where none is possible. */
  readonly tolerance: number;
  /** Weight of a horizon full of usual windows. */
  readonly usualWeight: number;
  /** Largest shift that a usual window counts for, in the series' unit: see `Clip`. */
  readonly most: number;
  /** Variance, times rows, that independent rows would have. */
  readonly independent: number;
}

/** A look at one window's end. */
export interface Look {
  readonly plan: PlannedLook;
  readonly endMs: number;
  /** Windows that were there. */
  readonly windows: number;
  readonly rows: number;
  /** Shift against the reference in the series' unit, negative downwards. */
  readonly shift: number;
  /** The same where no window is clipped: what is there to see, where `shift` is what is sure. */
  readonly observedShift: number;
  readonly standardDeviation: number;
  readonly effectiveRows: number;
}

/** What a look found, in numbers. */
export interface Finding {
  readonly series: SeriesName;
  readonly side: Side;
  readonly horizonHours: number;
  /** The horizon itself: `[startMs, endMs)`. */
  readonly startMs: number;
  readonly endMs: number;
  readonly shift: number;
  /** See `Look`. */
  readonly observedShift: number;
  readonly standardDeviation: number;
  /** 95 % interval of the shift. */
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  /** Rows that, were they independent, would say as much. */
  readonly effectiveRows: number;
  /** `rows` over `effectiveRows`. */
  readonly designEffect: number;
  /** Chance of such a shift on this side where nothing changed. */
  readonly p: number;
  /** What `p` had to stay below. */
  readonly level: number;
  readonly tolerance: number;
  readonly referenceVersion: string;
  /** Whether the reference was still young. */
  readonly isLearning: boolean;
}

/** Standard normal 95 % rank: a shift matters only if its lower bound does. */
const boundOfShift = 1.645;

/** Standard normal 90 % rank: how sure finding must be for a shift to count as findable. */
const power = 1.28;

/** How a chart looks. */
export interface LookOptions {
  /** See `PlannedLook.caution`. */
  readonly caution: number;
  readonly longestHours: number;
}

/**
 * All looks at one series.
 *
 * @param level as the budget gives it, per look
 * @param tolerated in place of the kind's own tolerance, unit as `KindRule.tolerance`
 */
export const plannedLooks = (
  series: SeriesName,
  reference: SeriesReference,
  level: number,
  { caution, longestHours }: LookOptions,
  tolerated?: number,
): readonly PlannedLook[] => {
  const { tolerance, leastDesignEffect } = seriesKinds[series.kind];
  return reference.sides.flatMap(({ side, horizons, ownVariance }) =>
    horizons
      .filter(({ hours }) => hours <= longestHours)
      .map(({ hours, inflation, degrees }) => ({
        series,
        side,
        horizonHours: hours,
        inflation,
        degrees,
        ownVariance,
        caution,
        level,
        critical: -studentTQuantile(level, degrees),
        tolerance: carried(series.kind, side, tolerated ?? tolerance, reference.level),
        usualWeight: reference.usualWeight,
        most: Math.max(reference.clip.deviations / Math.sqrt(reference.usualWeight), reference.clip.shift[side]),
        independent: leastDesignEffect,
      })),
  );
};

const standardDeviation = ({ inflation, ownVariance, caution }: PlannedLook, weight: number): number =>
  caution * Math.sqrt(inflation / weight + ownVariance);

/**
 * One look.
 *
 * @param evidence of the look's series, in order of time
 * @returns undefined where under half of the horizon's windows are there
 */
export const look = (
  plan: PlannedLook,
  evidence: readonly Evidence[],
  endMs: number,
  hoursPerWindow = 1,
): Look | undefined => lookAt(plan, gathered(evidence, endMs, plan.horizonHours), endMs, hoursPerWindow);

/** One look, from what its horizon's windows say together; undefined as for `look`. */
export const lookAt = (plan: PlannedLook, sum: Gathered, endMs: number, hoursPerWindow = 1): Look | undefined => {
  if (!isPresent(sum, plan.horizonHours, hoursPerWindow)) return undefined;
  return {
    plan,
    endMs,
    windows: sum.windows,
    rows: sum.rows,
    shift: sum.pull / sum.weight,
    observedShift: sum.unclippedPull / sum.weight,
    standardDeviation: standardDeviation(plan, sum.weight),
    effectiveRows: (plan.independent * sum.weight) / plan.inflation,
  };
};

/** Whether a shift is as large as is tolerated on the look's side: cheap to ask, and what does not reach it is no violation. */
export const isTold = ({ side, tolerance }: PlannedLook, { pull, weight }: Gathered): boolean =>
  (side === 'up' ? pull : -pull) >= tolerance * weight;

/** The shift on the look's own side; negative when it went the other way. */
const towards = ({ plan, shift }: Look): number => (plan.side === 'up' ? shift : -shift);

/** Whether a shift is both no accident, by the look's level, and larger than what is tolerated, by its 95 % bound. */
export const isViolation = (taken: Look): boolean => {
  const { critical, tolerance } = taken.plan;
  const size = towards(taken);
  const noise = taken.standardDeviation;
  return size >= critical * noise && size - boundOfShift * noise >= tolerance;
};

/** Chance of at least such a shift on the look's side where nothing changed. */
export const chanceOf = (taken: Look): number =>
  studentTCdf(-towards(taken) / taken.standardDeviation, taken.plan.degrees);

/** A look in the numbers that people are told. */
export const findingOf = (taken: Look, referenceVersion: string): Finding => {
  const { plan, endMs, shift, observedShift, rows, effectiveRows } = taken;
  const margin = -studentTQuantile(0.025, plan.degrees) * taken.standardDeviation;
  return {
    series: plan.series,
    side: plan.side,
    horizonHours: plan.horizonHours,
    startMs: endMs - plan.horizonHours * hourMs,
    endMs,
    shift,
    observedShift,
    standardDeviation: taken.standardDeviation,
    low: shift - margin,
    high: shift + margin,
    rows,
    effectiveRows,
    designEffect: rows / effectiveRows,
    p: chanceOf(taken),
    level: plan.level,
    tolerance: plan.tolerance,
    referenceVersion,
    isLearning: plan.caution > 1,
  };
};

/**
 * The smallest shift that a look finds with a chance of 90 % once it has lasted for the whole horizon, in usual windows.
 *
 * @returns in the series' unit; ∞ where no shift is possible on that side, or windows are clipped before they reach it
 */
export const minimumDetectableEffect = (plan: PlannedLook, hoursPerWindow = 1): number => {
  const noise = standardDeviation(plan, (plan.usualWeight * plan.horizonHours) / hoursPerWindow);
  const effect = Math.max((plan.critical + power) * noise, plan.tolerance + (boundOfShift + power) * noise);
  return effect > plan.most ? Number.POSITIVE_INFINITY : effect;
};
