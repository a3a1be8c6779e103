import { Profile } from '../../shared/profile/index.ts';
import type { LearnedReference, LiveReference, References, SampledRows, Stage } from '../../shared/reference/index.ts';

interface Kept {
  readonly reference: LiveReference;
  readonly whole: Uint8Array;
  readonly rows: SampledRows;
}

const keptOf = ({ reference, whole, rows }: LearnedReference): Kept => ({
  // As it would be read back, and the same object each time, so that a chart is planned once.
  reference: JSON.parse(JSON.stringify(reference)) as LiveReference,
  whole: whole.toBytes(),
  rows,
});

/** References in memory: the first that is kept stays. */
export const memoryReferences = (): References => {
  const kept = new Map<string, Kept>();
  const nameOf = (place: string, stage: Stage): string => `${place}/${stage}`;
  const at = (place: string, stage: Stage): Kept => {
    const found = kept.get(nameOf(place, stage));
    if (found === undefined) throw new RangeError(`There is no reference of ${stage} days at ${place}.`);
    return found;
  };
  return {
    find: async (place, stage) => kept.get(nameOf(place, stage))?.reference,
    keep: async (place, learned) => {
      const name = nameOf(place, learned.reference.stage);
      const one = kept.get(name) ?? keptOf(learned);
      kept.set(name, one);
      return one.reference;
    },
    whole: async (place, stage) => Profile.fromBytes(at(place, stage).whole),
    rows: async (place, stage) => at(place, stage).rows,
  };
};
