import { columnsOf, type Monitor } from '../monitor/index.ts';
import type { Profile } from '../profile/index.ts';
import type { ConfusionCell } from './error-cost.ts';

/** What stands for labels that are none of a column's frequent values: they have no price unless somebody names one. */
export const anotherLabel = '(another)';

/** The one column of labels, where there is one. */
const labelColumn = ({ groundTruth }: Monitor['mapping']): string | undefined => {
  const [first, ...others] = groundTruth === undefined ? [] : columnsOf({ groundTruth });
  return others.length === 0 ? first?.name : undefined;
};

/**
 * Whether a monitor has its labelled predictions counted: it names one label column and the column of predicted labels, and the latter is among its
 * `segments`. Then profiles count labels by prediction.
 */
export const countsLabels = ({ mapping, segments = [] }: Pick<Monitor, 'mapping' | 'segments'>): boolean => {
  const predicted = mapping.prediction?.label;
  return labelColumn(mapping) !== undefined && predicted !== undefined && segments.includes(predicted);
};

/**
 * Labelled predictions in a profile, by label and predicted label; see `countsLabels`. Rows without a label are left out, and so are predictions
 * that the baseline did not know.
 *
 * @returns undefined where they are not counted, as without a baseline that has both columns, or where labels are no categories
 */
export const confusionIn = (profile: Profile, mapping: Monitor['mapping']): readonly ConfusionCell[] | undefined => {
  const [label, predicted] = [labelColumn(mapping), mapping.prediction?.label];
  const { slices } = profile;
  const place = slices?.plan.columns.findIndex(({ name, kind }) => name === label && kind === 'categories') ?? -1;
  const column = slices?.plan.columns[place];
  const isSegment = slices?.plan.segments.some(({ name }) => name === predicted) ?? false;
  if (slices === undefined || column?.kind !== 'categories' || !isSegment) return undefined;
  return slices.slices().flatMap(({ segment, value, columns }) => {
    const counted = columns[place];
    if (segment.name !== predicted || value === undefined || counted === undefined) return [];
    const cells = column.values.map((each, bin) => ({ actual: String(each), count: counted.bins[bin] ?? 0 }));
    return [...cells, { actual: anotherLabel, count: counted.other }]
      .filter(({ count }) => count > 0)
      .map(({ actual, count }) => ({ actual, predicted: String(value), count }));
  });
};
