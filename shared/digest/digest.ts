import { quantity } from '../alert/index.ts';
import type { Footprint } from '../carbon/index.ts';
import {
  approximate,
  type BudgetStatus,
  bySaving,
  dayMs,
  type Forecast,
  minus,
  shareOf,
  sumOf,
  totalSaving,
  type Waste,
} from '../cost/index.ts';
import { dayWords, moneyWords, monthWords, percentWords, spanWords } from './digest-words.ts';
import { sparkline } from './sparkline.ts';
import {
  healths,
  type Judging,
  type ModelWeek,
  type OpenIncident,
  unjudgedReasons,
  type Week,
  type WeekRetraining,
} from './week.ts';

/** One part of a digest: what it comes to, then what is worth knowing, most important first. */
export interface DigestSection {
  readonly name: string;
  readonly headline: string;
  /** Cells of each line, which a text puts below each other. */
  readonly lines: readonly (readonly string[])[];
}

export interface Digest {
  readonly title: string;
  readonly sections: readonly DigestSection[];
}

/** Most lines of a section: it is read in a minute. */
const mostLines = 5;

const shortList = (lines: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  lines.length <= mostLines ? lines : [...lines.slice(0, mostLines), [`and ${lines.length - mostLines} more`]];

/**
 * A week of models in what a lead reads in a minute: how the models are, what they cost against their budgets, what is wasted, incidents and
 * retrainings. The same week gives the same digest.
 */
export const digestOf = (week: Week): Digest => ({
  title: `Models, ${spanWords(week.span.startMs, week.span.endMs - dayMs)}`,
  sections: [
    modelsSection(week),
    judgingSection(week),
    liveDataSection(week),
    moneySection(week),
    wasteSection(week),
    incidentsSection(week),
    retrainingsSection(week),
    ...(week.carbon === undefined ? [] : [carbonSection(week.carbon)]),
  ],
});

const worstFirst = (a: ModelWeek, b: ModelWeek): number =>
  healths.indexOf(a.health) - healths.indexOf(b.health) ||
  b.openIncidents - a.openIncidents ||
  (a.name < b.name ? -1 : 1);

/** Models in trouble, and those that were in trouble at some time of the week. */
const isWorthALine = ({ health, violations }: ModelWeek): boolean =>
  (health !== 'healthy' && health !== 'learning') || violations.some((count = 0) => count > 0);

const modelsSection = ({ models }: Week): DigestSection => {
  const counts = healths.flatMap((health) => {
    const count = models.filter((model) => model.health === health).length;
    return count === 0 ? [] : [`${count} ${health}`];
  });
  const worth = models.filter(isWorthALine).toSorted(worstFirst);
  return {
    name: 'Models',
    headline: models.length === 0 ? 'none is watched' : `${models.length} watched: ${counts.join(', ')}`,
    lines: shortList(
      worth.map(({ name, health, violations, openIncidents, owner }) => [
        name,
        health,
        sparkline(violations),
        quantity(openIncidents, 'open incident'),
        owner,
      ]),
    ),
  };
};

const countOf = (unjudged: Judging['unjudged']): number =>
  unjudgedReasons.reduce((sum, reason) => sum + (unjudged[reason] ?? 0), 0);

const reasonsOf = (unjudged: Judging['unjudged']): string =>
  unjudgedReasons.flatMap((reason) => (unjudged[reason] ? [`${unjudged[reason]} ${reason}`] : [])).join(', ');

/** What nobody could say: it must not look as if all had been well. */
const judgingSection = ({ models }: Week): DigestSection => {
  const lacking = models
    .map(({ name, judging: { windows, unjudged } }) => ({ name, windows, unjudged, count: countOf(unjudged) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  const windows = models.reduce((sum, { judging }) => sum + judging.windows, 0);
  const count = lacking.reduce((sum, model) => sum + model.count, 0);
  const nothing = windows === 0 ? 'no window was evaluated' : `nothing: all ${quantity(windows, 'window')} were judged`;
  return {
    name: 'Not judged',
    headline: count === 0 ? nothing : `${count} of ${quantity(windows, 'window')}`,
    lines: shortList(
      lacking.map((model) => [
        model.name,
        `${model.count} of ${quantity(model.windows, 'window')}`,
        reasonsOf(model.unjudged),
      ]),
    ),
  };
};

/** Columns that a line names. */
const mostColumns = 4;

const liveDataSection = ({ models }: Week): DigestSection => {
  const compared = models.flatMap(({ name, trainingGap }) => (trainingGap ? [{ name, ...trainingGap }] : []));
  const apart = compared
    .filter(({ columns }) => columns.length > 0)
    .toSorted((a, b) => b.columns.length - a.columns.length || (a.name < b.name ? -1 : 1));
  return {
    name: 'Live data',
    headline: liveDataWords(compared.length, apart.length),
    lines: shortList(
      apart.map(({ name, columns, atMs }) => [name, namesOf(columns, mostColumns), `as of ${dayWords(atMs)}`]),
    ),
  };
};

const liveDataWords = (compared: number, apart: number): string => {
  if (compared === 0) return 'not compared with the training data this week';
  if (apart === 0) return `as in training (${quantity(compared, 'model')} compared)`;
  return `differs from the training data for ${apart} of ${quantity(compared, 'model')} compared, in these columns`;
};

const budgetLine = ({ budget, level, reason, share }: BudgetStatus): readonly string[] => {
  const how = level === 'over' ? 'over' : 'near';
  const by = reason === 'forecast' ? 'by the forecast' : 'spent already';
  const amount = share === undefined ? 'more than' : `${percentWords(share)} of`;
  return [`${budget.name} is ${how} its budget: ${amount} ${moneyWords(budget.monthly)} ${by}`];
};

const moneySection = ({ span, money }: Week): DigestSection => {
  const { forecast, budgets, unknown, lost } = money;
  const breached = budgets
    .filter(({ level }) => level !== 'within')
    .toSorted((a, b) => (b.share ?? Number.POSITIVE_INFINITY) - (a.share ?? Number.POSITIVE_INFINITY));
  const month = monthWords(span.endMs - dayMs);
  return {
    name: 'Money',
    headline: spentWords(money),
    lines: [
      ...(forecast === undefined ? [] : [[`${month} will cost about ${forecastWords(forecast)}`]]),
      ...shortList(breached.map(budgetLine)),
      ...(lost.scaled.gt(0) ? [[`${moneyWords(lost)} went into jobs that failed`]] : []),
      ...(unknown.length === 0
        ? []
        : [[`Not in it, as no price is known: ${namesOf(unknown.map(({ what }) => what))}`]]),
    ],
  };
};

/** With its range, where there is one that anybody could read. */
const forecastWords = ({ expected, low, high }: Forecast): string => {
  const [about, from, to] = [expected, low, high].map((money) => moneyWords(money, 0));
  return from === to ? `${about}` : `${about} (${from} to ${to})`;
};

/** A sum over days of which some are missing says how many it has, and is held against nothing. */
const spentWords = ({ days, weekBefore }: Week['money']): string => {
  const known = days.filter((day) => day !== undefined);
  if (known.length === 0) return 'not known: nobody summarised what this week cost';
  const week = sumOf(known);
  const isWhole = known.length === days.length;
  const change = isWhole && weekBefore !== undefined ? shareOf(minus(week, weekBefore), weekBefore) : undefined;
  const bars = sparkline(days.map((day) => day && approximate(day)));
  const of = isWhole ? '' : `, on ${known.length} of ${days.length} days that were summarised`;
  return `${moneyWords(week)} ${bars}${of}${change === undefined ? '' : `, ${changeWords(change)}`}`;
};

const namesOf = (names: readonly string[], most = 2): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

/** Less than a per cent is no change that anyone has to know of. */
const changeWords = (change: number): string => {
  const percent = Math.round(100 * Math.abs(change));
  if (percent === 0) return 'as in the week before';
  return `${percent} % ${change > 0 ? 'more' : 'less'} than the week before`;
};

/** A step of a pipeline is called alike for every model. */
const subjectWords = ({ subject, model }: Waste): string =>
  model === null || subject.startsWith(model) ? subject : `${subject} of ${model}`;

const wasteLine = (waste: Waste): readonly string[] => [
  waste.monthlySaving === undefined ? 'not known' : moneyWords(waste.monthlySaving),
  subjectWords(waste),
  waste.owner ?? 'unowned',
  waste.reason,
];

const wasteWords = (waste: readonly Waste[] | undefined): string => {
  if (waste === undefined) return 'nobody looked for it this week';
  if (waste.length === 0) return 'none found';
  if (waste.every(({ monthlySaving }) => monthlySaving === undefined))
    return 'found, but what it would save is not known';
  return `up to ${moneyWords(totalSaving(waste))} a month could be saved`;
};

const wasteSection = ({ waste }: Week): DigestSection => ({
  name: 'Waste',
  headline: wasteWords(waste),
  lines: shortList((waste ?? []).toSorted(bySaving).map(wasteLine)),
});

const gravestFirst = (a: OpenIncident, b: OpenIncident): number =>
  Number(b.severity === 'critical') - Number(a.severity === 'critical') ||
  a.onsetMs - b.onsetMs ||
  (a.model < b.model ? -1 : 1);

/** What was seen; the numbers behind it are in the incident. */
const firstSentence = (text: string): string => /^.*?[.!?](?= )/.exec(text)?.[0] ?? text;

const spanOfDays = (fromMs: number, toMs: number): string => {
  const [from, to] = [fromMs, toMs].map(dayWords);
  return from === to ? `${from}` : `${from} to ${to}`;
};

/** What is open first, then what is over. */
const incidentsSection = ({ incidents: { opened, resolved, open } }: Week): DigestSection => ({
  name: 'Incidents',
  headline: `${opened} opened, ${resolved.length} resolved, ${open.length} still open`,
  lines: shortList([
    ...open
      .toSorted(gravestFirst)
      .map(({ model, severity, headline, onsetMs }) => [
        model,
        severity,
        `since ${dayWords(onsetMs)}`,
        firstSentence(headline),
      ]),
    ...resolved
      .toSorted(gravestFirst)
      .map(({ model, severity, headline, onsetMs, resolvedMs }) => [
        model,
        severity,
        spanOfDays(onsetMs, resolvedMs),
        firstSentence(headline),
      ]),
  ]),
});

const returnWords = ({ return: result, cost }: WeekRetraining): string => {
  const spent = cost === undefined ? '' : `cost ${moneyWords(cost)}`;
  if (result === undefined || result.verdict === 'not-enough-data') return spent;
  const { verdict, saved } = result;
  const brought = {
    'paid-off': `errors cost ${moneyWords(saved)} less since: paid off`,
    'not-yet': `errors cost ${moneyWords(saved)} less since: not paid off yet`,
    worse: 'errors cost more since',
    'not-seen': 'no difference seen yet',
  }[verdict];
  return spent === '' ? brought : `${spent}, ${brought}`;
};

const retrainingsSection = ({ retrainings }: Week): DigestSection => {
  const failed = retrainings.filter(({ outcome }) => outcome === 'failed').length;
  return {
    name: 'Retrainings',
    headline: retrainings.length === 0 ? 'none' : `${retrainings.length} started, ${failed} failed`,
    lines: shortList(
      retrainings
        .toSorted((a, b) => a.startedMs - b.startedMs)
        .map((run) => [run.model, dayWords(run.startedMs), run.outcome, returnWords(run)]),
    ),
  };
};

const kilograms = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

const carbonSection = ({ basis, energyKwh, operationalKg, embodiedKg, unknown }: Footprint): DigestSection => ({
  name: 'Carbon',
  headline: `${kilograms.format(operationalKg + embodiedKg)} kg CO2e for ${kilograms.format(energyKwh)} kWh of jobs and endpoints, ${basis}`,
  lines: unknown.length === 0 ? [] : [[`Not known in part: ${namesOf([...new Set(unknown.map(({ what }) => what))])}`]],
});
