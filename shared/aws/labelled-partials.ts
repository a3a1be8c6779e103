import { confusionIn, countsLabels, type Labelled } from '../cost/index.ts';
import { InvalidInputError } from '../errors.ts';
import { windowProfile } from '../evaluation/index.ts';
import { currentPartials } from '../partial/index.ts';
import { partialStore } from './partial-store.ts';

/** Labelled predictions as profiles count them, from partials and their roll-ups in our own bucket. */
export const labelledPartials = (bucket: string): Labelled => {
  const partials = partialStore(bucket);
  return {
    cells: async (monitor, window) => {
      if (!countsLabels(monitor)) return undefined;
      const refs = currentPartials(await partials.list(monitor.series, window));
      if (refs.length === 0) return [];
      try {
        return confusionIn(await windowProfile(partials, monitor, window, refs), monitor.mapping);
      } catch (error) {
        // The evaluation of its window names the broken object; the costs of all other models must not wait for it.
        if (error instanceof InvalidInputError) return undefined;
        throw error;
      }
    },
  };
};
