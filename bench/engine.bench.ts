import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { captureFile } from './generate.ts';

/**
 * The engine against what its users could write or install instead, on the same generated files, in processes of their own that take
 * turns. Everything is bundled first, as it is when deployed: stripping types at start would count as memory.
 * BENCH_RECORDS sets the size (default 100,000); the bars are meant at 1,000,000.
 */
const records = Number(process.env.BENCH_RECORDS ?? 100_000);
const rounds = 3;
const folder = join(tmpdir(), 'plumbline-bench');
mkdirSync(folder, { recursive: true });

const bundle = join(folder, 'contenders.mjs');
await build({
  entryPoints: [join(import.meta.dirname, 'contenders.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: bundle,
  logLevel: 'error',
});

interface Run {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly bytes: number;
}

const run = (command: string, args: readonly string[]): Run => {
  const lines = execFileSync(command, args, { encoding: 'utf8', cwd: folder }).trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '');
};

const median = (runs: readonly Run[]): Run => {
  const sorted = runs.toSorted((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is no run');
  return middle;
};

const print = (name: string, { seconds, peakMegabytes, bytes }: Run, engine: Run): void =>
  console.log(
    [
      name.padEnd(34),
      `${seconds.toFixed(2)} s`.padStart(9),
      `${Math.round(records / seconds).toLocaleString('en-US')} rec/s`.padStart(19),
      `${Math.round(bytes / 1e6 / seconds)} MB/s`.padStart(11),
      `${Math.round(peakMegabytes)} MB peak`.padStart(13),
      `${(seconds / engine.seconds).toFixed(2)} ×`.padStart(9),
    ].join(' '),
  );

const duckdbScript = (path: string): string => `
import { DuckDBInstance } from '@duckdb/node-api';
import { statSync } from 'node:fs';
const begin = performance.now();
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
const numeric = Array.from({ length: 17 }, (_, i) => 'try_cast(c[' + (i + 1) + '] as double)');
const numbers = numeric.flatMap((x) => ['count(' + x + ')', 'avg(' + x + ')', 'stddev_pop(' + x + ')', 'min(' + x + ')', 'max(' + x + ')', 'approx_quantile(' + x + ', [0.05, 0.25, 0.5, 0.75, 0.95])', 'approx_count_distinct(' + x + ')']);
const texts = [18, 19, 20].flatMap((i) => ['approx_count_distinct(c[' + i + '])', 'histogram(c[' + i + '])']);
await (await connection.runAndReadAll("select " + [...numbers, ...texts].join(', ') + " from (select string_split(captureData.endpointInput.data, ',') c from read_json(" + ${JSON.stringify(`'${path}'`)} + ", format = 'newline_delimited', columns = {captureData: 'STRUCT(endpointInput STRUCT(data VARCHAR))'}))")).getRows();
console.log(JSON.stringify({ seconds: (performance.now() - begin) / 1000, peakMegabytes: process.resourceUsage().maxRSS / 1024, bytes: statSync(${JSON.stringify(path)}).size }));
`;

/** Runs DuckDB from a folder of its own; answers why not, when it cannot. */
const duckdb = (path: string): Run | string => {
  const home = join(folder, 'duckdb');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"private":true,"type":"module"}');
  const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', '@duckdb/node-api'], {
    cwd: home,
    encoding: 'utf8',
  });
  if (installed.status !== 0) return `it could not be installed: ${installed.stderr.trim().split('\n')[0] ?? ''}`;
  writeFileSync(join(home, 'bench.mjs'), duckdbScript(path));
  const result = spawnSync(process.execPath, ['bench.mjs'], { cwd: home, encoding: 'utf8' });
  return result.status === 0
    ? JSON.parse(result.stdout)
    : `it failed: ${
        result.stderr
          .trim()
          .split('\n')
          .find((line) => /Error/.test(line)) ?? ''
      }`;
};

const pandasScript = `
import io, json, os, resource, sys, time
import pandas, scipy.stats
begin = time.time()
lines = [json.loads(line)["captureData"]["endpointInput"]["data"] for line in open(sys.argv[1])]
frame = pandas.read_csv(io.StringIO("\\n".join(lines)), header=None)
frame.describe(include="all")
numeric = frame.select_dtypes("number")
half = len(numeric) // 2
for name in numeric: scipy.stats.ks_2samp(numeric[name].iloc[:half].dropna(), numeric[name].iloc[half:].dropna())
print(json.dumps({"seconds": time.time() - begin, "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "bytes": os.path.getsize(sys.argv[1])}))
`;

const pandas = (path: string): Run | string => {
  const result = spawnSync('python3', ['-c', pandasScript, path], { encoding: 'utf8' });
  return result.status === 0 ? JSON.parse(result.stdout) : 'python3 with pandas and scipy is not here';
};

const csv = captureFile(records, 'csv');
const runs = Array.from({ length: rounds }, () =>
  (['scan', 'profile', 'naive'] as const).map((name) => run(process.execPath, [bundle, name, csv])),
);
const of = (place: number): Run => median(runs.flatMap((round) => round[place] ?? []));
const engine = of(1);
console.log(
  `${records.toLocaleString('en-US')} records × 20 features, ${Math.round(engine.bytes / 1e6)} MB; × is time over the engine's`,
);
print('newline scan', of(0), engine);
print('engine, full profile', engine, engine);
print('readline, JSON.parse, Welford, KLL', of(2), engine);
for (const [name, other] of [
  ['DuckDB, one thread', duckdb(csv)],
  ['pandas and SciPy', pandas(csv)],
] as const) {
  if (typeof other === 'string') console.log(`${name} skipped: ${other}`);
  else print(name, other, engine);
}
for (const bodies of ['json', 'csv-gzip'] as const) {
  const path = captureFile(records, bodies);
  const own = run(process.execPath, [bundle, 'profile', path]);
  print(`engine, ${bodies}`, own, engine);
  if (bodies === 'json') print('naive, json', run(process.execPath, [bundle, 'naive', path]), engine);
}
const several = captureFile(records / 10, 'csv-rows');
print('engine, ten rows a record (rows)', run(process.execPath, [bundle, 'profile', several]), engine);
