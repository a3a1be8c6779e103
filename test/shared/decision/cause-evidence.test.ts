import { describe, expect, it } from 'vitest';
import { type CauseSource, causeOf } from '../../../shared/decision/index.ts';
import { stepsOf } from '../../../shared/drift/index.ts';
import { normal } from '../sketch/random.ts';
import { scenarios, sourceOf, trips } from './cause-scenarios.ts';

const answerTo = (kind: string, seed = 1) => {
  const scenario = scenarios.find((one) => one.kind === kind);
  if (scenario === undefined) throw new Error(`no scenario is called '${kind}'`);
  return causeOf(scenario.source(seed));
};

/** One column that fired, without slices. */
const alone = (reference: Float64Array, current: Float64Array, designEffect = 1): CauseSource => ({
  findings: [{ column: 'x', group: 'input', kind: 'location' }],
  columns: [
    { name: 'x', form: 'numbers', steps: { reference: stepsOf(reference), current: stepsOf(current) }, designEffect },
  ],
});

const drawn = (seed: number, count: number, of: (z: number) => number): Float64Array => {
  const z = normal(seed);
  return Float64Array.from({ length: count }, () => of(z()));
};

const reasons = ({ cannotTell }: ReturnType<typeof causeOf>, cause: string): readonly string[] =>
  cannotTell.filter((one) => one.cause === cause).map(({ reason }) => reason);

describe('causeOf(source): unit or scale', () => {
  it('names the change, its line and the column that it explains', () => {
    const { columns, evidence } = answerTo('°C became °F');
    expect(columns).toEqual(['temperature']);
    expect(evidence).toEqual([
      expect.objectContaining({ column: 'temperature', slice: null, change: '°C → °F', factor: 1.8, offset: 32 }),
    ]);
  });

  it('names the slice where only it changed', () => {
    expect(answerTo('minutes became seconds in the south').evidence).toEqual([
      expect.objectContaining({ column: 'minutes', slice: { segment: 'region', value: 'south' }, change: '× 60' }),
    ]);
  });

  it.each([
    ['km → mi', 1 / 1.609344, 0],
    ['kg → lb', 1 / 0.45359237, 0],
    ['lb → kg', 0.45359237, 0],
    ['°F → °C', 1 / 1.8, -32 / 1.8],
    ['× 1000', 1000, 0],
    ['÷ 100', 0.01, 0],
    ['÷ 3600', 1 / 3600, 0],
  ])('knows %s', (change, factor, offset) => {
    const reference = drawn(1, 4000, (z) => 70 + 10 * z);
    const current = drawn(2, 4000, (z) => offset + factor * (70 + 10 * z));
    expect(causeOf(alone(reference, current)).evidence).toEqual([expect.objectContaining({ change })]);
  });

  it('says that nothing names a part of the rows where there are no slices', () => {
    const shifted = alone(
      drawn(1, 4000, (z) => z),
      drawn(2, 4000, (z) => z + 0.5),
    );
    expect(reasons(causeOf(shifted), 'unit-or-scale')).toContainEqual(expect.stringContaining('no slices'));
  });

  it('cannot tell from under 100 values, and not of a column that never varied', () => {
    const few = alone(
      drawn(1, 4000, (z) => 70 + z),
      drawn(2, 99, (z) => 7000 + 100 * z),
    );
    expect(causeOf(few).cause).toBe('inputs-shifted');
    expect(reasons(causeOf(few), 'unit-or-scale')).toEqual(['under 100 values on one side']);
    const constant = alone(new Float64Array(500).fill(1), new Float64Array(500).fill(1000));
    expect(causeOf(constant).cause).toBe('inputs-shifted');
    expect(reasons(causeOf(constant), 'unit-or-scale')).toEqual(['the reference has one value from 5 to 95 %']);
  });
});

describe('causeOf(source): few rows', () => {
  const scaled = (factor: number) =>
    alone(
      drawn(1, 4000, (z) => Math.exp(z)),
      drawn(2, 400, (z) => factor * Math.exp(z)),
    );

  it('names no factor that chance could make of another, and says so', () => {
    const answer = causeOf(scaled(1.609344));
    expect(answer.cause).toBe('inputs-shifted');
    expect(reasons(answer, 'unit-or-scale')).toContainEqual(expect.stringContaining('too few effective rows'));
  });

  it('names one that is far from all others', () => {
    expect(causeOf(scaled(1000)).evidence).toEqual([expect.objectContaining({ change: '× 1000' })]);
  });
});

describe('causeOf(source): rows that resemble each other', () => {
  it('takes a rename for one within wider intervals, at effective rows', () => {
    const source = ofCategories({ a: 6000, b: 3000, c: 1000 }, { a: 5700, B: 3300, c: 1000 });
    expect(causeOf(source).cause).toBe('category-taking-over');
    const columns = source.columns.map((column) => ({ ...column, designEffect: 20 }));
    expect(causeOf({ ...source, columns }).cause).toBe('category-renamed');
  });
});

