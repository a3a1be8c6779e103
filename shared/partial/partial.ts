import { identity } from '../identity.ts';
import { hourPath, type Window } from '../window/index.ts';

/** A revision of an object in S3 that holds captured records. */
export interface CaptureObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string | undefined;
  readonly versionId: string | undefined;
  /** Orders the revisions of the key; see `revisionOf`. */
  readonly revision: string;
}

/** A partial that a listing found: the profile of one capture object's rows within one hour. */
export interface PartialRef {
  readonly key: string;
  readonly size: number;
  /** S3's entity tag: differs where the bytes do. */
  readonly etag: string;
}

/**
 * S3's sequencer as text that sorts in the order of the revisions: the shorter of two is to be padded with zeros on the
 * right before comparing.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export const revisionOf = (sequencer: string): string => sequencer.toUpperCase().padEnd(32, '0');

/** Names a capture object, whatever its revision. */
export const objectIdOf = (object: { readonly bucket: string; readonly key: string }): string =>
  identity(object.bucket, object.key);

const prefixOf = (series: string): string => `partials/${series}/`;

/** Key of a partial. Sorted by key, partials come in order of hour, object and revision. */
export const partialKey = (series: string, hourMs: number, object: CaptureObject): string =>
  `${prefixOf(series)}${hourPath(hourMs)}/${objectIdOf(object)}.${object.revision}`;

/** `yyyy/mm/dd/hh` of the hour that a partial of the series is of, from its key. */
export const hourPathIn = (series: string, key: string): string => {
  const { length } = prefixOf(series);
  return key.slice(length, length + 'yyyy/mm/dd/hh'.length);
};

/** Start of the hour that a partial of the series is of, in ms since 1970, from its key. */
export const hourOfPartial = (series: string, key: string): number => {
  const [year, month, day, hour] = hourPathIn(series, key).split('/');
  return Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`);
};

/** Start of the hour that Data Capture wrote into a capture object's key, …/yyyy/mm/dd/hh/file, in ms since 1970; undefined where there is none. */
export const hourOfCaptureKey = (key: string): number | undefined => {
  const [, year, month, day, hour] = /\/(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/[^/]+$/.exec(key) ?? [];
  const timeMs = Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`);
  return Number.isNaN(timeMs) ? undefined : timeMs;
};

/** Where the partials of a window lie: keys after `startAfter` and before `endBefore`, all under `prefix`. */
export const partialRange = (series: string, window: Window) => ({
  prefix: prefixOf(series),
  startAfter: `${prefixOf(series)}${hourPath(window.startMs)}/`,
  endBefore: `${prefixOf(series)}${hourPath(window.endMs)}/`,
});

/**
 * The partials that count, in order of key: of each object and hour only the latest revision, and that only if it holds
 * anything (an empty one says that the object no longer touches the hour).
 */
export const currentPartials = (refs: readonly PartialRef[]): readonly PartialRef[] => {
  const latest = new Map<string, PartialRef>();
  for (const ref of refs.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
    latest.set(ref.key.slice(0, ref.key.lastIndexOf('.')), ref);
  return [...latest.values()].filter((ref) => ref.size > 0);
};
