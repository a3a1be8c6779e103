import type { BaselineFiles } from '../evaluation/index.ts';
import { type ConstrainedBaseline, type Constraints, parseConstraints } from '../report/index.ts';
import { type BaselineForm, baselineObject, baselinePrefix, jsonIn, statisticsForm } from './baseline-object.ts';

/** Baselines kept by one warm function; Model Monitor's files of one take about a megabyte. */
const keptBaselines = 20;

const constraintsForm: BaselineForm<Constraints> = {
  name: 'constraints.json',
  expected: 'the constraints of a data quality baseline, as Model Monitor writes them',
  read: (bytes) => parseConstraints(jsonIn(bytes)),
};

/** Model Monitor's files beside a baseline's profile in our own bucket. A warm function reads each version once. */
export const baselineFileStore = (bucket: string): BaselineFiles => {
  const kept = new Map<string, ConstrainedBaseline>();
  return {
    find: async (monitorId, version) => {
      const folder = baselinePrefix(monitorId, version);
      const known = kept.get(folder);
      if (known !== undefined) return known;
      const constraints = await baselineObject(bucket, folder, constraintsForm);
      if (constraints === undefined) return undefined;
      const files = { constraints, statistics: await baselineObject(bucket, folder, statisticsForm) };
      const [oldest] = kept.keys();
      if (kept.size >= keptBaselines && oldest !== undefined) kept.delete(oldest);
      kept.set(folder, files);
      return files;
    },
  };
};
