import { type RecordsFlagged, recordsFlagged } from '../events/records-flagged.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { flaggedStore, retrainingSetStore } from '../shared/aws/flagged-store.ts';
import { onQueue } from '../shared/aws/on-event.ts';
import { InvalidInputError } from '../shared/errors.ts';
import { type Facts, fact } from '../shared/facts.ts';
import { type FlaggedRecords, type RetrainingSet, readLines, retrainingKey } from '../shared/flagged/index.ts';
import { followingFrom } from '../shared/origin.ts';
import { hourOf } from '../shared/window/index.ts';

export interface Ports {
  readonly flagged: FlaggedRecords;
  readonly retrainingSet: RetrainingSet;
  readonly facts: Facts;
}

/**
 * Adds the flagged records of one capture object to the retraining set, each record once however often it is delivered.
 * Every step can be repeated: claims stay with the pointer, the object has one key, the count knows its pointers.
 */
export const collectFlagged =
  ({ flagged, retrainingSet, facts }: Ports) =>
  async (event: RecordsFlagged) => {
    const { pointerId, monitorId, recordedAt, parts } = event.data;
    const { lines, repeated, broken } = readLines(await partsOf(flagged, parts));
    const owned = await flagged.claim(monitorId, pointerId, [...lines.keys()]);
    const kept = [...lines].filter(([recordId]) => owned.has(recordId)).map(([, line]) => line);
    const records = kept.length;
    const object = records === 0 ? null : await retrainingSet.put(retrainingKey(event.data), kept);
    const hourMs = hourOf(Date.parse(recordedAt));
    if (records > 0) await retrainingSet.count({ monitorId, pointerId, hourMs, records });
    const duplicates = lines.size - records + repeated;
    await facts.publish([
      fact('Flagged Collected', [pointerId], followingFrom(event), {
        pointerId,
        monitorId,
        recordedAt,
        records,
        duplicates,
        object,
      }),
    ]);
    return { pointerId, monitorId, records, duplicates, broken };
  };

const partsOf = async (
  flagged: FlaggedRecords,
  parts: RecordsFlagged['data']['parts'],
): Promise<readonly (readonly string[])[]> => {
  const read: (readonly string[])[] = [];
  for (const part of parts) {
    const lines = await flagged.lines(part);
    if (lines === undefined)
      throw new InvalidInputError('A part of the flagged records is not there any more.', { ...part });
    read.push(lines);
  }
  return read;
};

const { BUS_NAME, DATA_BUCKET } = env('BUS_NAME', 'DATA_BUCKET');

export const handler = onQueue(
  recordsFlagged,
  collectFlagged({
    flagged: flaggedStore(),
    retrainingSet: retrainingSetStore(DATA_BUCKET),
    facts: factsOnBus(BUS_NAME),
  }),
);
