import { describe, expect, it } from 'vitest';
import {
  type ColumnCounts,
  inOrder,
  type ReferenceColumn,
  seriesOf,
  type WindowCounts,
} from '../../../shared/decision/series.ts';
import { carried, shareOf, stabilised } from '../../../shared/decision/series-kinds.ts';

const bins = {
  cuts: [0, 1, 2].map((value) => ({ value, isInclusive: true })),
  shares: [0.25, 0.25, 0.25, 0.25],
  scores: [-1.3, -0.4, 0.4, 1.3],
  lowerTail: 1,
  upperTail: 1,
};

const base = { key: 'age', name: 'age', role: 'input', slice: null } as const;
const numbers: ReferenceColumn = { ...base, form: 'numbers', bins };

const window = (counts: ColumnCounts, rest: Partial<WindowCounts> = {}): WindowCounts => ({
  startMs: 0,
  rows: counts.rows,
  columns: new Map([['age', counts]]),
  ...rest,
});

const valuesOf = (column: ReferenceColumn, windows: readonly WindowCounts[], expected = 100) =>
  new Map(seriesOf([column], windows, () => expected).map(({ id, points }) => [id, points[0]]));

describe('stabilised(share, rows)', () => {
  it('is 2·asin√((pn + 3/8)/(n + 3/4)), and shareOf leads back from it', () => {
    expect(stabilised(0.25, 100)).toBeCloseTo(2 * Math.asin(Math.sqrt(25.375 / 100.75)), 14);
    expect(shareOf(stabilised(0.25, 1e9))).toBeCloseTo(0.25, 8);
  });

  it('refuses what is no share', () => {
    expect(() => stabilised(-0.1, 10)).toThrow('share is -0.1');
    expect(() => stabilised(1.1, 10)).toThrow('share is 1.1');
    expect(() => stabilised(0.5, 0)).toThrow('rows is 0');
  });
});

describe('carried(kind, side, size, level)', () => {
  it('leaves scores and logarithms as they are', () => {
    expect(carried('location', 'down', 0.1, 3)).toBe(0.1);
    expect(carried('volume', 'up', 0.4, 7)).toBe(0.4);
  });

  it('carries a share to the scale of its level: more where shares are small', () => {
    const at = (level: number) => carried('missing', 'up', 0.01, 2 * Math.asin(Math.sqrt(level)));
    expect(at(0)).toBeCloseTo(2 * Math.asin(0.1), 12);
    expect(at(0.5)).toBeCloseTo(0.02, 4);
  });

  it('is infinite where no share could go', () => {
    expect(carried('category', 'down', 0.02, 2 * Math.asin(Math.sqrt(0.01)))).toBe(Number.POSITIVE_INFINITY);
    expect(carried('category', 'up', 0.02, 2 * Math.asin(Math.sqrt(0.99)))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('seriesOf(columns, windows, expectedRows)', () => {
  it('follows location, spread, both tails and missing values of numbers', () => {
    const found = valuesOf(numbers, [window({ rows: 100, missing: 20, bins: [10, 20, 20, 30] })]);
    const mean = (-1.3 * 10 - 0.4 * 20 + 0.4 * 20 + 1.3 * 30) / 80;
    const square = (1.69 * 10 + 0.16 * 20 + 0.16 * 20 + 1.69 * 30) / 80;
    expect(found.get('age/location')).toEqual({ startMs: 0, rows: 80, value: mean });
    expect(found.get('age/spread')?.value).toBeCloseTo(Math.log(square - mean ** 2), 12);
    expect(found.get('age/upper-tail')?.value).toBe(stabilised(30 / 80, 80));
    expect(found.get('age/lower-tail')?.value).toBe(stabilised(10 / 80, 80));
    expect(found.get('age/missing')).toEqual({ startMs: 0, rows: 100, value: stabilised(0.2, 100) });
  });

  it('follows at most eight categories, new ones and missing values', () => {
    const categories = Array.from({ length: 9 }, (_, at) => `c${at}`);
    const column: ReferenceColumn = { ...base, form: 'categories', categories };
    const counts = { rows: 100, missing: 10, categories: [45, 9, 8, 7, 6, 5, 4, 3, 2], unseen: 1 };
    const found = valuesOf(column, [window(counts)]);
    expect([...found.keys()].filter((id) => id.startsWith('age/category/'))).toHaveLength(8);
    expect(found.get('age/category/c0')).toEqual({ startMs: 0, rows: 90, value: stabilised(0.5, 90) });
    expect(found.get('age/new-category')?.value).toBe(stabilised(1 / 90, 90));
    expect(found.get('age/missing')?.value).toBe(stabilised(0.1, 100));
  });

  it('follows only missing values of identifiers', () => {
    const found = valuesOf({ ...base, form: 'identifiers' }, [window({ rows: 100, missing: 3 })]);
    expect([...found.keys()]).toEqual(['age/missing', 'volume', 'distinct-rows']);
  });

  it('holds volume against the noise of the rows that were expected, and a window without any counts', () => {
    const found = valuesOf(numbers, [window({ rows: 0, missing: 0, bins: [0, 0, 0, 0] })], 400);
    expect(found.get('volume')).toEqual({ startMs: 0, rows: 400, value: 0 });
    expect(found.get('age/location')).toBeUndefined();
  });

  it('takes distinct rows as a share, never above 1', () => {
    const of = (distinctRows: number) =>
      valuesOf(numbers, [window({ rows: 100, missing: 0 }, { distinctRows })]).get('distinct-rows')?.value;
    expect(of(80)).toBe(stabilised(0.8, 100));
    expect(of(103)).toBe(stabilised(1, 100));
  });

  it('says nothing of the spread of a window that lies in one tail for the most part, where all scores are alike', () => {
    const spreadOf = (inBins: readonly number[]) =>
      valuesOf(numbers, [window({ rows: 100, missing: 0, bins: inBins })]).get('age/spread');
    expect(spreadOf([0, 0, 40, 60])).toBeUndefined();
    expect(spreadOf([60, 40, 0, 0])).toBeUndefined();
    expect(spreadOf([0, 0, 50, 50])).toBeDefined();
  });

  it('skips windows under 20 rows, in a slice only empty ones, and follows no spread there', () => {
    const small = window({ rows: 19, missing: 0, bins: [5, 5, 5, 4] });
    expect(valuesOf(numbers, [small]).get('age/location')).toBeUndefined();
    const slice = valuesOf({ ...numbers, slice: 'city=Bern' }, [small]);
    expect(slice.get('age/location')?.rows).toBe(19);
    expect(slice.has('age/spread')).toBe(false);
  });
});

describe('inOrder(windows)', () => {
  it('sorts, and keeps of each window its latest revision', () => {
    const of = (startMs: number, revision: number) => ({
      ...window({ rows: revision, missing: 0 }),
      startMs,
      revision,
    });
    const found = inOrder([of(2, 0), of(1, 1), of(1, 3), of(1, 2), of(2, 0)]);
    expect(found.map(({ startMs, revision }) => [startMs, revision])).toEqual([
      [1, 3],
      [2, 0],
    ]);
  });
});
