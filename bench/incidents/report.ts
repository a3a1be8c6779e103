import { families, injections } from '../incident-streams.ts';
import { barWord } from '../measure.ts';
import type { Outcome } from './job.ts';
import {
  type CleanTally,
  type Confusion,
  cleanTally,
  confusionOf,
  detectable,
  type FoundTally,
  foundTally,
  macroAccuracy,
  type RivalTally,
  rivalTallies,
} from './tally.ts';

const percent = (share: number, digits = 0): string => `${(100 * share).toFixed(digits)} %`;
const line = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Of the two windows of each rule the one that leaves more clean time, or that finds more: whatever is better for the rule. */
const bestOf = (
  tallies: readonly RivalTally[],
  isBetter: (a: RivalTally, b: RivalTally) => boolean,
): readonly RivalTally[] =>
  [...Map.groupBy(tallies, ({ name }) => name).values()].map((same) =>
    same.reduce((best, one) => (isBetter(one, best) ? one : best)),
  );

const leastTime = (a: RivalTally, b: RivalTally): boolean => a.clean.inIncident < b.clean.inIncident;
const mostFound = (a: RivalTally, b: RivalTally): boolean =>
  a.found.found > b.found.found || (a.found.found === b.found.found && a.found.hours < b.found.hours);

/** What a rule is ahead of the chart in; on false incidents with fewer of them and more clean time, as one that never ends is one, too. */
const winsOf = (
  chart: { readonly rate: number; readonly inIncident: number },
  rival: RivalTally,
): readonly string[] => [
  ...(rival.found.found > rival.chart.found ? ['found'] : []),
  ...(rival.clean.rate < chart.rate && rival.clean.inIncident < chart.inIncident ? ['false'] : []),
  ...(rival.found.hours < rival.chart.hours ? ['delay'] : []),
];

/** A bar, and whether it is met. */
interface Bar {
  readonly text: string;
  readonly isMet: boolean;
}

/** What a family's outcomes say about the chart and the other rules. */
export interface FamilyReport {
  readonly name: string;
  /** What stands in the table, by rule. */
  readonly cells: ReadonlyMap<string, string>;
  readonly bars: readonly Bar[];
}

const cellOf = ({ rate, inIncident }: CleanTally, { found, hours }: FoundTally): string =>
  `${rate.toFixed(2)}, ${percent(inIncident, inIncident < 0.1 ? 1 : 0)}, ${percent(found)}, ${hours.toFixed(0)} h`;

const rivalCell = ({ clean, found, window }: RivalTally): string => `${cellOf(clean, found)} (${window})`;

const ownBars = (clean: CleanTally, outcomes: readonly Outcome[]): readonly Bar[] => {
  const injected = outcomes.flatMap((outcome) => outcome.injected);
  const large = foundTally(detectable(outcomes).map(({ hours }) => hours));
  const opening = macroAccuracy(confusionOf(injected, 0));
  const later = macroAccuracy(confusionOf(injected, 1));
  return [
    {
      text: `false incidents: ${clean.incidents} in ${clean.months} months, upper bound ${clean.bound.toFixed(2)} ≤ 1 a month over at least 60`,
      isMet: clean.bound <= 1 && clean.months >= 60,
    },
    { text: `clean time in incident: ${percent(clean.inIncident, 2)} ≤ 1 %`, isMet: clean.inIncident <= 0.01 },
    {
      text: `found of ${large.injections} injections (of ${injected.length}) above the minimum detectable effect: ${percent(large.found, 1)} ≥ 95 %`,
      isMet: large.found >= 0.95,
    },
    {
      text: `cause: ${percent(later, 1)} ≥ 90 % a day after opening (${percent(opening, 1)} at opening)`,
      isMet: later >= 0.9,
    },
  ];
};

const rivalBars = (clean: CleanTally, tallies: readonly RivalTally[], how: string): readonly Bar[] =>
  tallies.flatMap((one) => {
    const wins = winsOf(clean, one);
    const text = `ahead of ${one.name}, ${one.window} h, ${how}: it is ahead on ${wins.join(', ')}`;
    return wins.length === 0 ? [] : [{ text, isMet: false }];
  });