describe('causeOf(source): units of rows that resemble each other', () => {
  const walked = (factor: number) =>
    alone(
      drawn(1, 40_000, (z) => Math.exp(z)),
      drawn(2, 8000, (z) => factor * 0.96 * Math.exp(z)),
      10,
    );

  it('names a factor that the day has moved a little', () => {
    expect(causeOf(walked(1.609344)).evidence).toEqual([expect.objectContaining({ change: 'mi → km' })]);
  });

  it('names none that is between two', () => {
    expect(causeOf(walked(1.4)).cause).toBe('inputs-shifted');
  });
});

describe('causeOf(source): swapped columns', () => {
  it('names the pair and both sums of distances', () => {
    const { columns, evidence } = answerTo('two columns swapped');
    expect(columns).toEqual(['distance', 'temperature']);
    const [swap] = evidence as readonly { readonly own: number; readonly crossed: number }[];
    expect(swap?.own).toBeGreaterThan(1.2);
    expect(swap?.crossed).toBeLessThan(0.1);
  });

  it('finds swapped columns of categories before it takes their values for new ones', () => {
    const reference = trips(1, 5000);
    const current = trips(2, 5000).map((row) => ({ ...row, region: row.channel, channel: row.region }));
    const { cause, columns } = causeOf(sourceOf(reference, current, ['region', 'channel']));
    expect({ cause, columns }).toEqual({ cause: 'swapped-columns', columns: ['channel', 'region'] });
  });

  it('cannot tell two columns apart that are alike', () => {
    const like = (seed: number, shift: number) => ({
      reference: stepsOf(drawn(seed, 2000, (z) => z)),
      current: stepsOf(drawn(seed + 1, 2000, (z) => z + shift)),
    });
    const answer = causeOf({
      findings: ['a', 'b'].map((column) => ({ column, group: 'input', kind: 'location' })),
      columns: [
        { name: 'b', form: 'numbers', steps: like(3, 1) },
        { name: 'a', form: 'numbers', steps: like(1, 1) },
      ],
    });
    expect(answer.cannotTell).toContainEqual(
      expect.objectContaining({ cause: 'swapped-columns', columns: ['a', 'b'] }),
    );
  });
});

const ofCategories = (
  reference: Readonly<Record<string, number>>,
  current: Readonly<Record<string, number>>,
  isExact = true,
): CauseSource => ({
  findings: [{ column: 'c', group: 'input', kind: 'new-category' }],
  columns: [
    {
      name: 'c',
      form: 'categories',
      rows: { reference: new Map(Object.entries(reference)), current: new Map(Object.entries(current)) },
      isExact,
    },
  ],
});

describe('causeOf(source): categories', () => {
  it('names the old and the new name of a renamed one', () => {
    const { cause, evidence } = causeOf(ofCategories({ a: 600, b: 300, c: 100 }, { a: 590, B: 305, c: 105 }));
    expect(cause).toBe('category-renamed');
    expect(evidence).toEqual([{ column: 'c', from: 'b', to: 'B', fall: 0.3, rise: 0.305 }]);
  });

  it('finds one that is renamed in part of the rows', () => {
    const { evidence } = causeOf(ofCategories({ a: 600, b: 300, c: 100 }, { a: 600, b: 150, B: 150, c: 100 }));
    expect(evidence).toEqual([{ column: 'c', from: 'b', to: 'B', fall: 0.15, rise: 0.15 }]);
  });

  it('calls it taking over where the new one has of several', () => {
    const { cause, evidence } = causeOf(ofCategories({ a: 600, b: 400 }, { a: 420, b: 280, n: 300 }));
    expect(cause).toBe('category-taking-over');
    expect(evidence).toEqual([{ column: 'c', to: 'n', rise: 0.3, moved: expect.closeTo(0.3) }]);
  });

  it('calls a rare new one taking over where it has of all, however the others moved by chance', () => {
    const source = ofCategories({ a: 60_000, b: 30_000, c: 10_000 }, { a: 5790, b: 3100, c: 990, n: 120 });
    const columns = source.columns.map((column) => ({ ...column, designEffect: 20 }));
    expect(causeOf({ ...source, columns }).cause).toBe('category-taking-over');
  });

  it('calls it neither where the new one has under half of what moved', () => {
    expect(causeOf(ofCategories({ a: 600, b: 400 }, { a: 240, b: 660, n: 100 })).cause).toBe('inputs-shifted');
  });

  it('cannot tell where not every category is counted', () => {
    const answer = causeOf(ofCategories({ a: 600, b: 400 }, { a: 600, B: 400 }, false));
    expect(answer.cause).toBe('inputs-shifted');
    expect(reasons(answer, 'category-renamed')).toEqual(['more categories than are counted']);
    expect(reasons(answer, 'category-taking-over')).toEqual(['more categories than are counted']);
  });
});

