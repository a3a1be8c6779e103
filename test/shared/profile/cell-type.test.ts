import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deequTypes, whenPresent } from '../cases.ts';
import { columnOf } from './profiles.ts';

describe('types of cells', () => {
  it.each([
    ['5', 'integral', 5],
    ['-5', 'integral', -5],
    ['+5', 'integral', 5],
    ['- 5', 'integral', -5],
    [' 5', 'integral', 5],
    ['007', 'integral', 7],
    ['1.5', 'fractional', 1.5],
    ['1e3', 'fractional', 1000],
    ['-1.5E-3', 'fractional', -0.0015],
    [5, 'integral', 5],
    [5.5, 'fractional', 5.5],
    [1e21, 'integral', 1e21],
    [-1e-7, 'fractional', -1e-7],
  ])('%j is %s', (cell, type, number) => {
    const column = columnOf([cell]);
    expect(column.types).toEqual({ integral: 0, fractional: 0, boolean: 0, string: 0, [type]: 1 });
    expect(column.numeric?.moments.mean).toBe(number);
    expect(column.nonFinite).toBe(0);
  });

  it.each(['', '5 ', '  5', '.5', '5.', '1,5', '0x10', '1e', 'True', 'one', '５', '--5', '1_000'])(
    '%j is a string',
    (cell) => {
      const column = columnOf([cell]);
      expect(column.types).toEqual({ integral: 0, fractional: 0, boolean: 0, string: 1 });
      expect(column.numeric).toBeUndefined();
      expect(column.stringLengths.mean).toBe(cell.length);
    },
  );

  it.each([true, false, 'true', 'false'])('%j is a boolean', (cell) => {
    expect(columnOf([cell]).types).toEqual({ integral: 0, fractional: 0, boolean: 1, string: 0 });
  });

  it.each([
    ['NaN', 'string'],
    ['-inf', 'string'],
    ['Infinity', 'string'],
    ['1e400', 'fractional'],
    [`-${'9'.repeat(400)}`, 'integral'],
    [Number.POSITIVE_INFINITY, 'fractional'],
  ])('%j is present, not finite, and in no numeric statistic', (cell, type) => {
    const column = columnOf([cell]);
    expect(column.types).toEqual({ integral: 0, fractional: 0, boolean: 0, string: 0, [type]: 1 });
    expect([column.present, column.nonFinite, column.numeric]).toEqual([1, 1, undefined]);
  });

  it.each([
    [[], 'Unknown'],
    [[null], 'Unknown'],
    [[1, null, '2'], 'Integral'],
    [[1, 2.5], 'Fractional'],
    [[true, 'false'], 'Boolean'],
    [[true, 1], 'String'],
    [[1, 2, 3, 'x'], 'String'],
  ])('a column of %j is %s', (cells, type) => {
    expect(columnOf(cells).inferredType).toBe(type);
  });

  it.runIf(whenPresent(deequTypes))("agrees with Deequ's own cases", () => {
    const { cases } = JSON.parse(readFileSync(deequTypes, 'utf8'));
    for (const { values, counts, inferred, completeness } of cases) {
      const column = columnOf(values);
      const { integral, fractional, boolean, string } = column.types;
      expect({
        Unknown: column.missing,
        Integral: integral,
        Fractional: fractional,
        Boolean: boolean,
        String: string,
      }).toEqual(counts);
      expect(column.inferredType).toBe(inferred);
      if (completeness !== undefined) expect(column.present / values.length).toBe(completeness);
    }
  });
});
