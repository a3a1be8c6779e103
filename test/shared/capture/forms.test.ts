import { describe, expect, it } from 'vitest';
import { RowBlock, scanCapture } from '../../../shared/capture/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { aLine, chunksOf } from './captures.ts';

const mapping: Mapping = { input: { columns: ['n', 'kind'] }, output: { columns: ['score'] } };

/** How many of the lines were read from their bytes, and how many records there are. */
const scannedOf = async (lines: readonly string[], as: Mapping = mapping): Promise<readonly [number, number]> => {
  const counts = { scanned: 0, record: 0, rejected: 0 };
  for await (const scanner of scanCapture(chunksOf(lines.join('\n')), { mapping: as })) {
    scanner.block = new RowBlock(as.input?.columns.length ?? 0, as.output?.columns.length ?? 0);
    for (let record = scanner.next(); record !== undefined; record = scanner.next()) counts[record.kind] += 1;
  }
  expect(counts.rejected).toBe(0);
  return [counts.scanned, counts.scanned + counts.record];
};

const csv = (data: string): string => aLine({ input: { data }, output: { data: '0.5' } });
const json = (rows: number): string =>
  aLine({
    input: {
      data: JSON.stringify({ instances: Array.from({ length: rows }, (_, row) => [row, 'a']) }),
      encoding: 'JSON',
    },
    output: { data: JSON.stringify({ predictions: Array.from({ length: rows }, () => 0.5) }), encoding: 'JSON' },
  });
const many = <Line>(count: number, line: (index: number) => Line): Line[] =>
  Array.from({ length: count }, (_, index) => line(index));

describe('forms of lines', () => {
  it('are learned from the first line of each', async () => {
    expect(await scannedOf(many(100, (index) => csv(`${index},a`)))).toEqual([99, 100]);
    expect(await scannedOf(many(100, () => json(3)))).toEqual([99, 100]);
    const [scanned] = await scannedOf(many(100, (index) => (index % 2 === 0 ? csv('1,a') : json(2))));
    expect(scanned).toBeGreaterThan(90);
  });

  it('are read on after lines that do not fit: quotes, letters beyond ASCII', async () => {
    const lines = many(200, (index) => csv(index % 3 === 0 ? '1,"a, b"' : '1,plain'));
    const [scanned] = await scannedOf(lines);
    expect(scanned).toBeGreaterThan(120);
  });

  it('are followed up to 16,384 values; records of more are read all the same', async () => {
    expect(await scannedOf(many(3, () => json(5000)))).toEqual([2, 3]);
    expect(await scannedOf(many(3, () => json(50_000)))).toEqual([0, 3]);
  });
});
