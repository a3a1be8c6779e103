import { describe, expect, it } from 'vitest';
import {
  dayMs,
  invocationsWithin,
  type StandingVariant,
  utilisationOf,
  type VariantSeries,
  watchedVariant,
} from '../../../shared/cost/index.ts';
import { at, hourMs } from '../../factories/uses.ts';

const start = at('2026-11-01');
const hours = (...values: readonly number[]) =>
  values.map((value, place) => ({ startMs: start + place * hourMs, value }));

const series = (some: Partial<VariantSeries> = {}): VariantSeries => ({
  invocations: [],
  cpu: [],
  memory: [],
  gpu: [],
  gpuMemory: [],
  ...some,
});

describe('utilisationOf(series, parts)', () => {
  it('takes the busiest hour, as a share of all processors', () => {
    const cpu = [...hours(20, 120, 40), { startMs: start + 3 * dayMs, value: 10 }];
    expect(utilisationOf(series({ cpu, memory: hours(35, 30, 36) }), { vcpus: 4, gpus: 0 })).toEqual({
      days: 2,
      cpu: 0.3,
      memory: 0.36,
    });
  });

  it('divides by the number of GPUs', () => {
    const measured = series({ cpu: hours(50), memory: hours(50), gpu: hours(320), gpuMemory: hours(100) });
    expect(utilisationOf(measured, { vcpus: 48, gpus: 4 })).toMatchObject({ gpu: 0.8, gpuMemory: 0.25 });
  });

  it('is undefined where something it takes is not known', () => {
    const measured = series({ cpu: hours(50), memory: hours(50) });
    expect(utilisationOf(measured, undefined)).toBeUndefined();
    expect(utilisationOf(series({ cpu: hours(50) }), { vcpus: 4, gpus: 0 })).toBeUndefined();
  });
});

describe('watchedVariant(variant, series, span, parts)', () => {
  const variant: StandingVariant = {
    name: 'churn-live',
    variant: 'AllTraffic',
    model: 'churn',
    owner: null,
    region: 'us-east-1',
    instanceType: 'ml.m5.xlarge',
    instances: 1,
  };
  const span = { startMs: start, endMs: start + 7 * dayMs };

  it('was invoked last in the last hour with an invocation', () => {
    const seen = watchedVariant(variant, series({ invocations: hours(5, 0, 7, 0) }), span, undefined);
    expect(seen).toEqual({ ...variant, watchedFromMs: start, lastInvokedMs: start + 3 * hourMs });
  });

  it('was never invoked where no hour has an invocation', () => {
    expect(
      watchedVariant(variant, series({ invocations: hours(0, 0) }), span, undefined).lastInvokedMs,
    ).toBeUndefined();
  });
});

describe('invocationsWithin(series, span)', () => {
  it('adds the hours that begin within it', () => {
    const span = { startMs: start + hourMs, endMs: start + 3 * hourMs };
    expect(invocationsWithin(series({ invocations: hours(1, 2, 4, 8) }), span)).toBe(6);
  });
});
