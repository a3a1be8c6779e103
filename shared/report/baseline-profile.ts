import { InvalidInputError } from '../errors.ts';
import { ColumnProfile, Profile } from '../profile/index.ts';
import { DistinctSketch, FrequentValues, Moments, QuantileSketch } from '../sketch/index.ts';
import type { FeatureStatistics, Statistics } from './files.ts';

type ColumnState = Parameters<typeof ColumnProfile.fromState>[0];
type NumericalStatistics = NonNullable<FeatureStatistics['numerical_statistics']>;
type StringStatistics = NonNullable<FeatureStatistics['string_statistics']>;

const noTypes = { integral: 0, fractional: 0, boolean: 0, string: 0 };

const emptyState = (name: string): ColumnState => new ColumnProfile({ name, role: 'input' }, '').toState();

const momentsState = ({ common, mean = 0, sum, std_dev, min, max }: NumericalStatistics): ColumnState['moments'] => {
  const count = common.num_present;
  if (count === 0 || min === undefined || max === undefined) return new Moments().toState();
  return { count, mean, sum: sum ?? mean * count, squares: (std_dev ?? 0) ** 2 * count, min, max };
};

/** Only sketches of our own parameters can be held against ours. */
const quantiles = (name: string, { distribution }: NumericalStatistics): QuantileSketch => {
  const empty = new QuantileSketch(0);
  const sketch = distribution?.kll?.sketch;
  if (sketch === undefined) return empty;
  const { k, c } = sketch.parameters;
  if (k !== empty.k || c !== empty.c)
    throw new InvalidInputError(
      `The quantile sketch of ${name} has k ${k} and c ${c}, but must have k ${empty.k} and c ${empty.c}`,
      { column: name },
    );
  return QuantileSketch.fromState({ k, c, coin: 0, levels: sketch.data });
};

const numericalState = ({ name, inferred_type }: FeatureStatistics, statistics: NumericalStatistics): ColumnState => {
  const { num_present: present, num_missing: missing } = statistics.common;
  const isWhole = inferred_type === 'Integral';
  return {
    ...emptyState(name),
    missing,
    types: { ...noTypes, [isWhole ? 'integral' : 'fractional']: present },
    moments: momentsState(statistics),
    quantiles: quantiles(name, statistics).toState(),
    values: FrequentValues.unknown(present).toState(),
  };
};

const stringState = ({ name }: FeatureStatistics, statistics: StringStatistics): ColumnState => {
  const { num_present: present, num_missing: missing } = statistics.common;
  const buckets = statistics.distribution?.categorical?.buckets;
  const values = buckets === undefined ? FrequentValues.unknown(present) : new FrequentValues();
  const distinct = new DistinctSketch();
  for (const { value, count } of buckets ?? []) {
    if (count > 0) values.add(value, count);
    distinct.add(value);
  }
  return {
    ...emptyState(name),
    missing,
    types: { ...noTypes, string: present },
    values: values.toState(),
    distinct: distinct.toState(),
  };
};

const columnOf = (feature: FeatureStatistics): ColumnProfile => {
  const { numerical_statistics: numerical, string_statistics: string } = feature;
  if (numerical !== undefined) return ColumnProfile.fromState(numericalState(feature, numerical));
  if (string !== undefined) return ColumnProfile.fromState(stringState(feature, string));
  return ColumnProfile.fromState(emptyState(feature.name));
};

/**
 * A baseline's profile as far as Model Monitor's `statistics.json` tells of one: counts, kinds, moments, the quantile sketch itself, and
 * the values of columns that list them. What the file does not tell is empty: distinct numbers, text lengths, and, where the file
 * lists no values or no sketch, those. Checks that need them find nothing to judge. All columns are inputs: the file has no roles.
 *
 * @returns a profile of no rows by itself; its columns know theirs
 * @throws InvalidInputError when the file tells of no column, or naming one whose quantile sketch is not of k 2048 and c 0.64
 */
export const profileOfStatistics = ({ features }: Statistics): Profile => {
  if (features.length === 0) throw new InvalidInputError('statistics.json tells of no column');
  const columns = features.map(columnOf);
  const profile = Profile.empty(columns, 'statistics.json');
  for (const [place, column] of columns.entries()) {
    // Merging is how a column is filled from outside.
    profile.columns[place]?.merge(column);
  }
  return profile;
};
