import { expectedAccuracy } from '../decision/index.ts';
import type { Monitor } from '../monitor/index.ts';
import type { Profile } from '../profile/index.ts';
import type { Beside } from './cause-evidence.ts';
import { percent } from './words.ts';

const accuracyOf = ({ columns }: Profile, probability: string, threshold: number): number | undefined => {
  const column = columns.find(({ name, role }) => name === probability && role === 'output');
  return column?.numeric && expectedAccuracy(column.numeric.quantiles.steps(), threshold);
};

/**
 * What a shifted prediction is reckoned to mean for the model's accuracy, without ground truth; undefined where the monitor names no probability.
 *
 * @param beside rows of the reference and those that shifted, of the same hours
 */
export const estimatedAccuracy = ({ mapping: { prediction } }: Monitor, beside: Beside): string | undefined => {
  const { probability, threshold = 0.5 } = prediction ?? {};
  if (probability === undefined) return undefined;
  const before = accuracyOf(beside.reference, probability, threshold);
  const now = accuracyOf(beside.current, probability, threshold);
  if (before === undefined || now === undefined) return undefined;
  return `Were the probabilities as right as they claim, accuracy would be ${percent(now)} instead of ${percent(before)}; only ground truth can tell.`;
};
