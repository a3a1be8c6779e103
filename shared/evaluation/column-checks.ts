import type { Finding, Verdict } from '../../events/parts/finding.ts';
import { binCounts, binsOf, populationStabilityIndex } from '../drift/index.ts';

import type { ChecksPolicy } from '../monitor/index.ts';
import type { ColumnProfile } from '../profile/index.ts';
import { shareVerdict } from '../quality/index.ts';
import { kindOf } from '../reference/index.ts';
import { count, percent } from './words.ts';

/** One column of a window beside the same column of the baseline. */
export interface ColumnPair {
  readonly baseline: ColumnProfile;
  readonly current: ColumnProfile;
  readonly policy: ChecksPolicy;
}

/** Looks at one aspect of a column; undefined where the check does not apply to it. */
export type ColumnCheck = (pair: ColumnPair) => Finding | undefined;

const finding = (
  { current }: ColumnPair,
  outcome: Omit<Finding, 'column' | 'role' | 'sentence'>,
  sentence: string,
): Finding => ({
  column: current.name,
  role: current.role,
  ...outcome,
  sentence: outcome.verdict === 'not-enough-data' ? `${sentence} Too few rows to judge.` : sentence,
});

const rowsOf = (column: ColumnProfile): number => column.present + column.missing;

const missingShare = (column: ColumnProfile): number => (rowsOf(column) === 0 ? 0 : column.missing / rowsOf(column));

/** The share of rows that hold a value, against the baseline's. A column that is never filled counts as missing. */
export const completeness: ColumnCheck = (pair) => {
  const { baseline, current, policy } = pair;
  const rows = rowsOf(current);
  const tolerated = Math.min(1, missingShare(baseline) + policy.completeness.tolerance);
  return finding(
    pair,
    {
      check: 'completeness',
      statistic: 'completeness',
      value: rows === 0 ? null : current.present / rows,
      threshold: 1 - tolerated,
      rows,
      verdict: shareVerdict(current.missing, rows, tolerated),
    },
    `${current.name} is missing in ${percent(missingShare(current))} of ${count(rows, 'row')}; ${percent(tolerated)} is tolerated.`,
  );
};

/**
 * The share of values of another kind than the baseline's. Whole and fractional numbers are one kind, to which what is
 * too large for a double does not belong; text holds anything.
 */
export const dataType: ColumnCheck = (pair) => {
  const { baseline, current, policy } = pair;
  const kind = kindOf(baseline);
  if (kind === undefined || kind === 'text' || current.present === 0) return undefined;
  const matching = kind === 'number' ? (current.numeric?.moments.count ?? 0) : current.types.boolean;
  const mismatched = current.present - matching;
  return finding(
    pair,
    {
      check: 'data-type',
      statistic: 'dataTypeMatch',
      value: matching / current.present,
      threshold: 1 - policy.dataType.tolerance,
      rows: current.present,
      verdict: shareVerdict(mismatched, current.present, policy.dataType.tolerance),
    },
    `${percent(mismatched / current.present)} of the values of ${current.name} are not a ${kind}, over ${count(current.present, 'value')}; ${percent(policy.dataType.tolerance)} is tolerated.`,
  );
};

/** The share of numbers outside what the baseline ever held. */
export const range: ColumnCheck = (pair) => {
  const { baseline, current, policy } = pair;
  if (kindOf(baseline) !== 'number' || !baseline.numeric || !current.numeric) return undefined;
  const { min, max } = baseline.numeric.moments;
  const { moments, quantiles } = current.numeric;
  if (min === undefined || max === undefined || moments.min === undefined || moments.max === undefined)
    return undefined;
  const above = moments.max > max ? 1 - quantiles.cdf(max) : 0;
  const below = moments.min < min ? quantiles.cdfBelow(min) : 0;
  const outside = above + below;
  return finding(
    pair,
    {
      check: 'range',
      statistic: 'shareOutsideRange',
      value: outside,
      threshold: policy.range.tolerance,
      rows: moments.count,
      verdict: shareVerdict(Math.round(outside * moments.count), moments.count, policy.range.tolerance),
    },
    `${percent(outside)} of ${count(moments.count, 'value')} of ${current.name} lie outside ${min} … ${max}, all that the baseline held; ${percent(policy.range.tolerance)} is tolerated.`,
  );
};

/** The share of values that the baseline never held, where the baseline's values are few enough to be known whole. */
export const unseenCategory: ColumnCheck = (pair) => {
  const { baseline, current, policy } = pair;
  if (kindOf(baseline) !== 'text' || !baseline.values.complete || current.present === 0) return undefined;
  const unseen = [...current.values.counts()].filter(([value]) => !baseline.values.has(value));
  const unseenCount = unseen.reduce((sum, [, occurrences]) => sum + occurrences, 0);
  const tolerated = policy.unseenCategory.tolerance;
  return finding(
    pair,
    {
      check: 'unseen-category',
      statistic: 'shareUnseen',
      value: unseenCount / current.present,
      threshold: tolerated,
      rows: current.present,
      verdict: shareVerdict(unseenCount, current.present, tolerated),
    },
    `${percent(unseenCount / current.present)} of ${count(current.present, 'value')} of ${current.name} are of ${count(unseen.length, 'category', 'categories')} that the baseline never held; ${percent(tolerated)} is tolerated.`,
  );
};

/** The population stability index of the column's values over bins that the baseline gives. */
export const populationStability: ColumnCheck = (pair) => {
  const { baseline, current, policy } = pair;
  const bins = binsOf(baseline);
  if (bins === undefined) return undefined;
  const counts = binCounts(bins, current);
  const rows = counts.reduce((sum, inBin) => sum + inBin, 0);
  const value = populationStabilityIndex(binCounts(bins, baseline), counts);
  const { threshold } = policy.populationStabilityIndex;
  const isJudged = value !== undefined && rows >= policy.minimumRows;
  const verdict: Verdict = !isJudged ? 'not-enough-data' : value > threshold ? 'violation' : 'ok';
  return finding(
    pair,
    {
      check: 'population-stability-index',
      statistic: 'populationStabilityIndex',
      value: value ?? null,
      threshold,
      rows: Math.round(rows),
      verdict,
    },
    `The population stability index of ${current.name} is ${value?.toFixed(3) ?? 'unknown'} over ${count(Math.round(rows), 'value')}; up to ${threshold} is tolerated.`,
  );
};
