import { families, injections } from '../incident-streams.ts';
import { barWord } from '../measure.ts';
import type { Outcome } from './job.ts';
import {
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
const found = ({ found: share, hours }: FoundTally): readonly string[] => [percent(share), hours.toFixed(1)];

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

/** What a family's outcomes say about the chart. */
export interface FamilyReport {
  readonly lines: readonly string[];
  readonly bars: readonly { readonly text: string; readonly isMet: boolean }[];
}

/** The table of one family: the chart and every rule by default and calibrated, then the bars. */
export const familyReport = (family: number, outcomes: readonly Outcome[]): FamilyReport => {
  const name = families[family]?.name ?? '';
  const clean = cleanTally(outcomes.map(({ chart }) => chart));
  const injected = outcomes.flatMap((outcome) => outcome.injected);
  const all = foundTally(injected.map(({ hours }) => hours));
  const large = foundTally(detectable(outcomes).map(({ hours }) => hours));
  const [opening, later] = [0, 1].map((when) => macroAccuracy(confusionOf(injected, when as 0 | 1))) as [
    number,
    number,
  ];
  const byDefault = rivalTallies(outcomes, 0);
  const calibrated = rivalTallies(outcomes, 1);
  const row = (who: string, of: typeof clean, tally: FoundTally): string =>
    line(who, of.rate.toFixed(2), of.bound.toFixed(2), percent(of.inIncident, 1), ...found(tally));
  const rivalRow = (how: string) => (one: RivalTally) =>
    row(`${one.name}, ${one.window} h, ${how}`, one.clean, one.found);
  const bars = [
    {
      text: `false incidents: upper bound ${clean.bound.toFixed(2)} ≤ 1 over ${clean.months} months`,
      isMet: clean.bound <= 1 && clean.months >= 60,
    },
    { text: `clean time in incident: ${percent(clean.inIncident, 2)} ≤ 1 %`, isMet: clean.inIncident <= 0.01 },
    {
      text: `found of ${large.injections} injections above the minimum detectable effect: ${percent(large.found, 1)} ≥ 95 %`,
      isMet: large.found >= 0.95,
    },
    {
      text: `cause: ${percent(later, 1)} ≥ 90 % a day after opening (${percent(opening, 1)} at opening)`,
      isMet: later >= 0.9,
    },
    ...[
      ...byDefault.map((one) => ({ one, how: 'by default' })),
      ...calibrated.map((one) => ({ one, how: 'calibrated' })),
    ].flatMap(({ one, how }) => {
      const wins = winsOf(clean, one);
      return wins.length === 0
        ? []
        : [{ text: `ahead of ${one.name}, ${one.window} h, ${how}: it is ahead on ${wins.join(', ')}`, isMet: false }];
    }),
  ];
  const ahead = bars.length === 4 ? [{ text: 'ahead of every other rule on found, false and delay', isMet: true }] : [];
  return {
    lines: [
      `\n**${name}**: ${clean.months} clean months, ${injected.length} injections`,
      line('rule', 'false a month', '95 % bound', 'clean time in incident', 'found', 'mean hours'),
      line('---', '---', '---', '---', '---', '---'),
      row('**budgeted chart**', clean, all),
      ...bestOf(byDefault, leastTime).map(rivalRow('default')),
      ...bestOf(calibrated, mostFound).map(rivalRow('calibrated')),
    ],
    bars: [...bars, ...ahead],
  };
};

/** The bars of a family in words. */
export const barLines = ({ bars }: FamilyReport): readonly string[] =>
  bars.map(({ text, isMet }) => `- ${barWord(isMet)}: ${text}`);

/** Share found and mean hours of each change in each family. */
export const powerLines = (byFamily: readonly (readonly Outcome[])[]): readonly string[] => [
  '\n**Power**: found within 7 days, and mean hours (not found: 168)',
  line('change', ...byFamily.map((_, family) => families[family]?.name ?? '')),
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
