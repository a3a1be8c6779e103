import { chiSquaredSurvival } from '../shared/drift/index.ts';
import { budgetedChart } from './incident-chart.ts';
import type { Alarm, ReadyRule, Rule } from './incident-rules.ts';
import {
  changes,
  hoursToFind,
  liveHours,
  reportSeed,
  restrictedHours,
  type StreamKind,
  streams,
  tuningSeed,
} from './incident-streams.ts';
import { changedHours, cleanWorld, type World } from './incident-world.ts';

/*
 * False incidents and time to find changes, on simulated endpoints.
 *
 * BENCH_MONTHS    endpoint-months of each stream (24)
 * BENCH_STREAMS   numbers of the streams, from 1, with commas (all)
 * BENCH_SEEDS     `report` or `tuning`: which seeds (report)
 */
const months = Number(process.env.BENCH_MONTHS ?? 24);
const chosen = (process.env.BENCH_STREAMS ?? '')
  .split(',')
  .filter((text) => text !== '')
  .map(Number);
const firstSeed = process.env.BENCH_SEEDS === 'tuning' ? tuningSeed : reportSeed;
const rules: readonly Rule[] = [budgetedChart];
const hourMs = 3_600_000;

/** What one endpoint-month says about a rule. */
interface MonthOutcome {
  readonly falseIncidents: number;
  readonly hoursInIncident: number;
  readonly facts: ReadyRule['facts'];
  /** Hours to find each of `changes`; undefined where it was not found. */
  readonly hours: readonly (number | undefined)[];
}

const hoursOf = (alarms: readonly Alarm[], endMs: number): number =>
  alarms.reduce((sum, { openedMs, closedMs = endMs }) => sum + (closedMs - openedMs) / hourMs, 0);

/** Hours from a change to the first alarm that opens after it. One that was open before does not count as found. */
const foundAfter = (alarms: readonly Alarm[], changedMs: number): number | undefined => {
  const first = alarms.find(({ openedMs }) => openedMs > changedMs);
  return first === undefined ? undefined : (first.openedMs - changedMs) / hourMs;
};

const monthOutcome = (rule: Rule, world: World, seed: number): MonthOutcome => {
  const ready = rule.ready(world.kinds, world.reference);
  const alarms = ready.alarms(world.live);
  const endMs = (world.live.at(-1)?.startMs ?? 0) + hourMs;
  const hours = changes.map(({ change }) => {
    const { live, changedMs, column } = changedHours(world, seed, change);
    return foundAfter(ready.alarms(live, column ?? 'traffic'), changedMs);
  });
  return { falseIncidents: alarms.length, hoursInIncident: hoursOf(alarms, endMs), facts: ready.facts, hours };
};

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Upper 95 % bound of a Poisson rate, one-sided: the mean at which so few events have a chance of 5 %. */
const poissonUpper = (events: number): number => {
  let [low, high] = [events, 4 * events + 10];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (1 - chiSquaredSurvival(2 * middle, 2 * events + 2) < 0.95) low = middle;
    else high = middle;
  }
  return high;
};

const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.01 ? 2 : 0)} %`;

const printClean = (outcomes: readonly MonthOutcome[]): void => {
  const events = outcomes.reduce((sum, { falseIncidents }) => sum + falseIncidents, 0);
  const inIncident = mean(outcomes.map(({ hoursInIncident }) => hoursInIncident / liveHours));
  const facts = outcomes.map((outcome) => outcome.facts).filter((known) => known !== undefined);
  console.log(
    `  clean: ${events} false incidents in ${outcomes.length} months: ${(events / outcomes.length).toFixed(3)} a month (95 %: under ${(poissonUpper(events) / outcomes.length).toFixed(3)}); in incident ${percent(inIncident)} of the time`,
  );
  if (facts.length === 0) return;
  const of = (field: 'designEffect' | 'mdeDay' | 'mdeWeek') => median(facts.map((known) => known[field]));
  const sigmas = (size: number): string => (Number.isFinite(size) ? `${size.toFixed(2)} σ` : 'none');
  console.log(
    `  location: design effect ${of('designEffect').toFixed(1)}, minimum detectable effect ${sigmas(of('mdeDay'))} in 24 h, ${sigmas(of('mdeWeek'))} in 168 h`,
  );
};

const printChanges = (outcomes: readonly MonthOutcome[]): void => {
  console.log('  change              found in 7 d   in 18 d   restricted mean h   median h, of those not found ∞');
  for (const [at, { name }] of changes.entries()) {
    const hours = outcomes.map((outcome) => outcome.hours[at] ?? Number.POSITIVE_INFINITY);
    const within = (limit: number): string => percent(mean(hours.map((hour) => (hour <= limit ? 1 : 0))));
    const restricted = mean(hours.map((hour) => Math.min(hour, restrictedHours)));
    console.log(
      `  ${name.padEnd(19)} ${within(restrictedHours).padStart(12)} ${within(hoursToFind).padStart(9)} ${restricted.toFixed(1).padStart(19)} ${String(median(hours)).padStart(10)}`,
    );
  }
};

const runStream = (stream: StreamKind, number: number): void => {
  const began = performance.now();
  const outcomes = new Map(rules.map((rule) => [rule, [] as MonthOutcome[]]));
  for (let month = 0; month < months; month += 1) {
    const seed = firstSeed + number * 10_000 + month;
    const world = cleanWorld(stream, seed);
    for (const [rule, ofRule] of outcomes) ofRule.push(monthOutcome(rule, world, seed));
  }
  console.log(`\n${number}. ${stream.name} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  for (const [{ name }, ofRule] of outcomes) {
    console.log(` ${name}`);
    printClean(ofRule);
    printChanges(ofRule);
  }
};

console.log(
  `${months} endpoint-months of each stream, ${firstSeed === reportSeed ? 'report' : 'tuning'} seeds. Stream: rows an hour, correlation of rows, effect of hour and of day in σ, days of reference.`,
);
for (const [at, stream] of streams.entries()) {
  if (chosen.length === 0 || chosen.includes(at + 1)) runStream(stream, at + 1);
}
