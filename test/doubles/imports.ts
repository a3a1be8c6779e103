import type { ReportImported } from '../../events/report-imported.ts';
import type { Ports } from '../../functions/import-report.ts';
import type { Facts } from '../../shared/facts.ts';
import type { Monitor, Monitors } from '../../shared/monitor/index.ts';
import type { ImportedReports, MonitoringJob, MonitoringJobs, ReportFiles } from '../../shared/report/index.ts';
import { Faults } from './chain.ts';

/** What import-report reads and keeps, in memory, with the promises of the adapters in `shared/aws`. */
export class MemoryImports implements Ports {
  readonly faults = new Faults();
  /** What SageMaker says about jobs, by name. */
  readonly described = new Map<string, MonitoringJob>();
  /** Files by address. */
  readonly objects = new Map<string, unknown>();
  /** Reports by subject, end and job. */
  readonly kept = new Map<string, ReportImported['data']>();
  readonly published: ReportImported[] = [];
  readonly monitorList: readonly Monitor[];
  /** How often SageMaker was asked. */
  asked = 0;

  constructor(monitorList: readonly Monitor[]) {
    this.monitorList = monitorList;
  }

  readonly monitors: Monitors = {
    all: async () => this.monitorList,
    find: async (id) => this.monitorList.find((monitor) => monitor.id === id),
  };

  readonly jobs: MonitoringJobs = {
    describe: (jobName) =>
      this.faults.through(() => {
        this.asked += 1;
        return this.described.get(jobName);
      }),
  };

  readonly files: ReportFiles = {
    find: (folderUris, name) =>
      this.faults.through(() => {
        const uri = folderUris.map((folder) => `${folder}/${name}`).find((address) => this.objects.has(address));
        if (uri === undefined) return undefined;
        const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
        return { location: { bucket, key }, content: structuredClone(this.objects.get(uri)) };
      }),
  };

  readonly reports: ImportedReports = {
    keep: (subject, report) =>
      this.faults.through(() => {
        const key = [subject, report.finishedAt, report.jobName].join('#');
        if (!this.kept.has(key)) this.kept.set(key, structuredClone(report));
      }),
  };

  readonly facts: Facts = {
    publish: (facts) =>
      this.faults.through(() => void this.published.push(...(structuredClone(facts) as ReportImported[]))),
  };
}
