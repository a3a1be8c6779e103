import * as v from 'valibot';
import { InvalidInputError } from '../errors.ts';
import {
  type Constraints,
  constraintsFile,
  type FeatureConstraints,
  type Statistics,
  statisticsFile,
  type Violations,
  violationsFile,
} from './files.ts';

/** @throws InvalidInputError naming the file and the first place that is not of its form, never a value */
const parsed = <const Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue) ?? 'the whole file';
  throw new InvalidInputError(`${file} is not of its form at ${place}: expected ${issue.expected}`, { file, place });
};

/**
 * The Python SDK writes a column's overrides into its string constraints, where the container does not look for them, while the
 * container writes an empty object in their place. Key by key, what stands in its place wins.
 */
const withOverridesInPlace = (feature: FeatureConstraints): FeatureConstraints => {
  const misplaced = feature.string_constraints?.monitoring_config_overrides;
  if (misplaced === undefined) return feature;
  const inPlace = feature.monitoringConfigOverrides;
  const distribution = { ...misplaced.distribution_constraints, ...inPlace?.distribution_constraints };
  const overrides = { ...misplaced, ...inPlace };
  const hasDistribution = overrides.distribution_constraints !== undefined;
  return {
    ...feature,
    monitoringConfigOverrides: hasDistribution ? { ...overrides, distribution_constraints: distribution } : overrides,
  };
};

/**
 * Reads `constraints.json` of data quality, parsed from JSON. A column's overrides are in `monitoringConfigOverrides` wherever
 * they stood in the file, and comparison methods have their short names.
 *
 * @throws InvalidInputError naming the first place that is not of the file's form
 * @see https://github.com/aws/sagemaker-python-sdk/issues/2745 on the two places
 */
export const parseConstraints = (value: unknown): Constraints => {
  const constraints = parsed('constraints.json', constraintsFile, value);
  return { ...constraints, features: constraints.features.map(withOverridesInPlace) };
};

/**
 * Reads `statistics.json` of data quality, parsed from JSON.
 *
 * @throws InvalidInputError naming the first place that is not of the file's form
 */
export const parseStatistics = (value: unknown): Statistics => parsed('statistics.json', statisticsFile, value);

/**
 * Reads `constraint_violations.json` of data quality, parsed from JSON.
 *
 * @throws InvalidInputError naming the first place that is not of the file's form
 */
export const parseViolations = (value: unknown): Violations =>
  parsed('constraint_violations.json', violationsFile, value);
