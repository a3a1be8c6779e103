import { createHash } from 'node:crypto';
import { columnsOf, type Monitor } from '../../shared/monitor/index.ts';
import {
  fewParts,
  hourOfPartial,
  type PartialRef,
  type Partials,
  partialKey,
  revisionOf,
} from '../../shared/partial/index.ts';
import { Profile } from '../../shared/profile/index.ts';
import { hourMs } from '../../shared/window/index.ts';

interface Kept extends PartialRef {
  readonly bytes: Uint8Array;
}

/** The entity tag is S3's own of an object that was put at once. */
const keptAs = (key: string, bytes: Uint8Array): Kept => ({
  key,
  bytes,
  size: bytes.length,
  etag: createHash('md5').update(bytes).digest('hex'),
});

/** What is read once has no later revision. */
const onlyRevision = revisionOf('');

/** A file as the object that the deployed functions would know it as, where it is one in S3. */
const objectOf = (file: string): { readonly bucket: string; readonly key: string } => {
  const [, bucket = '', key = file] = /^s3:\/\/([^/]+)\/(.+)$/.exec(file) ?? [];
  return { bucket, key };
};

/**
 * The partials of one series in memory, as bytes. An hour holds few of them, however many files touched it: beyond `fewParts`, and as soon as
 * files no longer touch it, they are merged into one. Files are read once, so none has a newer revision.
 */
export class MemoryPartials implements Partials {
  readonly #monitor: Pick<Monitor, 'mapping' | 'series'>;
  readonly #hours = new Map<number, Kept[]>();
  readonly #rollUps = new Map<string, Uint8Array>();
  #touched: ReadonlySet<number> = new Set();

  constructor(monitor: Pick<Monitor, 'mapping' | 'series'>) {
    this.#monitor = monitor;
  }

  /** Starts of the hours that have any, ascending. */
  get hours(): readonly number[] {
    return [...this.#hours.keys()].sort((a, b) => a - b);
  }

  /** Key of a file's partial of an hour, and the seed of its sketches. */
  keyOf(file: string, hour: number): string {
    const object = { ...objectOf(file), size: 0, etag: undefined, versionId: undefined, revision: onlyRevision };
    return partialKey(this.#monitor.series, hour, object);
  }

  /** Keeps what one file holds, by hour, several profiles of an hour as one. */
  add(file: string, found: ReadonlyMap<number, readonly Uint8Array[]>): void {
    for (const [hour, parts] of found) this.#add(hour, this.keyOf(file, hour), parts);
    for (const hour of this.#touched) if (!found.has(hour)) this.#mergeHour(hour);
    this.#touched = new Set(found.keys());
  }

  async claim() {
    return { isCurrent: true, hoursLeft: [] } as const;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    if (key.startsWith('partials/')) this.#add(hourOfPartial(this.#monitor.series, key), key, [bytes]);
    else this.#rollUps.set(key, bytes);
  }

  async list(_series: string, { startMs, endMs }: { readonly startMs: number; readonly endMs: number }) {
    const found: PartialRef[] = [];
    for (let hour = startMs; hour < endMs; hour += hourMs)
      for (const { key, size, etag } of this.#hours.get(hour) ?? []) found.push({ key, size, etag });
    return found;
  }

  async earliest(): Promise<number | undefined> {
    return this.hours[0];
  }

  async get(key: string): Promise<Uint8Array> {
    const bytes = this.#hours
      .get(hourOfPartial(this.#monitor.series, key))
      ?.find((partial) => partial.key === key)?.bytes;
    if (bytes === undefined) throw new RangeError(`${key} is not among the partials`);
    return bytes;
  }

  async find(key: string): Promise<Uint8Array | undefined> {
    return this.#rollUps.get(key);
  }

  #add(hour: number, key: string, parts: readonly Uint8Array[]): void {
    const [first, ...others] = parts;
    if (first === undefined) return;
    const kept = (this.#hours.get(hour) ?? []).filter((partial) => partial.key !== key);
    this.#hours.set(hour, [...kept, keptAs(key, others.length === 0 ? first : this.#merged(key, parts))]);
    if (kept.length >= fewParts) this.#mergeHour(hour);
  }

  /** The partials of an hour as one. */
  #mergeHour(hour: number): void {
    const kept = this.#hours.get(hour) ?? [];
    const [first] = kept;
    if (first === undefined || kept.length === 1) return;
    const inOrder = kept.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const key = this.keyOf(`${first.key} and more`, hour);
    const bytes = this.#merged(
      key,
      inOrder.map((partial) => partial.bytes),
    );
    this.#hours.set(hour, [keptAs(key, bytes)]);
  }

  #merged(seed: string, parts: readonly Uint8Array[]): Uint8Array {
    const profile = Profile.empty(columnsOf(this.#monitor.mapping), seed);
    for (const bytes of parts) profile.merge(Profile.fromBytes(bytes));
    return profile.toBytes();
  }
}
