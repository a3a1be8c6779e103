export { profileOfStatistics } from './baseline-profile.ts';
export { constraintsJson } from './constraints.ts';
export type {
  Constraints,
  FeatureConstraints,
  FeatureStatistics,
  MonitoringConfig,
  Statistics,
  ViolationCheck,
  Violations,
} from './files.ts';
export { parseConstraints, parseStatistics, parseViolations } from './parse.ts';
export { statisticsJson } from './statistics.ts';
export { constraintViolationsJson } from './violations.ts';
