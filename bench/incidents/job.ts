import {
  families,
  hoursToFind,
  injections,
  type RealStream,
  reportSeed,
  type Stream,
  tuningSeed,
} from '../incident-streams.ts';
import { alarmsOf, foundAfter, hoursIn } from './alarms.ts';
import { causeAt } from './cause.ts';
import { alarmsAmong, type Heard, type ReadyChart, readyChart, type Told, toldOf } from './chart-rule.ts';
import { type Controls, controlRules, controlScores, controlsOf } from './control-charts.ts';
import { allFlights, flightsWorld, flightWeeks } from './flights.ts';
import { type ChangedHours, changedHours } from './inject.ts';
import { changedScores, cleanScores, columnRules, type ReadyRivals, readyRivals, rivalWindows } from './rivals.ts';
import { syntheticWorld } from './synthetic.ts';
import { type Effect, effectsOf, isTrueIncident, type WeekSquares, weekSquares } from './truth.ts';
import { readNature, seasonWeeks, weatherWeeks, weatherWorld } from './weather.ts';
import { shuffledWeeks, trueWeeks, type WeekOrder, weeksOf } from './weeks.ts';
import { hourMs, type World, type WorldHour } from './world.ts';

/** Every rule besides the chart: a name, and the hours of its window. */
export const rivals: readonly { readonly name: string; readonly window: number }[] = [
  ...rivalWindows.flatMap((window) => columnRules.map(({ name }) => ({ name, window }))),
  ...controlRules.map((name) => ({ name, window: 1 })),
];

/** One endpoint-month of work. */
export interface Job {
  readonly family: number;
  readonly stream: number;
  readonly month: number;
  /** `tuning`: clean, scores are handed back; `report`: clean, and where asked with changes; `true-order`: real weeks as they came. */
  readonly phase: 'tuning' | 'report' | 'true-order';
  readonly seeds: 'tuning' | 'report';
  readonly isInjected: boolean;
  /** Whether others' rules see the month, too. */
  readonly isCompared: boolean;
  /** What each of `rivals` alarms at when calibrated; 1 by default. */
  readonly thresholds: readonly number[];
}

/** Incidents of one rule in a clean month. */
export interface CleanCount {
  readonly incidents: number;
  readonly hours: number;
}

/** What became of one injection. Hours are undefined where it was not found in time. */
export interface InjectedOutcome {
  readonly injection: number;
  readonly hours: number | undefined;
  /** The cause as named when the incident opened, and a day later. */
  readonly causes: readonly [string, string] | undefined;
  readonly effects: readonly Effect[];
  /** By rival: by default, calibrated. */
  readonly rivals: readonly (readonly [number | undefined, number | undefined])[];
}

/** What one endpoint-month says. */
export interface Outcome {
  readonly job: Job;
  readonly chart: CleanCount;
  /** Series and horizons that opened the chart's incidents. */
  readonly openings: readonly string[];
  /** Of `true-order`: how many of the incidents are true. */
  readonly trueIncidents: number;
  readonly rivals: readonly (readonly [CleanCount, CleanCount])[];
  readonly scores: readonly Float32Array[];
  readonly squares: ReadonlyMap<string, WeekSquares>;
  readonly injected: readonly InjectedOutcome[];
}

let flights: ReturnType<typeof allFlights> | undefined;
let nature: ReturnType<typeof readNature> | undefined;

const firstTrueWeek = (stream: RealStream, month: number): number => {
  const all = stream.source === 'flights' ? flightWeeks : weatherWeeks;
  return Math.floor((month / stream.months) * (all - weeksOf(stream)));
};

const weeksFor = (stream: RealStream, { phase, month }: Job, seed: number): WeekOrder => {
  const count = weeksOf(stream);
  if (phase === 'true-order') return trueWeeks(firstTrueWeek(stream, month), count);
  const all =
    stream.source === 'flights' ? Array.from({ length: flightWeeks }, (_, week) => week) : seasonWeeks(seed % 2 === 0);
  return shuffledWeeks(all, count, seed);
};

const worldOf = async (stream: Stream, job: Job, seed: number): Promise<World> => {
  if (stream.source === 'synthetic') return syntheticWorld(stream, seed);
  const weeks = weeksFor(stream, job, seed);
  if (stream.source === 'weather') {
    nature ??= readNature();
    return weatherWorld(nature, stream, seed, weeks);
  }
  flights ??= allFlights();
  return flightsWorld(await flights, stream, seed, weeks);
};

const seedOfJob = ({ family, stream, month, seeds, phase }: Job): number => {
  const first = seeds === 'tuning' ? tuningSeed : reportSeed;
  return first + family * 10_000 + stream * 1_000 + month + (phase === 'true-order' ? 500 : 0);
};

const everythingOf = ({ readers }: ReadyChart): Heard => ({ columns: readers.map(({ at }) => at), isTraffic: true });

