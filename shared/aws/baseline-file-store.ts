import type { BaselineFiles } from '../evaluation/index.ts';
import { type ConstrainedBaseline, parseConstraints, parseStatistics } from '../report/index.ts';
import { baselineKey } from './baseline-store.ts';
import { getJson } from './s3.ts';

/** Baselines kept by one warm function; Model Monitor's files of one take about a megabyte. */
const keptBaselines = 20;

/** Model Monitor's files beside a baseline's profile in our own bucket. A warm function reads each version once. */
export const baselineFileStore = (bucket: string): BaselineFiles => {
  const kept = new Map<string, ConstrainedBaseline>();
  return {
    find: async (monitorId, version) => {
      const folder = baselineKey(monitorId, version).replace(/[^/]*$/, '');
      const known = kept.get(folder);
      if (known !== undefined) return known;
      const constraints = await getJson(bucket, `${folder}constraints.json`);
      if (constraints === undefined) return undefined;
      const statistics = await getJson(bucket, `${folder}statistics.json`);
      const files = {
        constraints: parseConstraints(constraints),
        statistics: statistics === undefined ? undefined : parseStatistics(statistics),
      };
      const [oldest] = kept.keys();
      if (kept.size >= keptBaselines && oldest !== undefined) kept.delete(oldest);
      kept.set(folder, files);
      return files;
    },
  };
};
