import { describe, expect, it } from 'vitest';
import { changedHours } from '../../../bench/incidents/inject.ts';
import { rivalBins, rolled } from '../../../bench/incidents/rival-bins.ts';
import { rivalReference } from '../../../bench/incidents/rival-distances.ts';
import { changedScores, cleanScores, columnRules, readyRivals, rivalWindows } from '../../../bench/incidents/rivals.ts';
import { syntheticWorld } from '../../../bench/incidents/synthetic.ts';
import type { ColumnHour } from '../../../bench/incidents/world.ts';
import { smallStream } from './worlds.ts';

const values = Float64Array.from({ length: 1000 }, (_, at) => at);
const hourOf = (table: Float64Array): ColumnHour => ({
  rows: 1000,
  missing: 0,
  otherType: 0,
  table: { form: 'numbers', values: table },
  counts: new Uint16Array(1000).fill(1),
});
const bins = rivalBins('numbers', [hourOf(values)]);
const usual = bins.count(hourOf(values));
const reference = rivalReference(usual, {
  means: [...usual.fine].map((_, bin) => bin * 10 - 5),
  deviation: 1000 / Math.sqrt(12),
});

describe('rivalReference(reference, values).against(window)', () => {
  it('is nothing for the reference itself', () => {
    const same = reference.against(usual);
    expect(same.lInfinity).toBe(0);
    expect(same.psi).toBe(0);
    expect(same.jensenShannon).toBe(0);
    expect(same.logP).toBe(0);
  });

  it('is what a shift by a fifth of the range makes of a uniform column', () => {
    const shifted = reference.against(bins.count(hourOf(values.map((value) => value + 200))));
    expect(shifted.lInfinity).toBeCloseTo(0.2, 2);
    expect(shifted.wasserstein).toBeCloseTo(0.2 * Math.sqrt(12), 1);
    expect(shifted.psi).toBeGreaterThan(0.2);
    expect(shifted.logP).toBeLessThan(Math.log(1e-15));
  });

  it('tells p-values apart however small', () => {
    const far = [300, 600].map((by) => {
      const one = bins.count(hourOf(values.map((value) => value + by)));
      const many = rolled(new Array(50).fill(one), 50).at(-1);
      return many === undefined
        ? 0
        : rivalReference(rolled(new Array(50).fill(usual), 50).at(-1) ?? usual, {
            means: [...usual.fine].map((_, bin) => bin * 10 - 5),
            deviation: 288,
          }).against(many).logP;
    });
    expect(far[1]).toBeLessThan(2 * (far[0] ?? 0));
  });
});

it('changedScores(rivals, hours, change) differ from the clean ones only where a column changed, and only from then on', () => {
  const world = syntheticWorld(smallStream, 3);
  const rivals = readyRivals(world);
  const { live, changedMs, columns } = changedHours(world, 3, { kind: 'location', size: 3 });
  const from = live.findIndex(({ startMs }) => startMs >= changedMs) - 24;
  const { changed, clean } = changedScores(rivals, live.slice(from), { from, changed: columns });
  for (const [window] of rivalWindows.entries()) {
    for (const [rule] of columnRules.entries()) {
      const [now, was] = [changed[window]?.[rule], clean[window]?.[rule]] as [Float32Array, Float32Array];
      expect(now.length).toBe(live.length - from);
      expect(now[23]).toBeLessThanOrEqual(1.5 * (was[23] as number) + 1e-6);
      expect(
        was.every((score, at) => score <= (cleanScores(rivals)[window]?.[rule]?.[from + at] as number) + 1e-6),
      ).toBe(true);
    }
  }
  const psi = changed[0]?.[columnRules.findIndex(({ name }) => name === 'PSI 0.2')] as Float32Array;
  expect(Math.min(...psi.slice(24))).toBeGreaterThan(1);
});
