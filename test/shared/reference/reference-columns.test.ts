import { describe, expect, it } from 'vitest';
import { Profile, type ProfileOptions, slicePlanOf } from '../../../shared/profile/index.ts';
import { type ColumnChoice, referenceColumns } from '../../../shared/reference/reference-columns.ts';

type Cells = Readonly<Record<string, string | number | null>>;

const choice: ColumnChoice = { predictions: ['score'], ignored: [], groundTruth: [] };

/** A profile of rows by column; names that begin with `out.` are outputs. */
const profileOf = (rows: readonly Cells[], options: ProfileOptions = {}): Profile => {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => ({ name, role: name.startsWith('out.') ? 'output' : 'input' }) as const);
  const profile = Profile.empty(columns, 'reference', options);
  const of = (row: Cells, role: string) =>
    columns.filter((column) => column.role === role).map(({ name }) => row[name] ?? null);
  for (const row of rows) profile.addRow({ input: of(row, 'input'), output: of(row, 'output') });
  return profile;
};

const manyRows = (row: (at: number) => Cells, many = 600) => Array.from({ length: many }, (_, at) => row(at));

const formsIn = (profile: Profile, of: Partial<ColumnChoice> = {}) =>
  referenceColumns(profile, { ...choice, ...of }).map(({ key, form }) => [key, form]);

describe('referenceColumns(whole, choice)', () => {
  it('follows a column by what its values are', () => {
    const profile = profileOf(
      manyRows((at) => ({
        age: 20 + (at % 50),
        rate: at / 7,
        rooms: at % 20,
        plan: at % 4 === 0 ? 'premium' : 'basic',
        active: at % 3 === 0 ? 'true' : 'false',
        order: 100_000 + at,
        customer: `c${at}`,
        constant: '1.5',
        empty: null,
        'out.score': at / 600,
      })),
    );
    expect(formsIn(profile)).toEqual([
      ['input/age', 'numbers'],
      ['input/rate', 'numbers'],
      ['input/rooms', 'categories'],
      ['input/plan', 'categories'],
      ['input/active', 'categories'],
      ['input/order', 'identifiers'],
      ['input/customer', 'identifiers'],
      ['input/constant', 'categories'],
      ['input/empty', 'identifiers'],
      ['output/out.score', 'numbers'],
    ]);
  });

  it('takes texts with more values than are counted exactly for identifiers, also where each comes often', () => {
    const profile = profileOf(manyRows((at) => ({ city: `city ${at % 1100}`, few: `f${at % 1000}` }), 4400));
    expect(formsIn(profile)).toEqual([
      ['input/city', 'identifiers'],
      ['input/few', 'categories'],
    ]);
  });

  it('follows the eight most frequent categories, equal ones by text', () => {
    const profile = profileOf(manyRows((at) => ({ city: `c${at < 36 ? at % 9 : 9}` })));
    const [column] = referenceColumns(profile, choice);
    expect(column).toMatchObject({ categories: ['c9', 'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6'] });
  });

  it('leaves out what nobody looks at and ground truth, and takes outputs for predictions', () => {
    const profile = profileOf(
      manyRows((at) => ({ age: at % 50, id: at, 'out.score': at / 600, 'out.churned': at % 2 })),
    );
    const of = { ignored: ['id'], groundTruth: ['out.churned'] };
    expect(referenceColumns(profile, { ...choice, ...of }).map(({ key, role }) => [key, role])).toEqual([
      ['input/age', 'input'],
      ['output/out.score', 'prediction'],
    ]);
  });

  describe('with slices', () => {
    const rowAt = (at: number): Cells => ({
      age: 20 + (at % 53),
      plan: at % 100 < 69 ? 'basic' : at % 100 < 99 ? 'gold' : 'rare',
      'out.score': at / 600,
    });
    const rows = manyRows(rowAt, 1000);
    const slicePlan = slicePlanOf(profileOf(rows), [{ name: 'plan', role: 'input' }]);
    const sliced = (of: readonly Cells[] = rows) => profileOf(of, { slicePlan });

    it('follows the columns of slices of 1 % of the rows and more, the largest first, but for the segment itself', () => {
      expect(formsIn(sliced()).slice(3)).toEqual([
        ['input/age where plan=basic', 'numbers'],
        ['output/out.score where plan=basic', 'numbers'],
        ['input/age where plan=gold', 'numbers'],
        ['output/out.score where plan=gold', 'numbers'],
        ['input/age where plan=rare', 'numbers'],
        ['output/out.score where plan=rare', 'numbers'],
      ]);
      const without = rows.filter(({ plan }, at) => plan !== 'rare' || at < 500);
      expect(formsIn(sliced(without)).map(([key]) => key)).not.toContain('input/age where plan=rare');
    });

    it('leaves out ignored columns and such with one bin in a slice', () => {
      const flat = rows.map((row) => (row.plan === 'gold' ? { ...row, age: 20 } : row));
      const keys = formsIn(sliced(flat), { ignored: ['out.score'] }).map(([key]) => key);
      expect(keys.slice(2)).toEqual(['input/age where plan=basic', 'input/age where plan=rare']);
    });

    it('watches at most 400 of them', () => {
      const wide = Array.from({ length: 1000 }, (_, at) => ({
        plan: `p${at % 50}`,
        ...Object.fromEntries(Array.from({ length: 10 }, (__, column) => [`c${column}`, (at * (column + 7)) % 101])),
      }));
      const plan = slicePlanOf(profileOf(wide), [{ name: 'plan', role: 'input' }]);
      const columns = referenceColumns(profileOf(wide, { slicePlan: plan }), choice);
      expect(columns.filter(({ slice }) => slice !== null)).toHaveLength(400);
      expect(new Set(columns.map(({ key }) => key)).size).toBe(columns.length);
    });
  });
});
