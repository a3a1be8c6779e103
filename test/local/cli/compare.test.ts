import { describe, expect, it } from 'vitest';
import { customersCsv, Workbench } from './workbench.ts';

/** A profile of so many customers. */
const profiledAt = async (bench: Workbench, name: string, rows: number): Promise<string> => {
  await bench.run('profile', bench.file(`${name}.csv`, customersCsv(rows)), '--out', bench.path(`${name}.bin`));
  return bench.path(`${name}.bin`);
};

describe('plumbline compare', () => {
  it('holds a baseline against a profile, farthest apart first', async () => {
    using bench = new Workbench();
    await bench.run('baseline', bench.file('a.csv', customersCsv(500)), '--out', bench.path('base'));
    const changed = customersCsv(500).replaceAll('basic', 'gold').replace('score', 'points');
    await bench.run('profile', bench.file('b.csv', changed), '--out', bench.path('b.bin'));
    const { code, out } = await bench.run('compare', bench.path('base'), bench.path('b.bin'));
    expect(code).toBe(0);
    expect(out).toMatch(/plan +String .* 0\.7500 .*\nage +Integral .* 0\.0000/);
    expect(out).toContain('only in A: score\nonly in B: points');
  });

  it('finds no distance between a profile and its own statistics.json', async () => {
    using bench = new Workbench();
    await bench.run('baseline', bench.file('a.csv', customersCsv(500)), '--out', bench.path('base'));
    const { columns } = (await bench.json('compare', bench.path('base'), bench.path('base/statistics.json'))) as {
      columns: { distances: { lInfinitySimple: number } }[];
    };
    expect(columns.map(({ distances }) => distances.lInfinitySimple)).toEqual([0, 0, 0]);
  });

  it('shows every statistic, distance and test of a column with --all', async () => {
    using bench = new Workbench();
    const [a, b] = [profiledAt(bench, 'a', 500), profiledAt(bench, 'b', 300)];
    const { code, out } = await bench.run('compare', await a, await b, '--all');
    expect(code).toBe(0);
    expect(out).toMatch(/^age: input, Integral\n\nstatistic +A +B\nmissing +0 % +0 %\nrows +500 +300\n/m);
    expect(out).toMatch(/^Wasserstein-1 +0 +the column's$/m);
    expect(out).toMatch(/^two proportions \(z\) +0 +1$/m);
    expect(out.match(/^Kolmogorov–Smirnov +– +–$/gm)).toHaveLength(1);
  });

  it('tells in JSON why there is none where it says null', async () => {
    using bench = new Workbench();
    const { columns } = (await bench.json(
      'compare',
      await profiledAt(bench, 'a', 500),
      await profiledAt(bench, 'b', 300),
    )) as { columns: Record<'distances' | 'tests' | 'undefinedBecause', Record<string, unknown>>[] };
    expect(columns.length).toBe(3);
    for (const { distances, tests, undefinedBecause } of columns) {
      const missing = Object.entries({ ...distances, ...tests }).flatMap(([name, one]) => (one === null ? [name] : []));
      expect(Object.keys(undefinedBecause).sort()).toEqual(missing.sort());
      expect(missing.length).toBeGreaterThan(0);
    }
  });

  it('takes rows that resemble each other for fewer, and refuses a design effect that is none', async () => {
    using bench = new Workbench();
    const a = await profiledAt(bench, 'a', 500);
    const changed = customersCsv(400).replaceAll(/,premium,(?=0.[0-4])/g, ',basic,');
    await bench.run('profile', bench.file('b.csv', changed), '--out', bench.path('b.bin'));
    const chance = async (effect: string) => {
      const { columns } = (await bench.json('compare', a, bench.path('b.bin'), '--design-effect', effect)) as {
        columns: [{ tests: { twoProportionZ: { pValue: number; shareOf: string } } }];
      };
      expect(columns[0].tests.twoProportionZ.shareOf).toBe('premium');
      return columns[0].tests.twoProportionZ.pValue;
    };
    expect(await chance('30')).toBeGreaterThan(await chance('1'));
    const { code, told } = await bench.run('compare', a, a, '--design-effect', 'none');
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('--design-effect is none') });
  });

  it('refuses one profile, and two without a common column', async () => {
    using bench = new Workbench();
    await bench.run('profile', bench.file('a.csv', 'a\n1\n'), '--out', bench.path('a.bin'));
    await bench.run('profile', bench.file('b.csv', 'b\n1\n'), '--out', bench.path('b.bin'));
    expect(await bench.run('compare', bench.path('a.bin'))).toMatchObject({ code: 2 });
    const { code, told } = await bench.run('compare', bench.path('a.bin'), bench.path('b.bin'));
    expect({ code, told }).toEqual({ code: 2, told: expect.stringContaining('no column in common') });
  });
});
