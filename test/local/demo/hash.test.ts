import { describe, expect, test } from 'vitest';
import { hash32, hashShare, hashUuid } from '../../../local/demo/hash.ts';

const rows = Array.from({ length: 20_000 }, (_, row) => row);

describe('hash32', () => {
  test('is the same in every run', () => {
    expect(hash32(1, 1)).toBe(3_951_181_482);
  });

  test('tells neighbouring rows apart', () => {
    const collisions = rows.length - new Set(rows.map((row) => hash32(row, 1))).size;
    expect(collisions).toBeLessThan(3);
  });
});

describe('hashShare', () => {
  test('falls below a share that often, whatever the salt', () => {
    for (const salt of [0, 1, 2, 11]) {
      let kept = 0;
      for (let row = 0; row < 1_000_000; row++) if (hashShare(row, salt) < 0.08) kept++;
      // Chance alone would stray by 0.0003.
      expect(kept / 1_000_000).toBeCloseTo(0.08, 2);
    }
  });

  test('decides under one salt independently of another', () => {
    const kept = rows.filter((row) => hashShare(row, 1) < 0.1);
    const both = kept.filter((row) => hashShare(row, 11) < 0.1).length / kept.length;
    expect(both).toBeGreaterThan(0.07);
    expect(both).toBeLessThan(0.13);
  });
});

test('hashUuid has the form of a version 4 UUID and differs from row to row', () => {
  const ids = rows.map((row) => hashUuid(row, 3));
  expect(new Set(ids).size).toBe(rows.length);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
});
