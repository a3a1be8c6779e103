import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What one evaluation measures. */
export interface WindowMeasures {
  readonly rows: number;
  readonly violations: number;
  readonly recordsRejected: number;
  /** From the window's end to the moment it was planned, in seconds. */
  readonly latenessSeconds: number;
}

/**
 * Writes four metrics into the log in CloudWatch's embedded metric format: no call, no role. Each metric costs money every month, so all monitors
 * share them unless one asks for its own; the log line names the monitor either way, for CloudWatch Logs Insights.
 *
 * @param isOwn whether the metrics are of this monitor alone, under the dimension `Monitor`
 */
export const measureWindow = (monitorId: string, measures: WindowMeasures, isOwn: boolean): void => {
  const metrics = new Metrics();
  if (isOwn) metrics.addDimension('Monitor', monitorId);
  else metrics.addMetadata('monitor', monitorId);
  metrics.addMetric('Rows', MetricUnit.Count, measures.rows);
  metrics.addMetric('Violations', MetricUnit.Count, measures.violations);
  metrics.addMetric('RecordsRejected', MetricUnit.Count, measures.recordsRejected);
  metrics.addMetric('Lateness', MetricUnit.Seconds, measures.latenessSeconds);
  metrics.publishStoredMetrics();
};
