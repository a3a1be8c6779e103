import type { Monitor } from '../monitor/index.ts';
import type { Collected, ReckonedJob } from './collect-costs.ts';
import { costOfErrors, type ErrorCost, estimatedCost } from './error-cost.ts';
import { type Figure, figureOf } from './money.ts';
import { type ObservedVariant, predictionsOf } from './observed-variants.ts';
import { dayMs, monthOf } from './periods.ts';
import type { Labelled } from './ports.ts';
import type { RecordedEndpoint } from './recorded-use.ts';
import { type RetrainingReturn, retrainingReturn } from './retraining-return.ts';
import type { Span } from './use.ts';
import { costOfJobs } from './waste-jobs.ts';

/** What the last retraining brought, as it is kept. */
export interface KeptReturn {
  /** When what it made began to serve. */
  readonly since: string;
  readonly verdict: RetrainingReturn['verdict'];
  /** What its jobs cost. */
  readonly cost: Figure;
  /** What errors cost less since then; null where there is not enough data. */
  readonly saved: Figure | null;
  readonly net: Figure | null;
  readonly returnOnCost: number | null;
  /** Predictions from its deployment on; null where it never pays off as things are. */
  readonly breakEvenAfter: number | null;
}

/** What a model's errors cost in the month so far, by its monitor's `cost.predictions`. */
export interface KeptValue {
  readonly labelled: number;
  readonly errors: Figure;
  /** What all predictions cost if those without a label are as those with one: an estimate. Null without labels, or where nobody counted. */
  readonly estimated: Figure | null;
  /** Wrong predictions of pairs that have no price. */
  readonly unpriced: number;
  /** Null where no retraining was deployed within what is looked at. */
  readonly retraining: KeptReturn | null;
}

export interface ValueFacts extends Pick<Collected, 'jobs' | 'endpoints' | 'rates'> {
  readonly observed: readonly ObservedVariant[];
  /** Span that was observed. */
  readonly watched: Span;
}

const hourMs = 3_600_000;

/** How long before a deployment errors are looked at. */
const comparedDays = 28;

const wholeHours = (startMs: number, endMs: number): Span => ({
  startMs: Math.ceil(startMs / hourMs) * hourMs,
  endMs: Math.floor(endMs / hourMs) * hourMs,
});

/** What a model is worth; undefined where its monitor states no prices, or labelled predictions are not counted. */
export const modelValue = async (
  labelled: Labelled,
  monitor: Monitor,
  facts: ValueFacts,
  asOfMs: number,
): Promise<KeptValue | undefined> => {
  const costs = monitor.cost?.predictions;
  if (costs === undefined) return undefined;
  const errorsIn = async (within: Span): Promise<ErrorCost | undefined> => {
    const cells = within.endMs > within.startMs ? await labelled.cells(monitor, within) : [];
    return cells && costOfErrors({ costs }, cells);
  };
  const month = wholeHours(monthOf(asOfMs).startMs, asOfMs);
  const errors = await errorsIn(month);
  if (errors === undefined) return undefined;
  const predictions = predictionsOf(facts.observed)(monitor.id, month);
  const estimated = predictions === undefined ? undefined : estimatedCost(errors, predictions);
  return {
    labelled: errors.labelled,
    errors: figureOf(errors.cost),
    estimated: estimated === undefined ? null : figureOf(estimated),
    unpriced: errors.unpriced,
    retraining: await returnOf(errorsIn, monitor, facts, asOfMs),
  };
};

/** When an endpoint last began to serve by another config than before. */
const lastDeployment = ({ states }: RecordedEndpoint): number | undefined =>
  states.findLast(({ configName }, place) => {
    const before = states[place - 1]?.configName;
    return before !== undefined && configName !== undefined && configName !== before;
  })?.atMs;

/** Jobs of the last execution of the model's pipeline that had ended by a moment, a training job that succeeded among them. */
const retrainingBefore = (jobs: readonly ReckonedJob[], model: string, ms: number): readonly ReckonedJob[] => {
  const own = jobs.filter(({ record, use }) => use.model === model && record.executionId !== undefined);
  const executions = [...Map.groupBy(own, ({ record }) => record.executionId).values()].filter(
    (of) =>
      of.every(({ use }) => use.outcome !== 'running' && use.endMs <= ms) &&
      of.some(({ use }) => use.kind === 'training' && use.outcome === 'completed'),
  );
  const endOf = (of: readonly ReckonedJob[]): number => Math.max(...of.map(({ use }) => use.endMs));
  return executions.toSorted((a, b) => endOf(a) - endOf(b)).at(-1) ?? [];
};

const returnOf = async (
  errorsIn: (within: Span) => Promise<ErrorCost | undefined>,
  { id, source }: Monitor,
  { jobs, endpoints, rates, observed, watched }: ValueFacts,
  asOfMs: number,
): Promise<KeptReturn | null> => {
  const endpoint = endpoints.find(({ name }) => name.toLowerCase() === source.endpoint.toLowerCase());
  const deployedMs = endpoint && lastDeployment(endpoint);
  // Predictions since are known only as far back as was looked.
  if (deployedMs === undefined || deployedMs < watched.startMs) return null;
  const run = retrainingBefore(jobs, id, deployedMs);
  if (run.length === 0) return null;
  const before = await errorsIn(wholeHours(deployedMs - comparedDays * dayMs, deployedMs));
  const after = await errorsIn(wholeHours(deployedMs, asOfMs));
  const cost = costOfJobs(
    run.map(({ use }) => use),
    rates,
  ).spent;
  const predictionsSince = predictionsOf(observed)(id, { startMs: deployedMs, endMs: asOfMs }) ?? 0;
  const found: RetrainingReturn =
    before === undefined || after === undefined
      ? { verdict: 'not-enough-data' }
      : retrainingReturn({ before, after, predictionsSince, cost });
  return { since: new Date(deployedMs).toISOString(), cost: figureOf(cost), ...keptReturn(found) };
};

const keptReturn = (found: RetrainingReturn): Omit<KeptReturn, 'since' | 'cost'> =>
  found.verdict === 'not-enough-data'
    ? { verdict: found.verdict, saved: null, net: null, returnOnCost: null, breakEvenAfter: null }
    : {
        verdict: found.verdict,
        saved: figureOf(found.saved),
        net: figureOf(found.net),
        returnOnCost: found.returnOnCost ?? null,
        breakEvenAfter: found.breakEvenAfter ?? null,
      };
