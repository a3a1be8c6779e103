import { Profile } from '../profile/index.ts';
import type { LiveReference, References, SampledRows, Stage } from '../reference/index.ts';
import { KeptBaselines } from './kept-baselines.ts';
import { getBytes, getJson, putBytes, putIfAbsent } from './s3.ts';

const referenceKey = (place: string, stage: Stage): string => `${place}/${stage}/reference.json`;

/** Of one version, so that a second attempt at learning leaves what is kept as it is. */
const partKey = (place: string, stage: Stage, version: string, name: string): string =>
  `${place}/${stage}/${version}/${name}`;

const bytesOf = async (bucket: string, key: string): Promise<Uint8Array> => {
  const bytes = await getBytes(bucket, key);
  if (bytes === undefined) throw new Error(`The reference's ${key} is not there, though the reference is.`);
  return bytes;
};

/**
 * References in our own bucket, each as `reference.json`, `profile.bin` and `rows.json`. They never change, so a warm function keeps those that
 * it read, as far as there is room. Whoever learns one first decides what it is: a second attempt finds it there.
 */
export const referenceStore = (bucket: string): References => {
  const kept = new KeptBaselines<LiveReference>();
  const find = async (place: string, stage: Stage): Promise<LiveReference | undefined> => {
    const key = referenceKey(place, stage);
    const known = kept.find(key) ?? ((await getJson(bucket, key)) as LiveReference | undefined);
    if (known !== undefined) kept.keep(key, known, known.learned.columns.length);
    return known;
  };
  const versionOf = async (place: string, stage: Stage): Promise<string> => {
    const reference = await find(place, stage);
    if (reference === undefined) throw new Error(`There is no reference of ${stage} days at ${place}.`);
    return reference.version;
  };
  return {
    find,
    keep: async (place, { reference, whole, rows }) => {
      const { stage, version } = reference;
      // What the reference names comes before it, so that who finds it finds all of it.
      await putBytes(
        bucket,
        partKey(place, stage, version, 'profile.bin'),
        whole.toBytes(),
        'application/octet-stream',
      );
      await putBytes(bucket, partKey(place, stage, version, 'rows.json'), JSON.stringify(rows), 'application/json');
      const isOurs = await putIfAbsent(
        bucket,
        referenceKey(place, stage),
        JSON.stringify(reference),
        'application/json',
      );
      const one = isOurs ? reference : await find(place, stage);
      if (one === undefined) throw new Error(`The reference at ${place} was there and is gone.`);
      return one;
    },
    whole: async (place, stage) =>
      Profile.fromBytes(await bytesOf(bucket, partKey(place, stage, await versionOf(place, stage), 'profile.bin'))),
    rows: async (place, stage) => {
      const bytes = await bytesOf(bucket, partKey(place, stage, await versionOf(place, stage), 'rows.json'));
      return JSON.parse(new TextDecoder().decode(bytes)) as SampledRows;
    },
  };
};
