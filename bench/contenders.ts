import { once } from 'node:events';
import { statSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { scanCapture } from '../shared/capture/index.ts';
import { columnsOf, mapping as mappingSchema } from '../shared/monitor/index.ts';
import { mergeProfiles, Profile, profileScans, type SlicePlan, slicePlanOf } from '../shared/profile/index.ts';
import { chunksOf, halvesOf, type Span, wholeOf } from './file-chunks.ts';
import { features, numericFeatures, randomNumbers, rowOf } from './generate.ts';
import { naive, naiveFull } from './naive.ts';
import { type Summary, summaryOf } from './summary.ts';
import { measured } from './usage.ts';

/*
 * One contender, run in a process of its own so that its memory is its own: `node contenders.mjs NAME FILE` prints one line of JSON with
 * what it answered, seconds and peak memory.
 */
const columns = Array.from({ length: features }, (_, index) => `f${index}`);
const mapping = v.parse(mappingSchema, { input: { columns }, output: { columns: ['score'] } });

/** What the work led to, told when its time and memory have been taken. */
type Told = () => Summary;

const told =
  (profile: Profile | undefined): Told =>
  () => {
    if (profile === undefined) throw new RangeError('The file holds no record');
    return { records: profile.records, columns: profile.columns.map(summaryOf) };
  };

/** Profiles as profile-capture does, up to the bytes that it would keep. */
const profiled = async (chunks: AsyncIterable<Uint8Array>, slicePlan?: SlicePlan) => {
  const scans = scanCapture(chunks, { mapping });
  const { partials } = await profileScans(scans, { columns: columnsOf(mapping), seedOf: String, slicePlan });
  const profiles = [...partials.values()];
  return { profiles, bytes: profiles.map((profile) => profile.toBytes()) };
};

const scan = async (path: string): Promise<Told> => {
  let records = 0;
  for await (const chunk of chunksOf(path, wholeOf(path)))
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) records += 1;
  return () => ({ records, columns: [] });
};

const engine = async (path: string): Promise<Told> => {
  const { profiles } = await profiled(chunksOf(path, wholeOf(path)));
  return () => told(mergeProfiles(profiles))();
};

/** The text features as segments, as a baseline of 2,000 rows suggests their slices; making it takes some milliseconds. */
const textSlices = (): SlicePlan | undefined => {
  const baseline = Profile.empty(columnsOf(mapping), 'baseline');
  const next = randomNumbers(7);
  for (let row = 0; row < 2000; row += 1) baseline.addRow({ input: rowOf(next), output: [] });
  return slicePlanOf(baseline, columnsOf(mapping).slice(numericFeatures, features));
};

const engineSlices = async (path: string): Promise<Told> => {
  const { profiles } = await profiled(chunksOf(path, wholeOf(path)), textSlices());
  return () => told(mergeProfiles(profiles))();
};

/** The same of an object in S3, opened as profile-capture opens it. @param path `bucket/key` */
const engineS3 = async (path: string): Promise<Told> => {
  const { captureObjects } = await import('../shared/aws/capture-objects.ts');
  const [bucket = '', key = ''] = path.split('/');
  const object = { bucket, key, size: 0, etag: undefined, versionId: undefined, revision: '' };
  const opened = await captureObjects().open(object);
  if (opened.state !== 'open') throw new Error(`${path} is ${opened.state}`);
  const { profiles } = await profiled(opened.chunks);
  return () => told(mergeProfiles(profiles))();
};

const bytesFromThread = async (path: string, span: Span): Promise<readonly Uint8Array[]> => {
  const [bytes] = await once(new Worker(new URL(import.meta.url), { workerData: { path, span } }), 'message');
  return bytes;
};

/** Half of the file in each of two threads; their partials are merged from their bytes, as those of two objects would be. */
const engineThreads = async (path: string): Promise<Told> => {
  const halves = await Promise.all(halvesOf(path).map((span) => bytesFromThread(path, span)));
  return told(mergeProfiles(halves.flat().map((bytes) => Profile.fromBytes(bytes))));
};

const contenders: Readonly<Record<string, (path: string) => Promise<Told>>> = {
  scan,
  engine,
  'engine-slices': engineSlices,
  'engine-s3': engineS3,
  'engine-threads': engineThreads,
  naive,
  'naive-full': naiveFull,
};

const main = async (): Promise<void> => {
  const [, , name = '', path = ''] = process.argv;
  const contender = contenders[name];
  if (contender === undefined) throw new RangeError(`There is no contender ${name}, only ${Object.keys(contenders)}`);
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const { answer, ...usage } = await measured(() => contender(path));
  console.log(JSON.stringify({ ...usage, answer: answer(), bytes }));
};

if (isMainThread) await main();
else parentPort?.postMessage((await profiled(chunksOf(workerData.path, workerData.span))).bytes);
