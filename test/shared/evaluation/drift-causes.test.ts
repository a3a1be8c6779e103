import { describe, expect, it } from 'vitest';
import type { CauseColumn, CauseSlice } from '../../../shared/decision/index.ts';
import { stepsOf } from '../../../shared/drift/index.ts';
import { type DriftSource, driftCauses } from '../../../shared/evaluation/drift-causes.ts';
import { aLookedAt, type LookChanges } from '../../factories/looks.ts';

/** Values of a column that go from 20 to 70, skewed so that no scale looks like another. */
const usual = Float64Array.from({ length: 2000 }, (_, at) => 20 + 50 * (at / 2000) ** 2);

const numbers = (name: string, change: (value: number) => number): CauseColumn => ({
  name,
  form: 'numbers',
  steps: { reference: stepsOf(usual), current: stepsOf(usual.map(change)) },
});

const inKilometres = (name: string) => numbers(name, (miles) => miles * 1.609344);
const somehow = (name: string) => numbers(name, (value) => value + 12 * Math.sin(value / 9));

const categories = (name: string, reference: Record<string, number>, current: Record<string, number>): CauseColumn => ({
  name,
  form: 'categories',
  isExact: true,
  rows: { reference: new Map(Object.entries(reference)), current: new Map(Object.entries(current)) },
});

const renamed = (name: string) => categories(name, { a: 700, b: 300 }, { a: 700, B: 300 });

const causesOf = (looks: readonly LookChanges[], source: Partial<DriftSource> = {}) =>
  driftCauses({
    shifted: looks.map(aLookedAt),
    weights: {},
    evidence: { columns: [] },
    evidenceIn: () => ({ columns: [] }),
    consequence: undefined,
    examples: () => [],
    ...source,
  });

const named = (found: ReturnType<typeof driftCauses>) => found.map(({ cause, columns }) => [cause, columns]);

const prediction = { group: 'prediction', column: 'score' } as const;

