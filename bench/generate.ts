import { closeSync, createReadStream, createWriteStream, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { benchFolder } from './folder.ts';

/** What the bodies of a generated file look like. */
export type Bodies = 'csv' | 'json' | 'csv-rows' | 'csv-gzip';

export const numericFeatures = 17;
export const categories = ['basic', 'silver', 'gold', 'platinum', 'family', 'student', 'trial', 'business'] as const;
export const features = numericFeatures + 3;

/** Rows in each record of the file with several. */
const rowsPerRecord = 10;

/** Numbers that look random and are the same on every run: splitmix32 in [0, 1). */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
  };
};

/**
 * Features as a churn model might have them: whole numbers, amounts with two decimals, measures with four to six, two unrounded
 * doubles, a heavy tail, missing values, and three categories of 8, 40 and 2,000 values.
 */
export const rowOf = (next: () => number): string[] => {
  const numbers = Array.from({ length: numericFeatures }, (_, index) => {
    const value = next();
    if (index < 4) return String(Math.floor(value * 10 ** (index + 1)));
    if (index < 9) return (value * 500).toFixed(2);
    if (index < 13) return ((value - 0.5) * 20).toFixed(4);
    if (index < 15) return String(value / 3);
    if (index === 15) return (1 / (1 - value * 0.9999)).toFixed(6);
    return value < 0.03 ? '' : (value * 1000).toFixed(1);
  });
  const category = categories[Math.floor(next() * categories.length)] ?? '';
  return [...numbers, category, `region-${Math.floor(next() * 40)}`, `shop-${Math.floor(next() * 2000)}`];
};

const digits = (next: () => number, length: number): string =>
  Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join('');

const id = (next: () => number): string =>
  `${digits(next, 8)}-${digits(next, 4)}-4${digits(next, 3)}-a${digits(next, 3)}-${digits(next, 12)}`;

const start = Date.UTC(2026, 10, 20, 10);

const lineOf = (next: () => number, index: number, records: number, bodies: Bodies): string => {
  const rows = Array.from({ length: bodies === 'csv-rows' ? rowsPerRecord : 1 }, () => rowOf(next));
  const scores = rows.map(() => String(next()));
  const isJson = bodies === 'json';
  const observedContentType = isJson ? 'application/json' : 'text/csv; charset=utf-8';
  const encoding = isJson ? 'JSON' : 'CSV';
  const cell = (text: string) => (text === '' ? null : Number.isNaN(Number(text)) ? text : Number(text));
  const input = isJson
    ? JSON.stringify({ instances: rows.map((row) => row.map(cell)) })
    : rows.map((row) => row.join()).join('\n');
  const output = isJson ? JSON.stringify({ predictions: scores.map(Number) }) : scores.join('\n');
  return JSON.stringify({
    captureData: {
      endpointInput: { observedContentType, mode: 'INPUT', data: input, encoding },
      endpointOutput: { observedContentType, mode: 'OUTPUT', data: output, encoding },
    },
    eventMetadata: {
      eventId: id(next),
      inferenceId: `customer-${index}`,
      inferenceTime: new Date(start + Math.floor((index / records) * 3_600_000)).toISOString().replace(/\.\d+Z/, 'Z'),
    },
    eventVersion: '0',
  });
};

const linesPerWrite = 2000;

/** A capture file of so many records; written once, the same bytes on every machine. */
export const captureFile = (records: number, bodies: Bodies): string => {
  const path = join(benchFolder(), `${bodies}-${records}.jsonl${bodies === 'csv-gzip' ? '.gz' : ''}`);
  if (existsSync(path)) return path;
  const next = randomNumbers(20_261_123);
  const file = openSync(`${path}.part`, 'w');
  for (let first = 0; first < records; first += linesPerWrite) {
    const count = Math.min(linesPerWrite, records - first);
    const text = Array.from({ length: count }, (_, index) => `${lineOf(next, first + index, records, bodies)}\n`).join(
      '',
    );
    writeSync(file, bodies === 'csv-gzip' ? gzipSync(text) : Buffer.from(text));
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
};

/** A file with the same content so many times over. */
export const repeatedFile = async (path: string, times: number): Promise<string> => {
  const repeated = path.replace(/\.jsonl$/, `-${times}-times.jsonl`);
  if (existsSync(repeated)) return repeated;
  for (let time = 0; time < times; time += 1)
    await pipeline(createReadStream(path), createWriteStream(`${repeated}.part`, { flags: time === 0 ? 'w' : 'a' }));
  renameSync(`${repeated}.part`, repeated);
  return repeated;
};
