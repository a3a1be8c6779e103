import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../shared/profile/index.ts';
import {
  constraintsJson,
  type FeatureStatistics,
  parseConstraints,
  parseStatistics,
  parseViolations,
  statisticsJson,
} from '../../../shared/report/index.ts';
import { dataQualityFolder, datasetFolder, whenPresent } from '../cases.ts';
import { profileOfCsv } from './datasets.ts';

const file = (name: string): unknown => JSON.parse(readFileSync(`${dataQualityFolder}${name}`, 'utf8'));

const profiles = new Map<string, Profile>();
const profileOf = (name: string): Profile => {
  const known = profiles.get(name) ?? profileOfCsv(`${datasetFolder}${name}`);
  profiles.set(name, known);
  return known;
};

const numbers = (feature: FeatureStatistics | undefined) => {
  if (feature?.numerical_statistics === undefined) throw new Error('the feature has no numerical statistics');
  return feature.numerical_statistics;
};

/** Most that a rank of the sketch may be off, as a share of the rows. */
const rankBound = 0.002;

/** @param share most that a number may be off, as a share of what is expected */
const within = (share: number, actual = Number.NaN, expected = Number.NaN): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(share * Math.abs(expected));

/** The numbers of a column, from the file and past all our statistics. */
const exactColumn = (name: string, column: string): readonly number[] => {
  const [header = '', ...lines] = readFileSync(`${datasetFolder}${name}`, 'utf8').trimEnd().split(/\r?\n/);
  const place = header.split(',').indexOf(column);
  return lines.map((line) => Number(line.split(',')[place]));
};

describe.runIf(whenPresent(dataQualityFolder))("Model Monitor's own baseline of 68,385 rows", () => {
  it('has our counts, types, completeness, ranges, sums and means exactly, and our deviations to 1e-9', () => {
    const theirs = parseStatistics(file('cardio-statistics.json'));
    const ours = statisticsJson(profileOf('cardio-baseline.csv'));
    expect(ours.dataset).toEqual(theirs.dataset);
    expect(ours.features.map(({ name, inferred_type }) => [name, inferred_type])).toEqual(
      theirs.features.map(({ name, inferred_type }) => [name, inferred_type]),
    );
    for (const [place, feature] of theirs.features.entries()) {
      const [own, real] = [numbers(ours.features[place]), numbers(feature)];
      expect([own.common, own.completeness, own.min, own.max]).toEqual([
        real.common,
        real.completeness,
        real.min,
        real.max,
      ]);
      // Sums of fractions depend on the order of adding, which Spark leaves open: twelve digits are left.
      const tolerance = feature.inferred_type === 'Integral' ? 0 : 1e-11;
      within(tolerance, own.mean, real.mean);
      within(tolerance, own.sum, real.sum);
      within(1e-9, own.std_dev, real.std_dev);
    }
  });

  it('is of rows whose exact sums and deviations are ours', () => {
    const ours = statisticsJson(profileOf('cardio-baseline.csv'));
    for (const feature of ours.features) {
      const own = numbers(feature);
      const cents = exactColumn('cardio-baseline.csv', feature.name).map((value) => BigInt(Math.round(value * 100)));
      const rows = BigInt(cents.length);
      const sum = cents.reduce((total, value) => total + value, 0n);
      const squares = cents.reduce((total, value) => total + (rows * value - sum) ** 2n, 0n);
      within(1e-11, own.sum, Number(sum) / 100);
      within(1e-11, own.mean, Number(sum) / 100 / cents.length);
      within(1e-9, own.std_dev, Math.sqrt(Number(squares / rows)) / Number(rows) / 100);
    }
  });

  it("has our buckets: equal bounds, every edge of ours within the sketch's bound of the rows, every count within that of both", () => {
    const theirs = parseStatistics(file('cardio-statistics.json'));
    const ours = statisticsJson(profileOf('cardio-baseline.csv'));
    let [widestEdge, widestBucket] = [0, 0];
    for (const [place, feature] of theirs.features.entries()) {
      const [own = [], real = []] = [ours.features[place], feature].map(
        (each) => numbers(each).distribution?.kll?.buckets,
      );
      const sorted = exactColumn('cardio-baseline.csv', feature.name).toSorted((a, b) => a - b);
      expect([own.length, real.length, sorted.length]).toEqual([10, 10, 68_385]);
      let below = 0;
      for (const [index, { lower_bound, upper_bound, count }] of own.entries()) {
        within(1e-9, lower_bound, real[index]?.lower_bound);
        within(1e-9, upper_bound, real[index]?.upper_bound);
        below += count;
        const exact = index === 9 ? sorted.length : sorted.filter((value) => value < upper_bound).length;
        widestEdge = Math.max(widestEdge, Math.abs(below - exact) / sorted.length);
        widestBucket = Math.max(widestBucket, Math.abs(count - (real[index]?.count ?? 0)) / sorted.length);
      }
      expect(below).toBe(sorted.length);
    }
    const percent = (share: number) => `${(100 * share).toFixed(3)} %`;
    console.info(
      `Edges are off by at most ${percent(widestEdge)}, counts from Model Monitor's ${percent(widestBucket)}`,
    );
    expect(widestEdge).toBeLessThanOrEqual(rankBound);
    expect(widestBucket).toBeLessThanOrEqual(2 * rankBound);
  });

  it('has sketches of our parameters whose levels weigh as ours do', () => {
    const theirs = parseStatistics(file('cardio-statistics.json'));
    const ours = statisticsJson(profileOf('cardio-baseline.csv'));
    for (const [place, feature] of theirs.features.entries()) {
      const [own, real] = [numbers(ours.features[place]), numbers(feature)].map(
        ({ distribution }) => distribution?.kll?.sketch,
      );
      expect(own?.parameters).toEqual(real?.parameters);
      const weights = [own, real].map((sketch) =>
        sketch?.data.reduce((total, level, height) => total + level.length * 2 ** height, 0),
      );
      expect(weights).toEqual([68_385, 68_385]);
      // Ours takes values in batches, which leaves as many levels or fewer: nothing was halved more often.
      expect(own?.data.length).toBeLessThanOrEqual(real?.data.length ?? 0);
    }
  });

  it('is of rows whose distinct values ours are within 3 % of', () => {
    const ours = statisticsJson(profileOf('cardio-baseline.csv'));
    for (const feature of ours.features) {
      const exact = new Set(exactColumn('cardio-baseline.csv', feature.name)).size;
      within(0.03, numbers(feature).approximate_num_distinct_values, exact);
    }
  });

  it('suggests our constraints', () => {
    expect(constraintsJson(profileOf('cardio-baseline.csv'))).toEqual(
      parseConstraints(file('cardio-constraints.json')),
    );
  });
});