describe('driftCauses(source)', () => {
  it('puts a shifted prediction down to the input that explains it', () => {
    const found = causesOf([{ p: 1e-5 }, { series: prediction, p: 1e-9 }], {
      evidence: { columns: [inKilometres('age')] },
    });
    expect(named(found)).toEqual([['unit-or-scale', ['age', 'score']]]);
    expect(found[0]?.headline).toBe(
      'age has changed its unit or scale, mi → km: values are 1.609 times what they were. ' +
        'score is 0.5 standard deviations higher than usual at these hours, over 6 hours (1,200 rows).',
    );
  });

  it('tells two causes at once apart, and gives the prediction to the first only', () => {
    const looks = [
      { series: { column: 'distance' } },
      { series: { column: 'plan', kind: 'category', category: 'b' } as const },
      { series: { column: 'amount' } },
      { series: prediction },
    ];
    const columns = [inKilometres('distance'), renamed('plan'), somehow('amount')];
    expect(named(causesOf(looks, { evidence: { columns } }))).toEqual([
      ['unit-or-scale', ['distance', 'score']],
      ['category-renamed', ['plan']],
      ['input-drift', ['amount']],
    ]);
  });

  it('tells values never seen apart from values that moved', () => {
    const unseen = { series: { column: 'plan', kind: 'new-category' } } as const;
    const moved = { series: { column: 'amount' } };
    expect(named(causesOf([unseen]))).toEqual([['unseen-category', ['plan']]]);
    expect(named(causesOf([unseen, moved, { series: prediction }]))).toEqual([
      ['unseen-category', ['plan', 'score']],
      ['input-drift', ['amount']],
    ]);
    expect(named(causesOf([{ series: { column: 'plan', kind: 'category', category: 'a' } as const }]))).toEqual([
      ['input-drift', ['plan']],
    ]);
  });

  it('says which side of the model shifted where nothing explains it', () => {
    expect(named(causesOf([{}]))).toEqual([['input-drift', ['age']]]);
    expect(named(causesOf([{ series: prediction }]))).toEqual([['prediction-drift', ['score']]]);
    expect(named(causesOf([{}, { series: prediction }]))).toEqual([['input-and-prediction-drift', ['age', 'score']]]);
    expect(causesOf([])).toEqual([]);
  });

  it('tells a traffic mix by the slices', () => {
    const shares = [
      { value: 'eu', rows: { reference: 500, current: 900 }, level: 30 },
      { value: 'us', rows: { reference: 500, current: 100 }, level: 60 },
    ];
    const bins = {
      cuts: [{ value: 45, isInclusive: true }],
      shares: [0.5, 0.5],
      scores: [-1, 1],
      lowerTail: 0,
      upperTail: 0,
    };
    const slices = shares.map(({ value, rows, level }): CauseSlice => {
      const of = (count: number) => (level < 45 ? [count, 0] : [0, count]);
      return {
        segment: 'region',
        value,
        rows,
        columns: [{ column: 'age', bins: { reference: of(rows.reference), current: of(rows.current) } }],
      };
    });
    const values = (eu: number) =>
      stepsOf(Float64Array.from({ length: 1000 }, (_, at) => (at < eu ? 30 : 60) + (at % 7)));
    const column: CauseColumn = {
      name: 'age',
      form: 'numbers',
      bins,
      steps: { reference: values(500), current: values(900) },
    };
    const [found] = causesOf([{ shift: -0.8 }, { shift: -0.8, series: { slice: 'region=eu' } }], {
      evidence: { columns: [column], slices },
    });
    expect([found?.cause, found?.columns, found?.slice]).toEqual(['traffic-mix', ['age'], null]);
    expect(found?.headline).toContain('Rows where region=');
  });

  it('names the slice that makes most of a shift of all rows', () => {
    const whole = { shift: 0.2, rows: 6000 };
    const found = (rows: number) => causesOf([whole, { shift: 2, rows, series: { slice: 'plan=gold' } }])[0]?.slice;
    expect(found(600)).toEqual({ segment: 'plan', value: 'gold' });
    expect(found(300)).toBeNull();
  });

  it('compares slices by the hour where they show over a longer horizon than the whole', () => {
    const whole = { shift: 0.2, rows: 6000, horizonHours: 6 };
    const slice = { shift: 0.3, rows: 4800, horizonHours: 24, series: { slice: 'plan=gold' } };
    expect(causesOf([whole, slice])[0]?.slice).toBeNull();
    expect(causesOf([whole, { ...slice, shift: 1 }])[0]?.slice).toEqual({ segment: 'plan', value: 'gold' });
  });

  it('asks the rows of that slice for a cause that all rows do not tell, by series that slices have', () => {
    const slice = 'plan=gold';
    const whole = { series: { kind: 'upper-tail' }, p: 1e-9, rows: 6000 } as const;
    const location = { shift: 0.2, rows: 6000, p: 1e-6 };
    const inSlice = { shift: 2, rows: 600, series: { slice } };
    const evidenceIn = (column: string, of: string) => ({
      columns: of === slice && column === 'age' ? [inKilometres('age')] : [],
    });
    const [found] = causesOf([whole, location, inSlice], { evidenceIn });
    expect([found?.cause, found?.slice]).toEqual(['unit-or-scale', { segment: 'plan', value: 'gold' }]);
    expect(found?.headline).toMatch(/^Where plan=gold: age has changed its unit or scale, mi → km: /);
    const beside = causesOf([whole, location, inSlice, { series: { column: 'amount' } }], { evidenceIn });
    expect(named(beside)).toEqual([['input-drift', ['age', 'amount']]]);
  });

  it('compares shares of the same category only', () => {
    const of = (category: string, slice: string | null) =>
      ({ series: { kind: 'category', column: 'city', category, slice }, shift: 0.5 }) as const;
    expect(causesOf([of('a', null), of('b', 'plan=gold')])[0]?.slice).toBeNull();
    expect(causesOf([of('a', null), of('a', 'plan=gold')])[0]?.slice).toEqual({ segment: 'plan', value: 'gold' });
  });

  it('tells what shifted in a slice only, by its own rows', () => {
    const slice = 'origin=ATL';
    const found = causesOf(
      [
        { series: { slice }, p: 1e-6 },
        { series: { ...prediction, slice }, p: 1e-5 },
      ],
      {
        evidenceIn: (column, of) => ({ columns: of === slice && column === 'age' ? [inKilometres('age')] : [] }),
      },
    );
    expect(named(found)).toEqual([['unit-or-scale', ['age', 'score']]]);
    expect(found[0]?.slice).toEqual({ segment: 'origin', value: 'ATL' });
    expect(found[0]?.headline).toContain('age where origin=ATL is 0.5');
  });

  it('says nothing of slices of a column that shifted as a whole, nor of predictions in slices beside another cause', () => {
    const slice = 'origin=ATL';
    expect(named(causesOf([{}, { series: { slice } }]))).toEqual([['input-drift', ['age']]]);
    expect(named(causesOf([{}, { series: { ...prediction, slice } }]))).toEqual([['input-drift', ['age']]]);
    expect(named(causesOf([{}, { series: { column: 'amount', slice } }]))).toEqual([
      ['input-drift', ['age']],
      ['input-drift', ['amount']],
    ]);
  });

  it('tells the onset by the shortest horizon, the series with their shifts, and examples of the worst', () => {
    const looks = [
      { horizonHours: 24, p: 1e-9 },
      { series: { column: 'amount' }, horizonHours: 3, p: 1e-4, shift: -0.7 },
    ];
    const [found] = causesOf(looks, { examples: (worst) => worst.map(({ finding }) => String(finding.column)) });
    expect(found).toMatchObject({
      onsetAt: '2026-11-20T09:00:00.000Z',
      columns: ['age', 'amount'],
      series: [
        { id: 'input/age/location', shift: 0.5, tolerance: 0.1, horizonHours: 24 },
        { id: 'input/amount/location', shift: -0.7, tolerance: 0.1, horizonHours: 3 },
      ],
      exampleRecordIds: ['age', 'amount'],
    });
  });

  it('says what a shifted prediction means, and only then', () => {
    const consequence = 'Accuracy would be 80 % instead of 90 %.';
    expect(causesOf([{ series: prediction }], { consequence })[0]?.headline).toMatch(/ Accuracy would be/);
    expect(causesOf([{}], { consequence })[0]?.headline).not.toContain('Accuracy');
  });

  it('is the same whatever the order of the looks', () => {
    const looks = [
      { series: { column: 'distance' }, p: 1e-6 },
      { series: { column: 'plan', kind: 'new-category' } as const, p: 1e-7 },
      { series: { column: 'amount' }, p: 1e-6 },
      { series: prediction, p: 1e-8 },
    ];
    const evidence = { columns: [inKilometres('distance'), somehow('amount')] };
    expect(causesOf(looks.toReversed(), { evidence })).toEqual(causesOf(looks, { evidence }));
  });
});
