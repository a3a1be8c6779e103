export { type BaselineDrift, baselineDrift, isDrifted } from './baseline-drift.ts';
export { profileOfStatistics } from './baseline-profile.ts';
export { type CheckSettings, checkSettings } from './check-settings.ts';
export { constraintsJson } from './constraints.ts';
export { type ConstrainedBaseline, dataQualityViolations } from './data-quality-checks.ts';
export { type FeatureMetric, featureMetrics, type StatisticSet } from './feature-metrics.ts';
export type {
  Constraints,
  FeatureConstraints,
  FeatureStatistics,
  MonitoringConfig,
  Statistics,
  ViolationCheck,
  Violations,
} from './files.ts';
export { parseImportedViolations } from './imported-violations.ts';
export {
  finalStatusOf,
  importedReport,
  type MonitoringJob,
  monitoringKindOf,
  subjectsOf,
  type ViolationsFound,
} from './monitoring-job.ts';
export { parseConstraints, parseStatistics, parseViolations } from './parse.ts';
export type { ImportedReports, MonitoringJobs, ReportFiles } from './ports.ts';
export { statisticsJson } from './statistics.ts';
export { constraintViolationsJson } from './violations.ts';
