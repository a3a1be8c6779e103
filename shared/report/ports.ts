import type { ReportImported } from '../../events/report-imported.ts';
import type { MonitoringJob } from './monitoring-job.ts';

export interface MonitoringJobs {
  /** Undefined when SageMaker does not know the job (any more). */
  describe(jobName: string): Promise<MonitoringJob | undefined>;
}

export interface ReportFiles {
  /**
   * The JSON file of that name in the first of the folders that has one.
   *
   * @param folderUris each `s3://bucket/prefix`
   * @throws InvalidInputError when it is not JSON
   */
  find(
    folderUris: readonly string[],
    name: string,
  ): Promise<
    { readonly location: { readonly bucket: string; readonly key: string }; readonly content: unknown } | undefined
  >;
}

export interface ImportedReports {
  /** Keeps a report for a subject; keeping it again changes nothing. */
  keep(subject: string, report: ReportImported['data']): Promise<void>;
}
