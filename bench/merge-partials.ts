import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Profile } from '../shared/profile/index.ts';
import { measured } from './usage.ts';

/*
 * `node merge-partials.ts merge FOLDER` decodes every partial and merges it into one, one after the other, as evaluate-window does;
 * `… parts FOLDER` decodes them only, and does the format's first steps beside that. Each prints one line of JSON.
 */
const headerBytes = 12;

/** Milliseconds by step. */
type Steps = Record<string, number>;

/** Times, and numbers that show that the work was done. */
interface Outcome {
  readonly steps: Steps;
  readonly columns: number;
  readonly rows?: number;
  readonly mergedBytes?: number;
}

const timed = <Result>(steps: Steps, step: string, work: () => Result): Result => {
  const begin = performance.now();
  const result = work();
  steps[step] = (steps[step] ?? 0) + performance.now() - begin;
  return result;
};

const filesOf = (folder: string): string[] =>
  readdirSync(folder)
    .toSorted()
    .map((file) => join(folder, file));

const merge = async (folder: string): Promise<Outcome> => {
  const steps: Steps = {};
  let merged: Profile | undefined;
  for (const file of filesOf(folder)) {
    const bytes = timed(steps, 'read', () => readFileSync(file));
    const profile = timed(steps, 'fromBytes', () => Profile.fromBytes(bytes));
    merged ??= Profile.empty(profile.columns, 'merged');
    const whole = merged;
    timed(steps, 'merge', () => whole.merge(profile));
  }
  if (merged === undefined) throw new RangeError(`${folder} holds no partial`);
  return { steps, columns: merged.columns.length, rows: merged.rows, mergedBytes: merged.toBytes().length };
};

const parts = async (folder: string): Promise<Outcome> => {
  const steps: Steps = {};
  let columns = 0;
  for (const file of filesOf(folder)) {
    const bytes = readFileSync(file);
    const json = timed(steps, 'gunzip', () => gunzipSync(bytes.subarray(headerBytes)));
    timed(steps, 'JSON.parse', () => JSON.parse(json.toString('utf8')));
    columns += timed(steps, 'fromBytes', () => Profile.fromBytes(bytes)).columns.length;
  }
  return { steps, columns };
};

const [, , way = '', folder = ''] = process.argv;
const work = way === 'parts' ? () => parts(folder) : () => merge(folder);
console.log(JSON.stringify(await measured(work)));
