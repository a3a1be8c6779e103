import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { DistinctSketch, FrequentValues, Moments, QuantileSketch } from '../shared/sketch/index.ts';
import { chunkBytes } from './file-chunks.ts';
import { features } from './generate.ts';
import type { ColumnSummary, Summary } from './summary.ts';

/*
 * What a program of one's own would do: read lines, parse them, split them, and feed every value to what counts it, one at a time.
 */

/** A column of the program. */
interface Counter {
  add(text: string): void;
  summary(): ColumnSummary;
}

/** Moments and a quantile sketch of numbers, counts of texts; no distinct values, and nothing about the texts of numbers. */
class NumbersAndTexts implements Counter {
  readonly #moments = new Moments();
  readonly #quantiles: QuantileSketch;
  readonly #texts = new Map<string, number>();
  #present = 0;

  constructor(seed: number) {
    this.#quantiles = new QuantileSketch(seed);
  }

  add(text: string): void {
    this.#present += 1;
    const value = Number(text);
    if (Number.isNaN(value)) this.#texts.set(text, (this.#texts.get(text) ?? 0) + 1);
    else {
      this.#moments.add(value);
      this.#quantiles.add(value);
    }
  }

  summary(): ColumnSummary {
    const { mean, standardDeviation, min, max } = this.#moments;
    const median = this.#quantiles.quantile(0.5);
    if (mean === undefined || standardDeviation === undefined || min === undefined || max === undefined)
      return { present: this.#present, distinct: this.#texts.size, top: Math.max(...this.#texts.values()) };
    return {
      present: this.#present,
      mean,
      deviation: standardDeviation,
      min,
      max,
      ...(median !== undefined && { median }),
    };
  }
}

/** The same with a distinct sketch and frequent values for every column: what the engine keeps, by the same sketches. */
class FullCounter implements Counter {
  readonly #numbers: NumbersAndTexts;
  readonly #distinct = new DistinctSketch();
  readonly #frequent = new FrequentValues();

  constructor(seed: number) {
    this.#numbers = new NumbersAndTexts(seed);
  }

  add(text: string): void {
    const value = Number(text);
    this.#numbers.add(text);
    if (Number.isNaN(value)) this.#distinct.add(text);
    else this.#distinct.addNumber(value + 0);
    this.#frequent.add(text);
  }

  summary(): ColumnSummary {
    const top = this.#frequent.complete ? this.#frequent.counts()[0]?.[1] : undefined;
    return { ...this.#numbers.summary(), distinct: this.#distinct.estimate(), ...(top !== undefined && { top }) };
  }
}

/** The cells of each row of a line: inputs, then the output. */
const rowsOf = (line: string): string[][] => {
  const { endpointInput, endpointOutput } = JSON.parse(line).captureData;
  if (endpointInput.encoding === 'JSON') {
    const { predictions } = JSON.parse(endpointOutput.data);
    return JSON.parse(endpointInput.data).instances.map((row: unknown[], index: number) =>
      [...row, predictions[index]].map((cell) => (cell === null ? '' : String(cell))),
    );
  }
  const outputs: string[] = endpointOutput.data.split('\n');
  return endpointInput.data.split('\n').map((row: string, index: number) => [...row.split(','), outputs[index] ?? '']);
};

const linesOf = (path: string): AsyncIterable<string> => {
  const bytes = createReadStream(path, { highWaterMark: chunkBytes });
  return createInterface({ input: path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes });
};

const counted = async (path: string, counterOf: (seed: number) => Counter): Promise<() => Summary> => {
  const counters = Array.from({ length: features + 1 }, (_, index) => counterOf(index));
  let records = 0;
  for await (const line of linesOf(path)) {
    for (const row of rowsOf(line)) {
      for (let column = 0; column < row.length; column += 1) {
        const text = row[column] ?? '';
        if (text !== '') counters[column]?.add(text);
      }
    }
    records += 1;
  }
  return () => ({ records, columns: counters.map((counter) => counter.summary()) });
};

/** @returns once everything is counted, what tells it */
export const naive = (path: string): Promise<() => Summary> => counted(path, (seed) => new NumbersAndTexts(seed));

/** @returns once everything is counted, what tells it */
export const naiveFull = (path: string): Promise<() => Summary> => counted(path, (seed) => new FullCounter(seed));
