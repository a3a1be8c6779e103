import { chiSquaredSurvival } from '../../shared/drift/index.ts';
import { hoursToFind, type Injection, injections, liveHours } from '../incident-streams.ts';
import { type CleanCount, type InjectedOutcome, type Outcome, rivals } from './job.ts';
import { trueMinimumEffect, type WeekSquares } from './truth.ts';

/** Upper 95 % bound of a Poisson mean, one-sided: the mean at which so few events have a chance of 5 %. */
export const poissonUpper = (events: number): number => {
  let [low, high] = [events, 4 * events + 10];
  for (let at = 0; at < 60; at += 1) {
    const middle = (low + high) / 2;
    if (1 - chiSquaredSurvival(2 * middle, 2 * events + 2) < 0.95) low = middle;
    else high = middle;
  }
  return high;
};

/** How a rule did on clean months. */
export interface CleanTally {
  readonly months: number;
  readonly incidents: number;
  /** Incidents a month, and its upper 95 % bound. */
  readonly rate: number;
  readonly bound: number;
  /** Share of the time in incident. */
  readonly inIncident: number;
}

export const cleanTally = (counts: readonly CleanCount[]): CleanTally => {
  const months = counts.length;
  const incidents = counts.reduce((sum, count) => sum + count.incidents, 0);
  const hours = counts.reduce((sum, count) => sum + count.hours, 0);
  return {
    months,
    incidents,
    rate: incidents / months,
    bound: poissonUpper(incidents) / months,
    inIncident: hours / (months * liveHours),
  };
};

/** How a rule did on injections. */
export interface FoundTally {
  readonly injections: number;
  /** Share that was found in time. */
  readonly found: number;
  /** Mean hours to find, of those not found 168. */
  readonly hours: number;
}

export const foundTally = (hours: readonly (number | undefined)[]): FoundTally => ({
  injections: hours.length,
  found: hours.filter((of) => of !== undefined).length / Math.max(1, hours.length),
  hours: hours.reduce((sum: number, of) => sum + (of ?? hoursToFind), 0) / Math.max(1, hours.length),
});

/** Groups that only the traffic tells: rules that compare columns are not asked about them. */
const trafficGroups = new Set(['volume', 'duplicates', 'silence']);

export const injectionOf = ({ injection }: InjectedOutcome): Injection => injections[injection] as Injection;

export const isOfColumns = (outcome: InjectedOutcome): boolean => !trafficGroups.has(injectionOf(outcome).group);

/** Kinds that integrity finds, however much chance there is. */
const certain = new Set(['empty', 'type', 'stuck', 'silence']);

const pooled = (outcomes: readonly Outcome[]): ReadonlyMap<string, WeekSquares> => {
  const sums = new Map<string, WeekSquares>();
  for (const { squares, job } of outcomes) {
    for (const [id, of] of squares) {
      const key = `${job.stream}/${id}`;
      const known = sums.get(key) ?? { squares: 0, degrees: 0 };
      sums.set(key, { squares: known.squares + of.squares, degrees: known.degrees + of.degrees });
    }
  }
  return sums;
};

/** The injections that are at least as large as the true minimum detectable effect of a week, in one of the sides that they move. */
export const detectable = (outcomes: readonly Outcome[]): readonly InjectedOutcome[] => {
  const variances = pooled(outcomes);
  return outcomes.flatMap(({ injected, job }) =>
    injected.filter((outcome) => {
      if (certain.has(injectionOf(outcome).change.kind)) return true;
      return outcome.effects.some((effect) => {
        const week = variances.get(`${job.stream}/${effect.id}`);
        return (
          week !== undefined &&
          week.degrees > 0 &&
          effect.size >= trueMinimumEffect(effect, week.squares / week.degrees)
        );
      });
    }),
  );
};

/** How one rival did: by default or calibrated. */
export interface RivalTally {
  readonly name: string;
  readonly window: number;
  readonly clean: CleanTally;
  readonly found: FoundTally;
  /** The chart on the same injections. */
  readonly chart: FoundTally;
}

const controlWindow = (at: number): boolean => at >= rivals.length - 2;

export const rivalTallies = (outcomes: readonly Outcome[], how: 0 | 1): readonly RivalTally[] => {
  const all = outcomes.flatMap(({ injected }) => injected);
  const compared = outcomes.filter((outcome) => outcome.rivals.length > 0);
  return rivals.map(({ name, window }, at) => {
    const asked = controlWindow(at) ? all : all.filter(isOfColumns);
    return {
      name,
      window,
      clean: cleanTally(compared.map((outcome) => outcome.rivals[at]?.[how] as CleanCount)),
      found: foundTally(asked.map((outcome) => outcome.rivals[at]?.[how])),
      chart: foundTally(asked.map(({ hours }) => hours)),
    };
  });
};

/** Named causes by true cause; of injections that were found. */
export type Confusion = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** @param when 0 as the incident opens, 1 a day later */
export const confusionOf = (found: readonly InjectedOutcome[], when: 0 | 1): Confusion => {
  const table = new Map<string, Map<string, number>>();
  for (const outcome of found) {
    if (outcome.causes === undefined) continue;
    const { cause } = injectionOf(outcome);
    const row = table.get(cause) ?? new Map<string, number>();
    const named = outcome.causes[when];
    row.set(named, (row.get(named) ?? 0) + 1);
    table.set(cause, row);
  }
  return table;
};

/** Mean over the causes of the share that was named right. */
export const macroAccuracy = (confusion: Confusion): number => {
  const shares = [...confusion].map(([cause, row]) => {
    const all = [...row.values()].reduce((sum, count) => sum + count, 0);
    return (row.get(cause) ?? 0) / all;
  });
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
};