/** The chart and every rule by default and calibrated, and the bars. */
export const familyReport = (family: number, outcomes: readonly Outcome[]): FamilyReport => {
  const clean = cleanTally(outcomes.map(({ chart }) => chart));
  const all = foundTally(outcomes.flatMap(({ injected }) => injected).map(({ hours }) => hours));
  const [byDefault, calibrated] = [rivalTallies(outcomes, 0), rivalTallies(outcomes, 1)];
  const behind = [...rivalBars(clean, byDefault, 'by default'), ...rivalBars(clean, calibrated, 'calibrated')];
  const ahead = { text: 'ahead of every other rule on found, false and delay', isMet: true };
  return {
    name: families[family]?.name ?? '',
    cells: new Map([
      ['**budgeted chart**', cellOf(clean, all)],
      ...bestOf(byDefault, leastTime).map((one) => [`${one.name}, default`, rivalCell(one)] as const),
      ...bestOf(calibrated, mostFound).map((one) => [`${one.name}, calibrated`, rivalCell(one)] as const),
    ]),
    bars: [...ownBars(clean, outcomes), ...(behind.length > 0 ? behind : [ahead])],
  };
};

/** One table of all families: false incidents a month, clean time in incident, found within 7 days, mean hours; in brackets the window of the rule. */
export const tableLines = (reports: readonly FamilyReport[]): readonly string[] => [
  '\n**All rules**: false incidents a month, clean time in incident, found within 7 days, mean hours (not found: 168), window in hours',
  line('rule', ...reports.map(({ name }) => name)),
  line('---', ...reports.map(() => '---')),
  ...[...(reports[0]?.cells.keys() ?? [])].map((rule) =>
    line(rule, ...reports.map(({ cells }) => cells.get(rule) ?? '')),
  ),
];

/** The bars of a family in words. */
export const barLines = ({ bars }: FamilyReport): readonly string[] =>
  bars.map(({ text, isMet }) => `- ${barWord(isMet)}: ${text}`);

/** Share found and mean hours of each change in each family. */
export const powerLines = (
  byFamily: readonly (readonly Outcome[])[],
  reports: readonly FamilyReport[],
): readonly string[] => [
  '\n**Power**: found within 7 days, and mean hours (not found: 168)',
  line('change', ...reports.map(({ name }) => name)),
  line('---', ...byFamily.map(() => '---')),
  ...injections.map(({ group, name }, at) =>
    line(
      `${group}: ${name}`,
      ...byFamily.map((outcomes) => {
        const tally = foundTally(
          outcomes
            .flatMap(({ injected }) => injected.filter(({ injection }) => injection === at))
            .map(({ hours }) => hours),
        );
        return `${percent(tally.found)}, ${tally.hours.toFixed(0)} h`;
      }),
    ),
  ),
];

const namesIn = (confusion: Confusion): readonly string[] => [
  ...new Set([...confusion.keys(), ...[...confusion.values()].flatMap((row) => [...row.keys()])]),
];

/** True causes by row, named ones by column, a day after opening. */
export const confusionLines = (byFamily: readonly (readonly Outcome[])[]): readonly string[] => {
  const confusion = confusionOf(
    byFamily.flat().flatMap(({ injected }) => injected),
    1,
  );
  const names = namesIn(confusion);
  return [
    `\n**Causes** a day after opening, all families together: ${percent(macroAccuracy(confusion), 1)} (macro)`,
    line('true cause', 'found', 'right', 'named instead'),
    line('---', '---', '---', '---'),
    ...[...confusion].map(([cause, row]) => {
      const all = [...row.values()].reduce((sum, count) => sum + count, 0);
      const others = names
        .filter((name) => name !== cause && row.has(name))
        .toSorted((a, b) => (row.get(b) ?? 0) - (row.get(a) ?? 0))
        .map((name) => `${name} ${row.get(name)}`);
      return line(cause, String(all), percent((row.get(cause) ?? 0) / all), others.join(', '));
    }),
  ];
};
