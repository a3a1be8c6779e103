import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, childAnswer } from './child.ts';
import { profilingArguments, selfTimes } from './cpu-profile.ts';
import { barWord } from './measure.ts';
import { partialsFolder } from './partials.ts';
import type { Usage } from './usage.ts';

/*
 * A month of hourly partials decoded and merged, as an evaluation does, in a process of its own. The partials are made first, which
 * takes a minute or two for the larger, and kept in the temporary folder until the code that made them changes.
 *
 *   BENCH_HOURS    partials (default 720)
 *   BENCH_ROWS     rows in each, several with commas (default 1000,10000)
 *   BENCH_ROUNDS   runs of each, of which the median is shown (default 3)
 *   BENCH_PROFILE  any text: where the time of one more run goes, by function
 */
const hours = Number(process.env.BENCH_HOURS ?? 720);
const sizes = (process.env.BENCH_ROWS ?? '1000,10000').split(',').map(Number);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

const bytesBar = 125_000;
const secondsBar = 1.5;

interface Outcome {
  readonly steps: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly mergedBytes: number;
}

type Ran = Usage & { readonly answer: Outcome };

const program = await bundled('merge-partials.ts');

const runs = async (way: string, folder: string): Promise<Ran> => {
  const found: Ran[] = [];
  for (let round = 0; round < rounds; round += 1)
    found.push(await childAnswer(process.execPath, [program, way, folder]));
  const median = found.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(rounds / 2)];
  if (median === undefined) throw new RangeError(`BENCH_ROUNDS is ${rounds}, but must be at least 1`);
  return median;
};

/** Sizes of the partials in bytes, ascending. */
const sizesOf = (folder: string): number[] =>
  readdirSync(folder)
    .map((file) => statSync(join(folder, file)).size)
    .toSorted((a, b) => a - b);

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;

/** Absent where the format is no longer JSON in gzip. */
const partsOf = async (folder: string): Promise<Readonly<Record<string, number>>> => {
  try {
    return (await runs('parts', folder)).answer.steps;
  } catch {
    return {};
  }
};

const report = async (rows: number): Promise<void> => {
  const folder = partialsFolder(hours, rows);
  const bytes = sizesOf(folder);
  const median = bytes[Math.floor(bytes.length / 2)] ?? 0;
  const largest = bytes.at(-1) ?? 0;
  const { seconds, cpuSeconds, peakMebibytes, answer } = await runs('merge', folder);
  const { steps, mergedBytes } = answer;
  if (answer.rows !== hours * rows) throw new Error(`${answer.rows} rows were merged, but there are ${hours * rows}`);
  const { gunzip = 0, 'JSON.parse': parse = 0, fromBytes = 0 } = await partsOf(folder);
  const ms = (time = 0): string => `${time.toFixed(0)} ms`;
  console.log(`\n${hours} partials of ${rows.toLocaleString('en-US')} rows × 20 columns`);
  console.log(
    `  one partial       ${kilobytes(median)} median, ${kilobytes(largest)} largest   at most 125 KB: ${barWord(largest <= bytesBar)}`,
  );
  console.log(
    `  decode and merge  ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processor   at most 1.5 s: ${barWord(seconds <= secondsBar)}`,
  );
  console.log(
    `    reading files ${ms(steps.read)}, decoding ${ms(steps.fromBytes)}, merging ${ms(steps.merge)}, the rest writing the result`,
  );
  console.log(
    gunzip === 0
      ? '    decoding is not JSON in gzip'
      : `    decoding once more: gunzip ${ms(gunzip)}, JSON.parse ${ms(parse)}, sketches from it ${ms(fromBytes - gunzip - parse)}`,
  );
  console.log(`  peak memory       ${peakMebibytes.toFixed(0)} MiB`);
  console.log(`  the merged one    ${kilobytes(mergedBytes)}`);
  if (process.env.BENCH_PROFILE === undefined) return;
  await childAnswer(process.execPath, [...profilingArguments(), program, 'merge', folder]);
  console.log(selfTimes(30).join('\n'));
};

for (const rows of sizes) await report(rows);
