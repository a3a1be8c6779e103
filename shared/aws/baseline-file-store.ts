import type { BaselineFiles } from '../evaluation/index.ts';
import { type ConstrainedBaseline, type Constraints, parseConstraints } from '../report/index.ts';
import { type BaselineForm, baselineObject, baselinePrefix, jsonIn, statisticsForm } from './baseline-object.ts';
import { KeptBaselines } from './kept-baselines.ts';

const constraintsForm: BaselineForm<Constraints> = {
  name: 'constraints.json',
  expected: 'the constraints of a data quality baseline, as Model Monitor writes them',
  read: (bytes) => parseConstraints(jsonIn(bytes)),
};

/** Model Monitor's files beside a baseline's profile in our own bucket. A warm function keeps those that it read, as far as there is room. */
export const baselineFileStore = (bucket: string): BaselineFiles => {
  const kept = new KeptBaselines<ConstrainedBaseline>();
  return {
    find: async (monitorId, version) => {
      const folder = baselinePrefix(monitorId, version);
      const known = kept.find(folder);
      if (known !== undefined) return known;
      const constraints = await baselineObject(bucket, folder, constraintsForm);
      if (constraints === undefined) return undefined;
      const files = { constraints, statistics: await baselineObject(bucket, folder, statisticsForm) };
      kept.keep(folder, files, Math.max(constraints.features.length, files.statistics?.features.length ?? 0));
      return files;
    },
  };
};
