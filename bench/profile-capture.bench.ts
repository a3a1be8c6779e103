import * as v from 'valibot';
import { readCapture } from '../shared/capture/index.ts';
import { mapping as mappingSchema } from '../shared/monitor/index.ts';
import { profileRecords } from '../shared/profile/index.ts';
import { row, timed } from './measure.ts';

/**
 * Profiling one capture file against the least that a program of one's own would do: split the lines, parse the JSON,
 * split the CSV, keep mean and variance of every column. Both read the same bytes in memory, so the ratio is about the
 * work and not the disk.
 */
const records = 20_000;
const features = 20;

/** Numbers that look random and are the same on every run (Lehmer, 1951). */
const numbers = (seed: number) => () => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
};

const file = (): Uint8Array => {
  const next = numbers(1);
  const lines = Array.from({ length: records }, (_, index) => {
    const data = Array.from({ length: features }, () => (next() * 100).toFixed(4)).join(',');
    return JSON.stringify({
      captureData: {
        endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data, encoding: 'CSV' },
        endpointOutput: {
          observedContentType: 'text/csv; charset=utf-8',
          mode: 'OUTPUT',
          data: next().toFixed(6),
          encoding: 'CSV',
        },
      },
      eventMetadata: { eventId: `event-${index}`, inferenceId: `${index}`, inferenceTime: '2026-11-20T10:02:11Z' },
      eventVersion: '0',
    });
  });
  return new TextEncoder().encode(lines.join('\n'));
};

const bytes = file();
const columns = Array.from({ length: features }, (_, index) => `f${index}`);
const mapping = v.parse(mappingSchema, { input: { columns }, output: { columns: ['score'] } });

async function* chunks(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 16) yield bytes.subarray(at, at + (1 << 16));
}

const naive = (): number => {
  const count = new Float64Array(features + 1);
  const mean = new Float64Array(features + 1);
  const m2 = new Float64Array(features + 1);
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    const { endpointInput, endpointOutput } = JSON.parse(line).captureData;
    for (const [column, text] of [...endpointInput.data.split(','), endpointOutput.data].entries()) {
      const value = Number(text);
      const delta = value - (mean[column] ?? 0);
      count[column] = (count[column] ?? 0) + 1;
      mean[column] = (mean[column] ?? 0) + delta / (count[column] ?? 1);
      m2[column] = (m2[column] ?? 0) + delta * (value - (mean[column] ?? 0));
    }
  }
  return m2.reduce((sum, value) => sum + value, 0);
};

const profiled = async () => {
  const options = {
    columns: [...columns.map((name) => ({ name, role: 'input' as const })), { name: 'score', role: 'output' as const }],
    seedOf: String,
  };
  return (await profileRecords(readCapture(chunks(), { mapping }), options)).counts.rows;
};

const sunk: unknown[] = [];
const least = await timed(5, naive, (result) => sunk.push(result));
const full = await timed(5, profiled, (result) => sunk.push(result));
const rate = ({ median }: { median: number }) =>
  `${Math.round((records / median) * 1000).toLocaleString('en-US')} records/s`;
console.log(row('mean and variance, nothing else', least, rate(least)));
console.log(row('full profile', full, rate(full)));
console.log(
  `a full profile takes ${(full.median / least.median).toFixed(2)} × the time of the least (${sunk.length} results)`,
);
