import type { Monitor } from '../monitor/index.ts';
import type { Profile } from '../profile/index.ts';
import {
  type ConstrainedBaseline,
  constraintsJson,
  constraintViolationsJson,
  dataQualityViolations,
  statisticsJson,
} from '../report/index.ts';
import type { Evaluation } from './evaluation.ts';
import type { BaselineFiles } from './ports.ts';

/** Model Monitor's files of a baseline, as far as there are any. */
export type ModelMonitorFiles = Partial<ConstrainedBaseline>;

/**
 * Model Monitor's files of the monitor's baseline, as far as there are any and they are asked for; without statistics of its own,
 * those of our profile.
 */
export const modelMonitorFiles = async (
  files: BaselineFiles,
  monitor: Monitor,
  baseline: Profile | undefined,
): Promise<ModelMonitorFiles> => {
  const found = monitor.baseline && (await files.find(monitor.id, monitor.baseline.version));
  const isWanted = monitor.metrics?.modelMonitor?.enabled === true || monitor.decision.mode === 'model-monitor';
  if (found === undefined && !isWanted) return {};
  return { ...found, statistics: found?.statistics ?? (baseline && statisticsJson(baseline)) };
};

/** What Model Monitor would judge by: the baseline's own constraints, else those that our profile of it suggests. */
export const constrainedBy = (
  baseline: Profile | undefined,
  { constraints, statistics }: ModelMonitorFiles,
): ConstrainedBaseline | undefined => {
  if (constraints !== undefined) return { constraints, statistics };
  return baseline && { constraints: constraintsJson(baseline), statistics: statisticsJson(baseline) };
};

/**
 * What Model Monitor would say: by its own checks where the baseline has constraints, else our findings in its words. Both are
 * written beside our evaluation and change nothing in it.
 */
export const violationsFile = (
  { constraints, statistics }: ModelMonitorFiles,
  { findings }: Pick<Evaluation, 'findings'>,
  { checks }: Monitor,
  profile: Profile,
) =>
  constraints === undefined
    ? constraintViolationsJson(findings)
    : dataQualityViolations({ constraints, statistics }, profile, checks.ignoreColumns);
