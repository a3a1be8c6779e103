import { type ObjectCreated, objectCreated } from '../events/object-created.ts';
import type { RecordsFlagged } from '../events/records-flagged.ts';
import { baselineStore } from '../shared/aws/baseline-store.ts';
import { captureObjects } from '../shared/aws/capture-objects.ts';
import { env } from '../shared/aws/env.ts';
import { lineParts } from '../shared/aws/line-parts.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onQueue } from '../shared/aws/on-event.ts';
import { partialStore } from '../shared/aws/partial-store.ts';
import { sendFacts } from '../shared/aws/sqs.ts';
import { dirtyWindowStore } from '../shared/aws/window-store.ts';
import { type CapturedRecord, type RejectedRecord, scanCapture } from '../shared/capture/index.ts';
import { inParallel } from '../shared/concurrency.ts';
import { type Baselines, limitsOf, slicesOf } from '../shared/evaluation/index.ts';
import { type Fact, fact } from '../shared/facts.ts';
import { flaggedLine, flagger, screenOf } from '../shared/flagged/index.ts';
import { identity } from '../shared/identity.ts';
import { columnsOf, type Monitor, type Monitors, watches } from '../shared/monitor/index.ts';
import {
  type CaptureObject,
  type CaptureObjects,
  hourOfCaptureKey,
  type LineSinks,
  objectIdOf,
  type Partials,
  partialKey,
  revisionOf,
} from '../shared/partial/index.ts';
import { Profile, profileScans, type RecordCounts } from '../shared/profile/index.ts';
import { type DirtyWindows, hourPath, isoOf, windowAt } from '../shared/window/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly captures: CaptureObjects;
  readonly partials: Partials;
  readonly baselines: Baselines;
  readonly lines: LineSinks;
  readonly dirtyWindows: DirtyWindows;
  readonly dataBucket: string;
  /** Puts pointers to flagged lines in the queue; resolves once all are accepted. */
  readonly sendFlagged: (facts: readonly Fact[]) => Promise<void>;
}

/** Writes that one capture object has under way at once. */
const parallelWrites = 8;

/**
 * Profiles one capture object: a partial for each hour of event time it touches, its bad records set aside, its records
 * worth a second look kept for retraining. A second delivery, or an older revision of the object, changes nothing.
 */
export const profileCapture = (ports: Ports) => async (event: ObjectCreated) => {
  const object = captureObjectOf(event);
  const watching = (await ports.monitors.all()).filter((monitor) => watches(monitor, object));
  if (watching.length === 0)
    return { skipped: 'no monitor watches this object', bucket: object.bucket, key: object.key };
  // Monitors with the same source and mapping share a series: the object is read once for all of them.
  const outcomes = [];
  for (const monitors of Map.groupBy(watching, ({ series }) => series).values())
    outcomes.push(await profileSeries(ports, event, object, monitors));
  return { bucket: object.bucket, key: object.key, series: outcomes };
};

const captureObjectOf = ({ detail: { bucket, object } }: ObjectCreated): CaptureObject => ({
  bucket: bucket.name,
  key: object.key,
  size: object.size,
  etag: object.etag,
  versionId: object['version-id'],
  revision: revisionOf(object.sequencer),
});

const profileSeries = async (
  ports: Ports,
  event: ObjectCreated,
  object: CaptureObject,
  monitors: readonly Monitor[],
) => {
  const [first] = monitors;
  if (first === undefined) return { skipped: 'no monitor' };
  const opened = await ports.captures.open(object);
  if (opened.state !== 'open') return { series: first.series, skipped: `the object is ${opened.state}` };

  const rejected = ports.lines.open(asidePrefix('rejected', first.series, event, object));
  const watchers = await Promise.all(monitors.map((monitor) => watcherOf(ports, monitor)));
  const flagging = watchers.map((watcher) => flaggingOf(ports, event, object, watcher));
  const columns = columnsOf(first.mapping);
  const seedOf = (hour: number): string => partialKey(first.series, hour, object);
  const { partials, counts } = await profileScans(scanCapture(opened.chunks, { mapping: first.mapping }), {
    columns,
    seedOf,
    // A series with segments is one monitor's own.
    slicePlan: slicesOf(first, watchers[0]?.baseline),
    // What one monitor of a series must not store is stored for none of them.
    sampleRows: monitors.every(({ profile }) => profile?.sampleRows ?? true),
    // A record that cannot be read has no time of its own: it counts in the hour in which its object arrived.
    rejectedHourMs: hourOfCaptureKey(object.key) ?? Date.parse(event.time),
    onRecord: async (record) => {
      for (const each of flagging) await each.look(record);
    },
    screens: flagging.map(({ screen }) => screen),
    onRejected: (record) => rejected.write(rejectedLine(object, record)),
  });
  await rejected.close();

  const hours = [...partials.keys()].toSorted((a, b) => a - b);
  const claim = await ports.partials.claim(first.series, object, hours);
  if (!claim.isCurrent) return { series: first.series, skipped: 'a newer revision of the object was profiled' };
  await inParallel([...partials], parallelWrites, ([hour, profile]) =>
    ports.partials.put(seedOf(hour), profile.toBytes()),
  );
  await inParallel(claim.hoursLeft, parallelWrites, (hour) => ports.partials.put(seedOf(hour), new Uint8Array()));
  for (const monitor of monitors) await markDirty(ports.dirtyWindows, monitor, object, [...hours, ...claim.hoursLeft]);
  const pointers = (await Promise.all(flagging.map(({ pointer }) => pointer()))).filter((each) => each !== undefined);
  await ports.sendFlagged(pointers);
  return {
    series: first.series,
    ...told(counts),
    hours: hours.length,
    flagged: pointers.map(({ data }) => data.records),
  };
};

