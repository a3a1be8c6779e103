import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../shared/decision/index.ts';
import { stepsOf } from '../../../shared/drift/index.ts';

/** Distances from one airport: few, and apart. */
const distances = [94, 153, 214, 270, 332, 404, 481, 547, 606, 689, 731, 795, 862, 946, 1027, 1199, 1589, 1946, 2139];

const drawn = (many: number, of: (at: number) => number): Float64Array =>
  Float64Array.from({ length: many }, (_, at) => of(at));

const causeFor = (reference: Float64Array, current: Float64Array) =>
  causeOf({
    findings: [{ column: 'distance', group: 'input', kind: 'location' }],
    columns: [
      {
        name: 'distance',
        form: 'numbers',
        steps: { reference: stepsOf(reference), current: stepsOf(current) },
        designEffect: 1,
      },
    ],
  });

const distance = (at: number): number => distances[(at * 7) % distances.length] ?? 0;

describe('another unit of values that lie apart', () => {
  it('is told from forty rows, rounded', () => {
    const now = drawn(40, (at) => Math.round(distance(at) * 1.609344));
    expect(causeFor(drawn(600, distance), now)).toMatchObject({
      cause: 'unit-or-scale',
      evidence: [{ change: 'mi → km', factor: 1.609344 }],
    });
  });

  it('is told with an offset', () => {
    const celsius = (at: number): number => 10 + ((at * 7) % 23) + ([0, 0.13, 0.37, 0.61][at % 4] ?? 0);
    const now = drawn(60, (at) => celsius(at) * 1.8 + 32);
    expect(causeFor(drawn(600, celsius), now)).toMatchObject({
      cause: 'unit-or-scale',
      evidence: [{ change: '°C → °F' }],
    });
  });

  it('is not taken for other distances, nor for a factor that nobody uses', () => {
    const others = drawn(40, (at) => distance(at + 1) + 37 + (at % 11));
    const odd = drawn(40, (at) => Math.round(distance(at) * 1.5));
    expect(causeFor(drawn(600, distance), others).cause).toBe('inputs-shifted');
    expect(causeFor(drawn(600, distance), odd).cause).toBe('inputs-shifted');
  });

  it('is not read off values that lie so close that any factor would match', () => {
    const dense = drawn(2000, (at) => at);
    const now = drawn(50, (at) => Math.round((at * 31) % 1200) + 1);
    expect(causeFor(dense, now).cause).not.toBe('unit-or-scale');
  });
});
