import { differences, type Summary } from './summary.ts';
import type { Usage } from './usage.ts';

/** One run of a contender; `bytes` is 0 where it does not read a file. */
export type Run = Usage & { readonly answer: Summary; readonly bytes: number };

export interface Contender {
  readonly name: string;
  readonly run: () => Promise<Run>;
}

/** All runs of one contender. */
export class Result {
  readonly name: string;
  readonly #runs: readonly Run[];

  constructor(name: string, runs: readonly Run[]) {
    this.name = name;
    this.#runs = runs;
  }

  /** Median by the clock. */
  get seconds(): number {
    return this.#sorted('seconds')[Math.floor(this.#runs.length / 2)] ?? Number.NaN;
  }

  /** Median of the processor's time. */
  get cpuSeconds(): number {
    return this.#sorted('cpuSeconds')[Math.floor(this.#runs.length / 2)] ?? Number.NaN;
  }

  get fastest(): number {
    return this.#sorted('seconds')[0] ?? Number.NaN;
  }

  get slowest(): number {
    return this.#sorted('seconds').at(-1) ?? Number.NaN;
  }

  /** The most of all runs. */
  get peakMebibytes(): number {
    return this.#sorted('peakMebibytes').at(-1) ?? Number.NaN;
  }

  get bytes(): number {
    return this.#runs[0]?.bytes ?? 0;
  }

  /** The same in every run. */
  get answer(): Summary {
    return this.#runs[0]?.answer ?? { records: 0, columns: [] };
  }

  #sorted(figure: keyof Usage): number[] {
    return this.#runs.map((run) => run[figure]).toSorted((a, b) => a - b);
  }
}

/** Runs contenders one after the other, `rounds` times over, so that what else the machine does falls on all of them. */
export const takingTurns = async (contenders: readonly Contender[], rounds: number): Promise<Result[]> => {
  const runs = contenders.map((): Run[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [place, contender] of contenders.entries()) runs[place]?.push(await contender.run());
  return contenders.map(({ name }, place) => new Result(name, runs[place] ?? []));
};

/** Says where a contender did not find what the first one did, and has the process fail for it. */
export const checkAnswers = (first: Result, others: readonly Result[]): void => {
  for (const { name, answer } of others) {
    const found = differences(first.answer, answer);
    if (found.length === 0) continue;
    console.error(`${name} DIFFERS from ${first.name}: ${found.slice(0, 5).join('; ')}`);
    process.exitCode = 1;
  }
};

const headings: readonly (readonly [string, number])[] = [
  ['seconds', 8],
  ['min…max', 12],
  ['processor', 9],
  ['rows/s', 10],
  ['MB/s', 6],
  ['peak MiB', 8],
  ['× time', 7],
  ['× proc.', 7],
];
const nameWidth = 28;

const tableLine = (result: Result, unit: Result, rows: number): string => {
  const { name, seconds, fastest, slowest, cpuSeconds, peakMebibytes, bytes } = result;
  const cells = [
    seconds.toFixed(2),
    `${fastest.toFixed(2)}…${slowest.toFixed(2)}`,
    cpuSeconds.toFixed(2),
    Math.round(rows / seconds).toLocaleString('en-US'),
    bytes === 0 ? '–' : (bytes / 1e6 / seconds).toFixed(0),
    peakMebibytes.toFixed(0),
    (seconds / unit.seconds).toFixed(2),
    (cpuSeconds / unit.cpuSeconds).toFixed(2),
  ];
  return [name.padEnd(nameWidth), ...cells.map((cell, place) => cell.padStart(headings[place]?.[1] ?? 0))].join(' ');
};

/** Prints results beside each other. @param unit whose time and processor time are 1 */
export const printTable = (title: string, results: readonly Result[], unit: Result, rows: number): void => {
  console.log(`\n${title}`);
  console.log([' '.repeat(nameWidth), ...headings.map(([name, width]) => name.padStart(width))].join(' '));
  for (const result of results) console.log(tableLine(result, unit, rows));
};
