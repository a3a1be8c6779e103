import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReferenceColumn } from '../../../shared/decision/index.ts';
import { Profile, type ProfileOptions, slicePlanOf } from '../../../shared/profile/index.ts';
import { referenceColumns } from '../../../shared/reference/reference-columns.ts';
import { type CountedBy, windowCounts } from '../../../shared/reference/window-counts.ts';

const columns = [
  { name: 'age', role: 'input' },
  { name: 'plan', role: 'input' },
  { name: 'score', role: 'output' },
] as const;

type Cells = readonly [age: string | number | null, plan: string | null, score?: number | null];

const profileOf = (rows: readonly Cells[], options: ProfileOptions = {}): Profile => {
  const profile = Profile.empty(columns, 'window', options);
  for (const [age, plan, score = 0.5] of rows) profile.addRow({ input: [age, plan], output: [score] });
  return profile;
};

const usual = Array.from(
  { length: 1000 },
  (_, at): Cells => [20 + (at % 50), at % 3 === 0 ? 'gold' : 'basic', at / 1000],
);
const choice = { predictions: ['score'], ignored: [], groundTruth: [] };
const byColumns = referenceColumns(profileOf(usual), choice);
const by: CountedBy = {
  columns: byColumns,
  slicePlanId: null,
  known: new Map([['input/plan', new Set(['gold', 'basic'])]]),
};

const countsOf = (rows: readonly Cells[], of: CountedBy = by) => windowCounts(of, 7, profileOf(rows));

const total = (counts: readonly number[] = []): number => counts.reduce((sum, count) => sum + count, 0);

describe('windowCounts(by, startMs, profile)', () => {
  it('counts what a slow look at the rows counts', () => {
    const age = fc.oneof(fc.integer({ min: -5, max: 200 }), fc.constant(null), fc.constant('old'));
    const plan = fc.constantFrom('gold', 'basic', 'silver', 'iron', null);
    const rowsOf = fc.array(fc.tuple(age, plan), { minLength: 1, maxLength: 60 });
    const bins = byColumns.find(({ key }) => key === 'input/age') as Extract<ReferenceColumn, { form: 'numbers' }>;
    const binOf = (value: number): number => {
      const at = bins.bins.cuts.findIndex((cut) => (cut.isInclusive ? value <= cut.value : value < cut.value));
      return at === -1 ? bins.bins.cuts.length : at;
    };
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const { rows: many, columns: counted, startMs } = countsOf(rows);
        expect([many, startMs]).toEqual([rows.length, 7]);
        const ages = rows.map(([one]) => one).filter((one) => typeof one === 'number');
        const ofAge = counted.get('input/age');
        expect(ofAge).toMatchObject({ rows: rows.length, missing: rows.length - ages.length });
        const expected = Array.from(
          { length: bins.bins.shares.length },
          (_, bin) => ages.filter((value) => binOf(value) === bin).length,
        );
        if (ages.length > 0)
          for (const [bin, count] of expected.entries()) expect(ofAge?.bins?.[bin]).toBeCloseTo(count, 9);
        else expect(total(ofAge?.bins)).toBe(0);
        const plans = rows.map(([, one]) => one);
        expect(counted.get('input/plan')).toEqual({
          rows: rows.length,
          missing: plans.filter((one) => one === null).length,
          categories: ['basic', 'gold'].map((value) => plans.filter((one) => one === value).length),
          unseen: plans.filter((one) => one === 'silver' || one === 'iron').length,
        });
      }),
    );
  });

  it('says nothing of columns in a window without rows', () => {
    const { rows, columns: counted } = countsOf([]);
    expect([rows, counted.size]).toEqual([0, 0]);
  });

  it('says nothing of new values where they were not all counted, on either side', () => {
    const many = Array.from({ length: 1100 }, (_, at): Cells => [30, `p${at}`]);
    expect(countsOf(many).columns.get('input/plan')).not.toHaveProperty('unseen');
    expect(countsOf([[30, 'iron']], { ...by, known: new Map() }).columns.get('input/plan')).not.toHaveProperty(
      'unseen',
    );
  });

  it('has shares of at most 1, also of values that are only known roughly', () => {
    const rows = Array.from({ length: 4000 }, (_, at): Cells => [30, at % 2 === 0 ? 'gold' : `p${at}`]);
    const { categories = [], missing = 0, rows: many = 0 } = countsOf(rows).columns.get('input/plan') ?? {};
    expect(total(categories)).toBeLessThanOrEqual(many - missing);
    expect(categories[1]).toBeGreaterThan(1900);
  });

  it('leaves out columns of the reference that the profile does not have', () => {
    const gone = byColumns.map((column) => ({ ...column, key: `${column.key}?` }));
    expect(countsOf(usual, { ...by, columns: gone }).columns.size).toBe(0);
  });

  it('counts different rows, never more than there are', () => {
    const { rows, distinctRows } = countsOf([...usual.slice(0, 100), ...usual.slice(0, 100)]);
    expect(rows).toBe(200);
    // An estimate: within a few of a hundred.
    expect(distinctRows).toBeGreaterThan(95);
    expect(distinctRows).toBeLessThan(105);
    const estimates = Array.from({ length: 300 }, (_, at) => profileOf(usual.slice(0, at + 1)));
    expect(estimates.some((one) => (one.distinctRows?.estimate() ?? 0) > one.rows)).toBe(true);
    for (const one of estimates) expect(windowCounts(by, 7, one).distinctRows).toBeLessThanOrEqual(one.rows);
  });

  describe('with slices', () => {
    const slicePlan = slicePlanOf(profileOf(usual), [{ name: 'plan', role: 'input' }]);
    const withSlices = referenceColumns(profileOf(usual, { slicePlan }), choice);
    const sliced: CountedBy = { ...by, columns: withSlices, slicePlanId: slicePlan?.id ?? '' };
    const rows: readonly Cells[] = [
      [25, 'gold'],
      [null, 'gold'],
      ['old', 'gold'],
      [69, 'basic'],
      [30, 'iron'],
    ];
    const profile = profileOf(rows, { slicePlan });

    it('counts a slice’s rows, its missing cells and those of another type', () => {
      const { columns: counted } = windowCounts(sliced, 7, profile);
      expect(counted.get('input/age where plan=gold')).toMatchObject({ rows: 3, missing: 2 });
      expect(total(counted.get('input/age where plan=gold')?.bins)).toBe(1);
      expect(counted.get('input/age where plan=basic')).toMatchObject({ rows: 1, missing: 0 });
      expect(counted.get('input/age')).toMatchObject({ rows: 5, missing: 2 });
    });

    it('says nothing of slices without rows, nor of those of another plan', () => {
      const golden = windowCounts(sliced, 7, profileOf(rows.slice(0, 2), { slicePlan }));
      expect([...golden.columns.keys()].filter((key) => key.includes('where'))).toEqual([
        'input/age where plan=gold',
        'output/score where plan=gold',
      ]);
      for (const other of [
        { ...sliced, slicePlanId: 'another' },
        { ...sliced, slicePlanId: null },
      ])
        expect([...windowCounts(other, 7, profile).columns.keys()].filter((key) => key.includes('where'))).toEqual([]);
    });
  });
});
