import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../shared/decision/horizons.ts';
import type { SeriesName } from '../../../shared/decision/index.ts';
import {
  chanceOf,
  findingOf,
  isViolation,
  type Look,
  look,
  minimumDetectableEffect,
  type PlannedLook,
  plannedLooks,
} from '../../../shared/decision/look.ts';
import type { SeriesReference } from '../../../shared/decision/reference.ts';
import { studentTCdf, studentTQuantile } from '../../../shared/drift/index.ts';
import { hourMs } from './hours.ts';

const series: SeriesName = {
  id: 'age/location',
  kind: 'location',
  group: 'input',
  key: 'age',
  column: 'age',
  slice: null,
};

const reference: SeriesReference = {
  means: [],
  level: 0,
  windows: 672,
  floor: 0,
  designEffect: 4,
  usualWeight: 25,
  clip: { deviations: 4, shift: { up: 0.2, down: 0.2 } },
  sides: [
    { side: 'up', ownVariance: 0.0001, horizons: [{ hours: 24, inflation: 2, degrees: 30 }] },
    { side: 'down', ownVariance: 0.0001, horizons: [{ hours: 24, inflation: 3, degrees: 20 }] },
  ],
};

const planOf = (kind: SeriesName['kind'] = 'location', level = 1e-6, caution = 1): PlannedLook => {
  const [plan] = plannedLooks({ ...series, kind }, reference, level, { caution, longestHours: 168 });
  if (plan === undefined) throw new Error('no look');
  return plan;
};

/** A day of usual windows of 100 rows, all shifted by so much. */
const dayOf = (shift: number, windows = 24): readonly Evidence[] =>
  Array.from({ length: windows }, (_, hour) => ({
    startMs: hour * hourMs,
    rows: 100,
    pull: shift * 25,
    unclippedPull: shift * 25,
    weight: 25,
  }));

const lookAt = (shift: number, plan = planOf()): Look => {
  const taken = look(plan, dayOf(shift), 24 * hourMs);
  if (taken === undefined) throw new Error('no look');
  return taken;
};

describe('plannedLooks(series, reference, level, options)', () => {
  it('has one for each side and horizon, none beyond the longest', () => {
    const all = plannedLooks(series, reference, 1e-6, { caution: 1, longestHours: 168 });
    expect(all.map(({ side, degrees }) => [side, degrees])).toEqual([
      ['up', 30],
      ['down', 20],
    ]);
    expect(all[0]?.critical).toBeCloseTo(-studentTQuantile(1e-6, 30), 12);
    expect(plannedLooks(series, reference, 1e-6, { caution: 1, longestHours: 12 })).toEqual([]);
  });
});

describe('look(plan, evidence, endMs)', () => {
  it('finds the shift, and a deviation from inflation, weight and the error of the reference', () => {
    const { shift, standardDeviation, windows, rows, effectiveRows } = lookAt(0.2);
    expect(shift).toBeCloseTo(0.2, 12);
    expect(standardDeviation).toBeCloseTo(Math.sqrt(2 / (24 * 25) + 0.0001), 12);
    expect([windows, rows]).toEqual([24, 2400]);
    expect(effectiveRows).toBeCloseTo(2400 / 4 / 2, 8);
  });

  it('is wider where the reference is young', () => {
    expect(lookAt(0.2, planOf('location', 1e-6, 1.5)).standardDeviation).toBeCloseTo(
      1.5 * lookAt(0.2).standardDeviation,
      12,
    );
  });

  it('is not taken where under half of the windows are there', () => {
    expect(look(planOf(), dayOf(1, 11), 24 * hourMs)).toBeUndefined();
    expect(look(planOf(), dayOf(1, 12), 24 * hourMs)).toBeDefined();
  });
});

describe('isViolation(look)', () => {
  const noise = lookAt(0).standardDeviation;
  const { critical } = planOf();

  it('needs both: no accident by the level, and beyond the tolerance by the bound', () => {
    expect(critical * noise).toBeGreaterThan(0.1 + 1.645 * noise);
    expect(isViolation(lookAt(critical * noise + 1e-9))).toBe(true);
    expect(isViolation(lookAt(critical * noise - 1e-9))).toBe(false);
  });

  it('is silent about what does not matter, however sure', () => {
    const sure = planOf('location', 0.2);
    expect(isViolation(lookAt(0.1 + 1.645 * noise - 1e-9, sure))).toBe(false);
    expect(isViolation(lookAt(0.1 + 1.645 * noise + 1e-9, sure))).toBe(true);
  });

  it('looks to its own side only', () => {
    expect(isViolation(lookAt(-5))).toBe(false);
  });
});

describe('findingOf(look, version)', () => {
  it('tells the shift with its interval, what it rests on and what it was held against', () => {
    const taken = lookAt(0.5);
    const found = findingOf(taken, 'v7');
    const margin = -studentTQuantile(0.025, 30) * taken.standardDeviation;
    expect(found).toMatchObject({ side: 'up', horizonHours: 24, startMs: 0, endMs: 24 * hourMs, rows: 2400 });
    expect(found).toMatchObject({ level: 1e-6, tolerance: 0.1, referenceVersion: 'v7', isLearning: false });
    expect([found.low, found.high]).toEqual([found.shift - margin, found.shift + margin]);
    expect(found.designEffect).toBeCloseTo(8, 10);
    expect(found.p).toBeCloseTo(studentTCdf(-0.5 / taken.standardDeviation, 30), 12);
    expect(chanceOf(lookAt(0))).toBeCloseTo(0.5, 12);
  });
});

describe('minimumDetectableEffect(plan)', () => {
  it('is what both conditions let through nine times of ten', () => {
    const plan = planOf();
    const noise = Math.sqrt(2 / (24 * 25) + 0.0001);
    expect(minimumDetectableEffect(plan)).toBeCloseTo((plan.critical + 1.28) * noise, 12);
    expect(minimumDetectableEffect({ ...plan, critical: 1 })).toBeCloseTo(0.1 + (1.645 + 1.28) * noise, 12);
  });

  it('is infinite where windows are clipped before they reach it', () => {
    const plan = planOf();
    const noise = Math.sqrt(2 / (24 * 25) + 0.0001);
    expect(plan.most).toBeCloseTo(4 / 5, 12);
    const needed = plan.most / noise - 1.28;
    expect(minimumDetectableEffect({ ...plan, critical: needed - 0.01 })).toBeCloseTo(0.8, 2);
    expect(minimumDetectableEffect({ ...plan, critical: needed + 0.01 })).toBe(Number.POSITIVE_INFINITY);
  });
});