/** What may be logged: the names of columns that the mapping does not name are captured data, and anything may stand in a key. */
const told = ({ extraColumns, ...counts }: RecordCounts) => ({
  ...counts,
  extraColumns: Object.keys(extraColumns).length,
});

/** `rejected/` and `flagged/` spell the series or monitor, the hour of arrival, and the object's revision. */
const asidePrefix = (
  room: 'rejected' | 'flagged',
  owner: string,
  event: ObjectCreated,
  object: CaptureObject,
): string =>
  `${room}/${owner}/${hourPath(hourOfCaptureKey(object.key) ?? Date.parse(event.time))}/${objectIdOf(object)}.${object.revision}`;

const rejectedLine = ({ bucket, key, revision }: CaptureObject, record: RejectedRecord): string => {
  const { line, byteOffset, byteLength, reason, detail } = record;
  return JSON.stringify({ bucket, key, revision, line, byteOffset, byteLength, reason, detail });
};

const markDirty = async (
  dirtyWindows: DirtyWindows,
  monitor: Monitor,
  object: CaptureObject,
  hours: readonly number[],
): Promise<void> => {
  const starts = new Set(hours.map((hour) => windowAt(monitor, hour).startMs));
  const token = `${objectIdOf(object)}.${object.revision}`;
  await inParallel([...starts], parallelWrites, (start) => dirtyWindows.mark(monitor.id, start, token));
};

interface Watcher {
  readonly monitor: Monitor;
  readonly baseline: Profile | undefined;
}

const watcherOf = async ({ baselines }: Ports, monitor: Monitor): Promise<Watcher> => ({
  monitor,
  baseline: monitor.baseline && (await baselines.find(monitor.id, monitor.baseline.version)),
});

/** Looks at one monitor's records as they pass, and in the end points to those worth a second look. */
const flaggingOf = (ports: Ports, event: ObjectCreated, object: CaptureObject, { monitor, baseline }: Watcher) => {
  const limits = limitsOf(baseline ?? Profile.empty(columnsOf(monitor.mapping), ''));
  const reasonsOf = flagger(monitor, limits);
  const sink = ports.lines.open(asidePrefix('flagged', monitor.id, event, object));
  const reasons: Record<string, number> = {};
  let records = 0;
  let earliestMs = Number.POSITIVE_INFINITY;
  const look = async (record: CapturedRecord): Promise<void> => {
    const found = reasonsOf(record);
    if (found.length === 0) return;
    records += 1;
    earliestMs = Math.min(earliestMs, record.inferenceTimeMs);
    for (const reason of found) reasons[reason] = (reasons[reason] ?? 0) + 1;
    await sink.write(flaggedLine(record, found));
  };
  const pointer = async (): Promise<RecordsFlagged | undefined> => {
    const keys = await sink.close();
    if (records === 0) return undefined;
    const { bucket, key, revision } = object;
    const pointerId = identity(monitor.id, bucket, key, revision);
    const time = isoOf(Date.parse(event.time));
    return fact(
      'Records Flagged',
      [pointerId],
      { time, correlationId: pointerId, causationId: event.id },
      {
        pointerId,
        monitorId: monitor.id,
        revision,
        capture: { bucket, key },
        recordedAt: isoOf(earliestMs),
        records,
        reasons,
        parts: keys.map((part) => ({ bucket: ports.dataBucket, key: part })),
      },
    );
  };
  return { look, pointer, screen: screenOf(monitor, limits) };
};

const { DATA_BUCKET, FLAGGED_QUEUE_URL } = env('DATA_BUCKET', 'FLAGGED_QUEUE_URL');

export const handler = onQueue(
  objectCreated,
  profileCapture({
    monitors: monitorsFile(),
    captures: captureObjects(),
    partials: partialStore(DATA_BUCKET),
    baselines: baselineStore(DATA_BUCKET),
    lines: lineParts(DATA_BUCKET),
    dirtyWindows: dirtyWindowStore(),
    dataBucket: DATA_BUCKET,
    sendFlagged: (facts) => sendFacts(FLAGGED_QUEUE_URL, facts),
  }),
);
