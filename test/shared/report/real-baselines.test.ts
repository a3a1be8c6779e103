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

const closeTo = (actual = Number.NaN, expected = Number.NaN): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));

describe.runIf(whenPresent(dataQualityFolder))("Model Monitor's own baseline of 68,385 rows", () => {
  it('has our counts, types, completeness and range exactly, and our means and sums to 1e-9', () => {
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
      closeTo(own.mean, real.mean);
      closeTo(own.sum, real.sum);
      closeTo(own.std_dev, real.std_dev);
    }
  });

  it('has our buckets: equal bounds, and weights within 1 % of the rows', () => {
    const theirs = parseStatistics(file('cardio-statistics.json'));
    const ours = statisticsJson(profileOf('cardio-baseline.csv'));
    let widest = 0;
    for (const [place, feature] of theirs.features.entries()) {
      const [own, real] = [numbers(ours.features[place]), numbers(feature)].map(
        ({ distribution }) => distribution?.kll,
      );
      expect(own?.buckets).toHaveLength(10);
      expect(own?.buckets.reduce((total, { count }) => total + count, 0)).toBe(68_385);
      for (const [index, bucket] of (real?.buckets ?? []).entries()) {
        const mine = own?.buckets[index];
        closeTo(mine?.lower_bound, bucket.lower_bound);
        closeTo(mine?.upper_bound, bucket.upper_bound);
        widest = Math.max(widest, Math.abs((mine?.count ?? 0) - bucket.count) / 68_385);
      }
    }
    console.info(`Buckets differ from Model Monitor's by at most ${(100 * widest).toFixed(3)} % of the rows`);
    expect(widest).toBeLessThan(0.01);
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

  it('counts distinct values about as ours does', () => {
    const exact = (name: string) =>
      profileOf('cardio-baseline.csv')
        .columns.find((column) => column.name === name)
        ?.values.counts().length ?? 0;
    const ours = statisticsJson(profileOf('cardio-baseline.csv'));
    for (const feature of ours.features) {
      const estimated = numbers(feature).approximate_num_distinct_values ?? 0;
      expect(Math.abs(estimated - exact(feature.name))).toBeLessThanOrEqual(1 + 0.03 * exact(feature.name));
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
      closeTo(own.distribution?.kll?.buckets[0]?.upper_bound, expected.firstBucketUpperBound);
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
