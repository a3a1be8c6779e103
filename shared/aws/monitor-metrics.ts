import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What one evaluation measures; four metrics a monitor, whatever its columns, since each costs money every month. */
export interface WindowMeasures {
  readonly rows: number;
  readonly violations: number;
  readonly recordsRejected: number;
  /** From the window's end to the moment it was planned, in seconds. */
  readonly latenessSeconds: number;
}

/** Writes the four metrics of a monitor into the log in CloudWatch's embedded metric format: no call, no role. */
export const measureWindow = (monitorId: string, measures: WindowMeasures): void => {
  const metrics = new Metrics();
  metrics.addDimension('Monitor', monitorId);
  metrics.addMetric('Rows', MetricUnit.Count, measures.rows);
  metrics.addMetric('Violations', MetricUnit.Count, measures.violations);
  metrics.addMetric('RecordsRejected', MetricUnit.Count, measures.recordsRejected);
  metrics.addMetric('Lateness', MetricUnit.Seconds, measures.latenessSeconds);
  metrics.publishStoredMetrics();
};
