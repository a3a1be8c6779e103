/** Milliseconds of several runs after one that is not counted. */
export interface Timing {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Runs the work once to warm up and then `runs` times. The result of each run goes to `sink`, so that none is dropped. */
export const timed = async (
  runs: number,
  work: () => unknown,
  sink: (result: unknown) => void = () => undefined,
): Promise<Timing> => {
  sink(await work());
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const begin = performance.now();
    sink(await work());
    times.push(performance.now() - begin);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: sorted[Math.floor(runs / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
};

/** One row of a printed table. */
export const row = (name: string, { min, median, max }: Timing, more = ''): string =>
  `${name.padEnd(34)} ${median.toFixed(1).padStart(9)} ms   (${min.toFixed(1)} … ${max.toFixed(1)})   ${more}`;

/** How a bar is told, the same everywhere. */
export const barWord = (isMet: boolean): string => (isMet ? 'met' : 'MISSED');
