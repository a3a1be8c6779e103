import { bundled, childAnswer } from './child.ts';
import { barWord } from './measure.ts';
import type { Usage } from './usage.ts';

/*
 * A year's costs of endpoints and jobs, counted and summarised in a process of its own, and how that grows.
 *
 *   BENCH_ROUNDS   runs of each, of which the median is shown (default 3)
 */
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const secondsBar = 10;
const mebibytesBar = 300;

interface Outcome {
  readonly steps: Readonly<Record<string, number>>;
  readonly series: number;
  readonly year: string;
}

type Ran = Usage & { readonly answer: Outcome };

const program = await bundled('cost-year.ts');

const ran = async (endpoints: number, jobs: number): Promise<Ran> => {
  const runs: Ran[] = [];
  for (let round = 0; round < rounds; round += 1)
    runs.push(await childAnswer(process.execPath, [program, String(endpoints), String(jobs)]));
  if (new Set(runs.map(({ answer }) => answer.year)).size !== 1) throw new Error('two runs found different costs');
  const median = runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(rounds / 2)];
  if (median === undefined) throw new RangeError(`BENCH_ROUNDS is ${rounds}, but must be at least 1`);
  return median;
};

const cell = (text: string, width: number): string => text.padStart(width);
const head = [
  'endpoints',
  'jobs',
  'seconds',
  'processor',
  '×',
  'MiB',
  '×',
  'series',
  'count',
  'summary',
  'days',
  'months',
];
const widths = [10, 9, 8, 10, 6, 6, 6, 8, 8, 9, 7, 8];
console.log(head.map((text, place) => cell(text, widths[place] ?? 8)).join(''));

let before: Ran | undefined;
let last: Ran | undefined;
for (const [endpoints, jobs] of [
  [62, 6250],
  [125, 12_500],
  [250, 25_000],
  [500, 50_000],
  [500, 100_000],
] as const) {
  const run = await ran(endpoints, jobs);
  const { steps, series } = run.answer;
  const cells = [
    String(endpoints),
    jobs.toLocaleString('en-US'),
    run.seconds.toFixed(2),
    run.cpuSeconds.toFixed(2),
    before === undefined ? '' : (run.cpuSeconds / before.cpuSeconds).toFixed(2),
    run.peakMebibytes.toFixed(0),
    before === undefined ? '' : (run.peakMebibytes / before.peakMebibytes).toFixed(2),
    String(series),
    ...Object.values(steps).map((ms) => (ms / 1000).toFixed(2)),
  ];
  console.log(cells.map((text, place) => cell(text, widths[place] ?? 8)).join(''));
  before = run;
  if (jobs === 50_000) last = run;
}

if (last !== undefined) {
  console.log(`\n500 endpoints and 50,000 jobs of a year cost $${last.answer.year}`);
  console.log(`at most ${secondsBar} s: ${barWord(last.seconds <= secondsBar)}, ${last.seconds.toFixed(2)} s`);
  console.log(
    `at most ${mebibytesBar} MiB: ${barWord(last.peakMebibytes <= mebibytesBar)}, ${last.peakMebibytes.toFixed(0)} MiB`,
  );
}