describe('causeOf(source): a domain that was cut', () => {
  it('tells a truncated upper end and where it is', () => {
    const [found] = answerTo('rows beyond a cut gone').evidence as readonly { readonly cut: number }[];
    expect(found).toMatchObject({ column: 'margin', end: 'upper', how: 'truncated' });
    expect(found?.cut).toBeGreaterThan(1.7);
    expect(found?.cut).toBeLessThan(1.8);
  });

  it('tells a clamped lower end and how much lies at it', () => {
    const [found] = answerTo('values below a cut set to it').evidence as readonly { lost: number; atom: number }[];
    expect(found).toMatchObject({ column: 'temperature', end: 'lower', how: 'clamped', cut: 4 });
    expect(found?.atom).toBeCloseTo(found?.lost ?? 0, 1);
  });

  it('tells both ends of a column that was clamped at both', () => {
    const clamped = drawn(2, 4000, (z) => Math.max(-1, Math.min(1, z)));
    const { evidence } = causeOf(
      alone(
        drawn(1, 4000, (z) => z),
        clamped,
      ),
    );
    expect(evidence).toEqual([
      expect.objectContaining({ end: 'upper', how: 'clamped', cut: 1 }),
      expect.objectContaining({ end: 'lower', how: 'clamped', cut: -1 }),
    ]);
  });
});

describe('causeOf(source): a clock that is off', () => {
  it.each([
    ['clocks three hours late', 3],
    ['clocks two hours early', -2],
  ])('names the hours and the series: %s', (kind, lagHours) => {
    const { columns, evidence } = answerTo(kind);
    expect(columns).toEqual(['temperature', 'volume']);
    expect(evidence).toEqual([expect.objectContaining({ lagHours })]);
  });

  it('cannot tell where days have no course, or too little of the day was seen', () => {
    const cyclesOf = (height: number, hours: number) =>
      ['a', 'b'].map((name) => {
        const curve = Array.from({ length: 48 }, (_, cell) => height * Math.sin((cell * Math.PI) / 12));
        return { name, curve, noise: 1, windows: curve.slice(0, hours).map((value, cell) => ({ cell, value })) };
      });
    const source = alone(
      drawn(1, 4000, (z) => z),
      drawn(2, 4000, (z) => z + 0.5),
    );
    const reasonWith = (height: number, hours: number) =>
      reasons(causeOf({ ...source, cycles: cyclesOf(height, hours) }), 'clock-shift');
    expect(reasonWith(1, 24)).toEqual(['fewer than two series have a daily cycle of 3 standard deviations']);
    expect(reasonWith(2, 11)).toEqual(['windows of fewer than 12 different hours']);
    expect(reasonWith(2, 12)).toEqual([]);
  });
});

describe('causeOf(source): a traffic mix', () => {
  it('names the segment, the slice, and how much of each shift it makes', () => {
    const { columns, evidence } = answerTo('more of the south');
    expect(columns).toEqual(['distance', 'minutes', 'region', 'temperature']);
    const [mix] = evidence as readonly { readonly explained: readonly number[]; readonly shareNow: number }[];
    expect(mix).toMatchObject({ segment: 'region', slice: 'south' });
    expect(mix?.shareNow).toBeCloseTo(5 / 11, 1);
    for (const explained of mix?.explained ?? []) expect(Math.abs(explained - 1)).toBeLessThan(0.3);
  });

  it('does not hold where a column shifted within the slices too', () => {
    const current = trips(2, 6000, [2, 2, 5, 2]).map((row) => ({ ...row, minutes: row.minutes + 8 }));
    expect(causeOf(sourceOf(trips(1, 12_000), current, ['temperature', 'minutes'])).cause).toBe(
      'inputs-and-prediction-shifted',
    );
  });

  it('holds where chance blurs it, as long as proportions make half', () => {
    const { columns, ...source } = sourceOf(
      trips(1, 12_000),
      trips(2, 6000, [2, 2, 5, 2]).map((row) => ({ ...row, minutes: row.minutes + 2.6 })),
      ['minutes'],
    );
    expect(causeOf({ ...source, columns }).cause).toBe('prediction-shifted');
    const alike = columns.map((column) => ({ ...column, designEffect: 60 }));
    expect(causeOf({ ...source, columns: alike }).cause).toBe('traffic-mix');
  });

  it('cannot be told without slices', () => {
    const shifted = alone(
      drawn(1, 4000, (z) => z),
      drawn(2, 4000, (z) => z + 0.5),
    );
    expect(reasons(causeOf(shifted), 'traffic-mix')).toEqual(['no slices']);
  });
});

describe('causeOf(source): at last', () => {
  it('says which side fired, and that the rest needs ground truth', () => {
    const answer = answerTo('warmer in every region');
    expect(answer.evidence).toEqual([{ inputs: ['temperature'], predictions: ['minutes'] }]);
    expect(reasons(answer, answer.cause)).toEqual(['label shift and concept drift need ground truth']);
  });

  it('is unknown without findings', () => {
    expect(causeOf({ findings: [], columns: [] })).toEqual({
      cause: 'unknown',
      columns: [],
      evidence: [],
      cannotTell: [],
    });
  });
});
