import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { scanCapture } from '../shared/capture/index.ts';
import { columnsOf, mapping as mappingSchema } from '../shared/monitor/index.ts';
import { profileScans } from '../shared/profile/index.ts';
import { Moments, QuantileSketch } from '../shared/sketch/index.ts';
import { features } from './generate.ts';

/*
 * One contender, run in a process of its own so that its memory is its own: `node bench/contenders.ts NAME FILE` prints one line of
 * JSON with seconds and peak memory.
 */
const chunkBytes = 1024 * 1024;

const columns = Array.from({ length: features }, (_, index) => `f${index}`);
const mapping = v.parse(mappingSchema, { input: { columns }, output: { columns: ['score'] } });

/** A file in one buffer that is read into again and again. */
const chunksOf = async function* (path: string): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) yield buffer.subarray(0, read);
  closeSync(file);
};

const scan = async (path: string): Promise<number> => {
  let lines = 0;
  for await (const chunk of chunksOf(path)) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
  }
  return lines;
};

const profile = async (path: string): Promise<number> => {
  const scans = scanCapture(chunksOf(path), { mapping });
  const { partials, counts } = await profileScans(scans, { columns: columnsOf(mapping), seedOf: String });
  let bytes = 0;
  for (const partial of partials.values()) bytes += partial.toBytes().length;
  return bytes > 0 ? counts.records : 0;
};

/** What a program of one's own would do: read lines, parse, split, and feed every value to moments, sketch and counts. */
const naive = async (path: string): Promise<number> => {
  const moments = Array.from({ length: features + 1 }, () => new Moments());
  const sketches = moments.map((_, index) => new QuantileSketch(index));
  const counts = moments.map(() => new Map<string, number>());
  let records = 0;
  const lines = createInterface({ input: createReadStream(path, { highWaterMark: chunkBytes }) });
  for await (const line of lines) {
    const { endpointInput, endpointOutput } = JSON.parse(line).captureData;
    const cells: string[] =
      endpointInput.encoding === 'JSON'
        ? [
            ...JSON.parse(endpointInput.data).instances[0].map(String),
            String(JSON.parse(endpointOutput.data).predictions[0]),
          ]
        : [...endpointInput.data.split(','), endpointOutput.data];
    for (const [column, text] of cells.entries()) {
      if (text === '' || text === 'null') continue;
      const value = Number(text);
      const values = counts[column];
      if (Number.isNaN(value)) values?.set(text, (values.get(text) ?? 0) + 1);
      else {
        moments[column]?.add(value);
        sketches[column]?.add(value);
      }
    }
    records += 1;
  }
  return records;
};

const contenders: Readonly<Record<string, (path: string) => Promise<number>>> = { scan, profile, naive };

const [, , name = '', path = ''] = process.argv;
const begin = performance.now();
const records = await contenders[name]?.(path);
const seconds = (performance.now() - begin) / 1000;
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ records, seconds, peakMegabytes, bytes: statSync(path).size }));
