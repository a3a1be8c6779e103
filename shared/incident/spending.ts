import type { CostSummarized } from '../../events/cost-summarized.ts';
import type { Cause } from '../../events/parts/cause.ts';
import { severityOf } from '../evaluation/index.ts';
import type { Observation } from './judgement.ts';

/** What a summary of costs says about one cause of one model, one owner or everything. */
export interface SpendingReport {
  readonly about: { readonly of: 'all' | 'model' | 'owner'; readonly name: string };
  readonly cause: Cause;
  /** Names the report, so that keeping it twice changes nothing. */
  readonly key: string;
  readonly observation: Observation;
  /** Reports in a row without it that end an incident: a forecast may sway about its limit, a day is over. */
  readonly calmToResolve: number;
}

type Budget = CostSummarized['data']['budgets'][number];
type JudgedDay = CostSummarized['data']['judgedDays'][number];
type State = Observation['state'];

const dayMs = 86_400_000;

/**
 * At 80 % of the budget one incident, at 100 % another. Who goes over it leaves open what was at risk and does not open it: one matter, one
 * message.
 */
const budgetStates: Readonly<Record<Budget['level'], Readonly<Record<'budget-at-risk' | 'budget-over', State>>>> = {
  within: { 'budget-at-risk': 'clear', 'budget-over': 'clear' },
  near: { 'budget-at-risk': 'violating', 'budget-over': 'clear' },
  over: { 'budget-at-risk': 'unknown', 'budget-over': 'violating' },
};

/** Money as people read it: `180.00 USD`. */
const words = ({ amount, currency }: Budget['monthly']): string => `${Number(amount).toFixed(2)} ${currency}`;

const budgetHeadline = ({ name, monthly, reason, share }: Budget, asOf: string): string => {
  const month = asOf.slice(0, 7);
  const part = share === null ? 'more than nothing' : `${Math.round(100 * share)} %`;
  const did = reason === 'spent' ? `has spent ${part}` : `is forecast to spend ${part}`;
  return `In ${month} ${name} ${did} of its monthly budget of ${words(monthly)}`;
};

const observed = (span: Pick<Observation, 'startMs' | 'endMs'>, state: State, cause: Cause, headline: string) =>
  state === 'violating'
    ? { ...span, state, found: { cause, severity: severityOf(cause), columns: [], headline } }
    : { ...span, state };

const ofBudget = (budget: Budget, asOf: string): readonly SpendingReport[] => {
  const atMs = Date.parse(asOf);
  return (['budget-at-risk', 'budget-over'] as const).map((cause) => ({
    about: { of: budget.of, name: budget.name },
    cause,
    key: asOf,
    observation: observed(
      { startMs: atMs, endMs: atMs },
      budgetStates[budget.level][cause],
      cause,
      budgetHeadline(budget, asOf),
    ),
    calmToResolve: 2,
  }));
};

const ofDay = ({ of, name, verdict, day, usual, z }: JudgedDay, date: string, isTold: boolean): SpendingReport => {
  const startMs = Date.parse(date);
  const headline = `${date} cost ${words(day)}, where its weekday usually costs ${usual.toFixed(2)} ${day.currency}: ${z.toFixed(1)} robust deviations more`;
  const state = verdict === 'dear' && isTold ? 'violating' : 'clear';
  return {
    about: { of, name: name ?? 'all' },
    cause: 'cost-anomaly',
    key: date,
    observation: observed({ startMs, endMs: startMs + dayMs }, state, 'cost-anomaly', headline),
    calmToResolve: 1,
  };
};

/**
 * What a summary says about budgets and unusual days. That everything together is dear is told only where no model is: it would be the same
 * matter twice.
 */
export const spendingReports = ({
  asOf,
  day,
  budgets,
  judgedDays,
}: CostSummarized['data']): readonly SpendingReport[] => {
  const isModelDear = judgedDays.some(({ of, verdict }) => of === 'model' && verdict === 'dear');
  return [
    ...budgets.flatMap((budget) => ofBudget(budget, asOf)),
    ...judgedDays.map((judged) => ofDay(judged, day, judged.of === 'model' || !isModelDear)),
  ];
};
