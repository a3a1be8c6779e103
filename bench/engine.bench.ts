import { readdirSync, rmSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { Bars } from './bars.ts';
import { bundled, childAnswer } from './child.ts';
import { profilingArguments, selfTimes } from './cpu-profile.ts';
import { benchFolder } from './folder.ts';
import { type Bodies, captureFile, repeatedFile } from './generate.ts';
import { duckdb, type OtherProgram, pandas } from './others.ts';
import { objectInS3, type S3Object } from './s3-object.ts';
import { type Contender, checkAnswers, printTable, type Result, takingTurns } from './turns.ts';

/*
 * The engine against what its users could write or install instead, on the same generated files (20 features and one output, about 570
 * bytes a record), in processes of their own that take turns. Times are medians and do not count the start of a process. The
 * engine's time ends when the bytes of its partials are made. Every contender's answer is held against the engine's.
 *
 *   BENCH_RECORDS   records in the file (default 100,000); the bars are meant at 1,000,000, which takes many times as long
 *   BENCH_ROUNDS    turns of each contender (default 3)
 *   BENCH_SKIP      what to leave out, with commas: duckdb, pandas, s3, threads, bodies, memory
 *   BENCH_KEEP      any text: keep generated files of more than 200 MB, which else go at the end
 *   BENCH_PROFILE   any text: where the time of one more run of the engine goes, by function
 *   PLUMBLINE_BENCH_PYTHON   the Python that is asked for pandas and SciPy (default python3)
 */
const records = Number(process.env.BENCH_RECORDS ?? 100_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const skipped = new Set((process.env.BENCH_SKIP ?? '').split(','));
const python = process.env.PLUMBLINE_BENCH_PYTHON ?? 'python3';
if (!(Number.isInteger(records) && records >= 10 && records % 10 === 0))
  throw new RangeError(`BENCH_RECORDS is ${records}, but must be a multiple of ten: one file holds ten rows a record`);
if (!(Number.isInteger(rounds) && rounds >= 1))
  throw new RangeError(`BENCH_ROUNDS is ${rounds}, but must be an integer of at least 1`);

const program = await bundled('contenders.ts');
const bars = new Bars();

const own = (name: string, contender: string, path: string, env: Readonly<Record<string, string>> = {}): Contender => ({
  name,
  run: () => childAnswer(process.execPath, [program, contender, path], { env }),
});

const other = (name: string, found: OtherProgram | string, path: string): Contender[] => {
  if (typeof found === 'string') {
    console.log(`${name} is left out: ${found}`);
    return [];
  }
  const { command, before, after, cwd } = found;
  return [{ name, run: () => childAnswer(command, [...before, path, ...after], { cwd }) }];
};

const names = {
  scan: 'newline scan',
  engine: 'engine, full profile',
  slices: 'engine, slices',
  threads: 'engine, two threads',
  s3: 'engine, from the local S3',
  naive: 'naive',
  naiveFull: 'naive, full profile',
  duckdb: 'DuckDB, one thread',
  pandas: 'pandas and SciPy',
} as const;

const contendersOf = (csv: string, object: S3Object | undefined): Contender[] => [
  own(names.scan, 'scan', csv),
  own(names.engine, 'engine', csv),
  own(names.slices, 'engine-slices', csv),
  ...(skipped.has('threads') ? [] : [own(names.threads, 'engine-threads', csv)]),
  ...(object === undefined ? [] : [own(names.s3, 'engine-s3', object.path, object.env)]),
  own(names.naive, 'naive', csv),
  own(names.naiveFull, 'naive-full', csv),
  ...(skipped.has('duckdb') ? [] : other(names.duckdb, duckdb(), csv)),
  ...(skipped.has('pandas') ? [] : other(names.pandas, pandas(python), csv)),
];

/** The file itself, by everyone. */
const mainTable = async (csv: string): Promise<Result> => {
  const object = skipped.has('s3') ? undefined : await objectInS3(csv);
  const results = await takingTurns(contendersOf(csv, object), rounds).finally(() => object?.close());
  const of = (name: string) => results.find((result) => result.name === name);
  const engine = of(names.engine);
  if (engine === undefined) throw new Error('The engine did not run');
  const size = `${records.toLocaleString('en-US')} records, ${Math.round(engine.bytes / 1e6)} MB`;
  printTable(`CSV from a file, ${size}; × is over the engine's`, results, engine, records);
  checkAnswers(engine, results);
  bars.ratio('naive (moments, KLL, counts of texts) / engine', of(names.naive), engine, 6);
  bars.ratio('naive, full profile (and HLL, frequent values) / engine', of(names.naiveFull), engine, 6);
  bars.ratio('DuckDB / engine', of(names.duckdb), engine, 2.5);
  bars.ratio('naive from file / engine from the local S3', of(names.naive), of(names.s3), 4);
  bars.ratio('engine with slices of three columns / without', of(names.slices), engine);
  bars.ratio('one thread / two threads', engine, of(names.threads), 1.8);
  return engine;
};

/** The same rows in another form. */
const bodyTable = async (title: string, path: string, engine: Result): Promise<void> => {
  const contenders = [own(names.engine, 'engine', path), own(names.naive, 'naive', path)];
  const results = await takingTurns([...contenders, own(names.naiveFull, 'naive-full', path)], rounds);
  printTable(`${title}; × is over the engine's with CSV from a file`, results, engine, records);
  const [ours, naive, full] = results;
  if (ours === undefined) return;
  checkAnswers(ours, results);
  bars.ratio(`${title}: naive / engine`, naive, ours);
  bars.ratio(`${title}: naive, full profile / engine`, full, ours);
};

const forms: readonly (readonly [title: string, bodies: Bodies, records: number])[] = [
  ['JSON bodies', 'json', records],
  ['CSV, ten rows a record', 'csv-rows', records / 10],
  ['CSV in gzip', 'csv-gzip', records],
];

const memoryTable = async (csv: string): Promise<void> => {
  for (const path of [captureFile(records / 10, 'csv'), csv, await repeatedFile(csv, 4)]) {
    const [result] = await takingTurns([own(names.engine, 'engine', path)], rounds);
    if (result === undefined) continue;
    const size = `${Math.round(result.bytes / 1e6).toLocaleString('en-US')} MB in ${result.seconds.toFixed(2)} s`;
    bars.atMost(`peak memory of the engine, ${size}`, result.peakMebibytes, 100, 'MiB');
  }
};

const largest = 200e6;

const removeLargeFiles = (): void => {
  const files = readdirSync(benchFolder()).filter((name) => /\.jsonl(?:\.gz)?$/.test(name));
  for (const path of files.map((name) => join(benchFolder(), name))) if (statSync(path).size > largest) rmSync(path);
};

console.log(`Load ${(loadavg()[0] ?? 0).toFixed(1)} at start; ${rounds} turns each`);
try {
  const csv = captureFile(records, 'csv');
  const engine = await mainTable(csv);
  if (!skipped.has('bodies'))
    for (const [title, bodies, count] of forms) await bodyTable(title, captureFile(count, bodies), engine);
  if (!skipped.has('memory')) await memoryTable(csv);
  bars.print();
  if (process.env.BENCH_PROFILE !== undefined) {
    await childAnswer(process.execPath, [...profilingArguments(), program, 'engine', csv]);
    console.log(`\nWhere the engine's time goes\n${selfTimes(40).join('\n')}`);
  }
  console.log(`\nLoad ${(loadavg()[0] ?? 0).toFixed(1)} at the end`);
} finally {
  if (process.env.BENCH_KEEP === undefined) removeLargeFiles();
}