interface PrintedBaseline {
  readonly statistics: readonly {
    readonly name: string;
    readonly inferred_type: string;
    readonly num_present: number;
    readonly num_missing: number;
    readonly mean: number;
    readonly sum: number;
    readonly std_dev: number;
    readonly min: number;
    readonly max: number;
    readonly firstBucketUpperBound: number;
  }[];
  readonly constraints: readonly { readonly name: string }[];
}

describe.runIf(whenPresent(dataQualityFolder))("Model Monitor's printed baseline of 2,333 rows", () => {
  const printed = () => file('churn-intro-expected.json') as PrintedBaseline;

  it('has our statistics as far as it was printed', () => {
    const ours = statisticsJson(profileOf('churn-training-dataset-with-header.csv'));
    for (const expected of printed().statistics) {
      const feature = ours.features.find(({ name }) => name === expected.name);
      const own = numbers(feature);
      expect({
        inferred_type: feature?.inferred_type,
        num_present: own.common.num_present,
        num_missing: own.common.num_missing,
        min: own.min,
        max: own.max,
      }).toEqual({
        inferred_type: expected.inferred_type,
        num_present: expected.num_present,
        num_missing: expected.num_missing,
        min: expected.min,
        max: expected.max,
      });
      expect(own.mean).toBeCloseTo(expected.mean, 6);
      expect(own.sum).toBeCloseTo(expected.sum, 6);
      expect(own.std_dev).toBeCloseTo(expected.std_dev, 6);
      within(1e-9, own.distribution?.kll?.buckets[0]?.upper_bound, expected.firstBucketUpperBound);
    }
  });

  it('suggests our constraints', () => {
    const ours = constraintsJson(profileOf('churn-training-dataset-with-header.csv'));
    for (const expected of printed().constraints) {
      expect(ours.features.find(({ name }) => name === expected.name)).toEqual(expected);
    }
  });
});

describe.runIf(whenPresent(dataQualityFolder))("the Python SDK's older files", () => {
  it('parseConstraints(file) puts misplaced overrides in their place', () => {
    const { features, monitoring_config } = parseConstraints(file('sdk-constraints.json'));
    expect(features[0]?.monitoringConfigOverrides).toEqual({
      evaluate_constraints: 'Enabled',
      emit_metrics: 'Enabled',
    });
    expect(features[1]?.monitoringConfigOverrides).toBeUndefined();
    expect(monitoring_config?.distribution_constraints).toMatchObject({ comparison_threshold: 1 });
  });

  it('parseStatistics(file) does without what came later', () => {
    const [feature] = parseStatistics(file('sdk-statistics.json')).features;
    expect(feature?.string_statistics).toMatchObject({
      common: { num_present: 418, num_missing: 0 },
      distinct_count: 1,
    });
  });

  it('parseViolations(file) knows every check in it', () => {
    const { violations } = parseViolations(file('sdk-constraint_violations.json'));
    expect(violations.map(({ constraint_check_type }) => constraint_check_type)).toContain('categorical_values_check');
  });
});
