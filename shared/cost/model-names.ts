import type { Monitor } from '../monitor/index.ts';
import type { RecordedJob } from './recorded-use.ts';

/** To which model something is reckoned. */
export interface ModelNames {
  ofEndpoint(name: string): string | null;
  ofJob(job: Pick<RecordedJob, 'pipelineName'>): string | null;
}

const firstBy = (
  monitors: readonly Monitor[],
  nameOf: (monitor: Monitor) => string | undefined,
): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const monitor of monitors.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const name = nameOf(monitor)?.toLowerCase();
    if (name !== undefined && !names.has(name)) names.set(name, monitor.id);
  }
  return names;
};

/**
 * Models by the monitors that watch them: endpoints by name, jobs by the pipeline that retrains. Of several monitors of one endpoint the first by
 * id stands for it, so that nothing is reckoned twice. Names are compared in any letter case, as SageMaker's events write them in lower case.
 */
export const modelNames = (monitors: readonly Monitor[]): ModelNames => {
  const endpoints = firstBy(monitors, ({ source }) => source.endpoint);
  const pipelines = firstBy(monitors, ({ retraining }) => retraining?.pipelineName);
  return {
    ofEndpoint: (name) => endpoints.get(name.toLowerCase()) ?? null,
    ofJob: ({ pipelineName }) =>
      pipelineName === undefined ? null : (pipelines.get(pipelineName.toLowerCase()) ?? null),
  };
};