/** Scores of every rival on the live hours, in the order of `rivals`. */
const scoresOf = (rival: ReadyRivals, ready: ReadyChart, controls: Controls): readonly Float32Array[] => [
  ...cleanScores(rival).flat(),
  ...controlScores(ready, controls, ready.world.live, everythingOf(ready)),
];

const countOf = (scores: Float32Array, threshold: number, startMs: number): CleanCount => {
  const alarms = alarmsOf(startMs, scores.length, (at) => (scores[at] as number) >= threshold);
  return { incidents: alarms.length, hours: hoursIn(alarms, startMs + scores.length * hourMs) };
};

const withinTime = (hours: number | undefined): number | undefined =>
  hours !== undefined && hours <= hoursToFind ? hours : undefined;

/** Hours before a change from which others' scores are looked at: a day fills their windows. */
const hoursAhead = 24;

/** Hours in which each rival finds a change at a threshold. */
const finderOf = (
  { ready, rival, controls }: { ready: ReadyChart; rival: ReadyRivals; controls: Controls },
  changed: ChangedHours,
): ((which: number, threshold: number) => number | undefined) => {
  const { live, changedMs, columns } = changed;
  const from = live.findIndex(({ startMs }) => startMs >= changedMs) - hoursAhead;
  const hours = live.slice(from);
  const ofColumns = changedScores(rival, hours, { from, changed: columns });
  const controlled = (of: readonly WorldHour[]): readonly Float32Array[] =>
    controlScores(ready, controls, of, changed).map((scores) => scores.subarray(from));
  const now = [...ofColumns.changed.flat(), ...controlled(live)];
  const was = [...ofColumns.clean.flat(), ...controlled(ready.world.live.slice(0, live.length))];
  const firstMs = hours[0]?.startMs ?? 0;
  return (which, threshold) => {
    const [alarms = [], clean = []] = [now, was].map((scores) => {
      const of = scores[which] as Float32Array;
      return alarmsOf(firstMs, of.length, (at) => (of[at] as number) >= threshold);
    });
    return withinTime(foundAfter(alarms, clean, changedMs));
  };
};

const injectedOutcome = (
  injection: number,
  seed: number,
  {
    ready,
    clean,
    rival,
    controls,
    thresholds,
  }: { ready: ReadyChart; clean: Told; rival: ReadyRivals; controls: Controls; thresholds: readonly number[] },
): InjectedOutcome => {
  const { change } = injections[injection] as (typeof injections)[number];
  const changed = changedHours(ready.world, seed + 7 * injection, change);
  const told = toldOf(ready, changed.live, changed, changed.changedMs);
  const { changedMs } = changed;
  const hours = withinTime(foundAfter(told.alarms, alarmsAmong(clean, changed), changedMs));
  const openedMs = changedMs + (hours ?? 0) * hourMs;
  const foundBy = finderOf({ ready, rival, controls }, changed);
  return {
    injection,
    hours,
    causes:
      hours === undefined
        ? undefined
        : [
            causeAt(ready, changed, told, { untilMs: openedMs, hours: 1 }),
            causeAt(ready, changed, told, { untilMs: openedMs + 24 * hourMs, hours: 24 }),
          ],
    effects: effectsOf(ready, changed),
    rivals: rivals.map((_, which) => [foundBy(which, 1), foundBy(which, thresholds[which] ?? 1)]),
  };
};

/** Does one job. */
export const outcomeOf = async (job: Job): Promise<Outcome> => {
  const stream = families[job.family]?.streams[job.stream];
  if (stream === undefined) throw new RangeError(`there is no stream ${job.stream} in family ${job.family}`);
  const seed = seedOfJob(job);
  const world = await worldOf(stream, job, seed);
  const ready = readyChart(world);
  const told = toldOf(ready, world.live);
  const startMs = world.live[0]?.startMs ?? 0;
  const controls = controlsOf(ready);
  const rival = job.isCompared || job.isInjected ? readyRivals(world) : undefined;
  const scores = rival === undefined ? [] : scoresOf(rival, ready, controls);
  const isTuning = job.phase === 'tuning';
  return {
    job,
    chart: { incidents: told.alarms.length, hours: hoursIn(told.alarms, startMs + world.live.length * hourMs) },
    openings: [
      ...told.incidents.map(({ opening }) => `${opening.series.id} ${opening.side} ${opening.horizonHours} h`),
      ...told.broken.map(({ rule, column }) => `${column} ${rule}`),
    ],
    trueIncidents:
      job.phase === 'true-order'
        ? told.incidents.filter((incident) => isTrueIncident(ready, controls, world.live, incident)).length
        : 0,
    rivals: isTuning
      ? []
      : scores.map((of, which) => [countOf(of, 1, startMs), countOf(of, job.thresholds[which] ?? 1, startMs)]),
    scores: isTuning ? scores : [],
    squares: job.phase === 'report' ? weekSquares(ready, world.live) : new Map(),
    injected:
      job.isInjected && rival !== undefined
        ? injections.map((_, injection) =>
            injectedOutcome(injection, seed, { ready, clean: told, rival, controls, thresholds: job.thresholds }),
          )
        : [],
  };
};
