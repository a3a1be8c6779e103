import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../events/parts/finding.ts';
import type { Judgement } from '../../../shared/evaluation/index.ts';
import { dayAt, ReferenceWorld } from '../../factories/reference-world.ts';
import { type Fault, noise } from '../../functions/usual-endpoint.ts';

const hourMs = 3_600_000;

const violationsIn = ({ findings }: Judgement): readonly Finding[] =>
  findings.filter(({ verdict, change }) => verdict === 'violation' && change !== undefined);

/** Shift and standard error of the windows' own noise over a horizon, from what is told of its windows and nothing else. */
const recomputed = ({ evidence }: Judgement, series: string, horizonHours: number, endMs: number) => {
  let [pull, weight] = [0, 0];
  for (const [startMs, , , ownPull, ownWeight] of evidence[series] ?? []) {
    if (startMs < endMs - horizonHours * hourMs || startMs >= endMs) continue;
    pull += ownPull;
    weight += ownWeight;
  }
  return pull / weight;
};

const faults: Readonly<Record<string, Fault>> = {
  'another unit': (row) => ({ ...row, age: String(Number(row.age) * 1.609344) }),
  'values missing': (row, window, place) => (noise(window, place, 7) < 0.4 ? { ...row, plan: '' } : row),
  'another mix': (row, window, place) => (noise(window, place, 7) < 0.98 ? { ...row, plan: 'premium' } : row),
  'a value never seen and a prediction that rises': (row, window, place) =>
    noise(window, place, 7) < 0.5 ? { ...row, plan: 'gold', score: String(Math.min(1, Number(row.score) + 0.3)) } : row,
};

describe('the evidence of a judgement', () => {
  it.each(Object.entries(faults))('gives the shift of each violation again: %s', async (_, fault) => {
    const rig = new ReferenceWorld((row, window, place) => (window < 16 ? row : fault(row, window, place)));
    await rig.keepDays(0, 10);
    const seen = new Set<number>();
    for (const window of [16, 17, 19]) {
      const judgement = JSON.parse(JSON.stringify(await rig.judge(window))) as Judgement;
      for (const { change } of violationsIn(judgement)) {
        if (change === undefined) continue;
        seen.add(change.horizonHours);
        const shift = recomputed(judgement, change.series, change.horizonHours, dayAt(0, 12 * (window + 1)));
        expect(Math.abs(shift - change.shift)).toBeLessThan(1e-9);
      }
      expect(Object.keys(judgement.evidence).toSorted()).toEqual(
        violationsIn(judgement)
          .map(({ change }) => change?.series)
          .toSorted(),
      );
    }
    expect(seen.size).toBeGreaterThan(0);
  });

  it('holds no window that says nothing, as one in which the column is broken', async () => {
    const rig = new ReferenceWorld((row, window) => {
      if (window === 17) return { ...row, age: '' };
      return window < 16 ? row : { ...row, age: String(12 * Number(row.age)) };
    });
    await rig.keepDays(0, 10);
    const { evidence } = await rig.judge(18);
    const starts = evidence['input/age/location']?.map(([startMs]) => startMs) ?? [];
    expect(starts).toContain(dayAt(0, 12 * 16));
    expect(starts).not.toContain(dayAt(0, 12 * 17));
  });

  it('is of violations only', async () => {
    const rig = new ReferenceWorld();
    await rig.keepDays(0, 9);
    expect((await rig.judge(17)).evidence).toEqual({});
  });
});
