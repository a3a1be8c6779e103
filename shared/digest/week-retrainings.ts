import { inParallel } from '../concurrency.ts';
import { chargesOf, costOf, type JobUse, type Money, type Span } from '../cost/index.ts';
import { executionIdOf, executionOfJob } from '../lifecycle/index.ts';
import type { Run } from '../retraining/index.ts';
import type { WeekPorts } from './ports.ts';
import type { WeekRetraining } from './week.ts';
import type { Uses } from './week-uses.ts';

/** Executions that are read at once. */
const parallelReads = 16;

const outcomes = { running: 'running', succeeded: 'succeeded', failed: 'failed', stopped: 'failed' } as const;

/** What the jobs of an execution cost within the week, as far as prices are known; undefined where none is. */
const costOfExecution = (executionId: string, { jobs, rates }: Uses, within: Span): Money | undefined => {
  const own = jobs.filter(({ name }) => executionOfJob(name) === executionId);
  const { spent } = costOf(own.flatMap(chargesTo(within.endMs)), rates, within);
  return spent.scaled.gt(0) ? spent : undefined;
};

const chargesTo = (endMs: number) => (job: JobUse) => chargesOf(job, endMs);

/** How retrainings went, by what is recorded of their executions. What each brought takes labels, which nobody keeps yet. */
export const weekRetrainingsOf = (
  runs: readonly Run[],
  recorded: WeekPorts['recorded'],
  uses: Uses,
  span: Span,
): Promise<readonly WeekRetraining[]> =>
  inParallel(runs, parallelReads, async ({ monitorId, origin, executionArn }) => {
    const execution = executionArn === null ? undefined : await recorded.find(executionArn);
    return {
      model: monitorId,
      startedMs: Date.parse(origin.time),
      outcome: outcomes[execution?.state.outcome ?? 'running'],
      cost: executionArn === null ? undefined : costOfExecution(executionIdOf(executionArn), uses, span),
      return: undefined,
    };
  });
