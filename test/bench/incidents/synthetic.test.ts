import { describe, expect, it } from 'vitest';
import { syntheticWorld } from '../../../bench/incidents/synthetic.ts';
import { totalOf } from '../../../bench/incidents/world.ts';
import { mean, smallStream } from './worlds.ts';

const world = syntheticWorld(smallStream, 5);

describe('syntheticWorld(stream, seed)', () => {
  it('is the same for the same seed and another for another', () => {
    expect(syntheticWorld(smallStream, 5).live).toEqual(world.live);
    expect(syntheticWorld(smallStream, 6).reference[0]).not.toEqual(world.reference[0]);
  });

  it('counts every row once: in a value, or as missing', () => {
    for (const { rows, columns } of world.live) {
      for (const { counts, missing } of columns) expect(totalOf(counts) + missing).toBe(rows);
    }
  });

  it('counts the rows of all segments together as a column has them', () => {
    for (const { rows, columns, segments } of world.live) {
      expect(segments.reduce((sum, segment) => sum + segment.rows, 0)).toBe(rows);
      for (const at of segments[0]?.counts.keys() ?? []) {
        const parts = segments.map(({ counts }) => totalOf(counts.get(at) ?? new Uint16Array()));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(totalOf(columns[at]?.counts ?? new Uint16Array()));
      }
    }
  });

  it('has the rows that the stream says', () => {
    const rows = mean(world.reference.map((hour) => hour.rows));
    expect(rows).toBeGreaterThan(48);
    expect(rows).toBeLessThan(60);
  });

  it('draws counts of about as many rows above 10,000 an hour', () => {
    const busy = syntheticWorld({ ...smallStream, rowsPerHour: 20_000 }, 5);
    const hour = busy.live[12];
    for (const { counts, missing } of hour?.columns ?? []) {
      expect((totalOf(counts) + missing) / (hour?.rows ?? 0)).toBeGreaterThan(0.9);
      expect((totalOf(counts) + missing) / (hour?.rows ?? 0)).toBeLessThan(1.1);
    }
  });
});
