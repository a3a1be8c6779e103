import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlagLimits, flagger } from '../../../shared/flagged/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const limits: FlagLimits = {
  columns: new Map([
    ['age', { min: 18, max: 90 }],
    ['plan', { values: new Set(['basic', 'premium']) }],
  ]),
};

const flag = { unsureWithin: 0.02, sampleShare: 0 };

const aRecord = (input: readonly (string | number | boolean | null)[], score: string | number | null = 0.9) => ({
  recordId: 'r1',
  rows: [{ input, output: [score] }],
});

describe('flagger(monitor, limits)', () => {
  const reasonsOf = flagger(aMonitor({ flag }), limits);

  it('finds nothing in a record that is like the baseline', () => {
    expect(reasonsOf(aRecord([42, 'basic']))).toEqual([]);
    expect(reasonsOf(aRecord(['42', 'basic'], '0.1'))).toEqual([]);
  });

  it.each([0.48, 0.5, 0.52, '0.51'])('calls a probability of %s unsure, the ends of the span included', (score) => {
    expect(reasonsOf(aRecord([42, 'basic'], score))).toEqual(['unsure']);
  });

  it.each([0.4799, 0.5201, null, 'n/a', ''])('does not call a probability of %s unsure', (score) => {
    expect(reasonsOf(aRecord([42, 'basic'], score))).toEqual([]);
  });

  it.each([17.9, 91, '91', '-1e3', 'Infinity'])('calls %s out of range', (age) => {
    expect(reasonsOf(aRecord([age, 'basic']))).toEqual(['out-of-range']);
  });

  it.each([18, 90, '18.0', null, '', ' ', 'unknown', true])('does not call %s out of range', (age) => {
    expect(reasonsOf(aRecord([age, 'basic']))).toEqual([]);
  });

  it.each(['platinum', 'Basic', ' basic', 7, false])('calls %s an unseen category', (plan) => {
    expect(reasonsOf(aRecord([42, plan]))).toEqual(['unseen-category']);
  });

  it.each([null, ''])('does not call a missing value an unseen category', (plan) => {
    expect(reasonsOf(aRecord([42, plan]))).toEqual([]);
  });

  it('flags a record for each reason once, if any of its rows has it', () => {
    const rows = [
      { input: [42, 'basic'], output: [0.9] },
      { input: [99, 'gold'], output: [0.5] },
      { input: [99, 'gold'], output: [0.5] },
    ];
    expect(reasonsOf({ recordId: 'r1', rows })).toEqual(['unsure', 'out-of-range', 'unseen-category']);
  });

  it('looks neither at columns that checks ignore nor for reasons that are switched off', () => {
    const ignoring = flagger(aMonitor({ flag, checks: { ignoreColumns: ['age'] } }), limits);
    expect(ignoring(aRecord([99, 'gold']))).toEqual(['unseen-category']);
    const off = flagger(aMonitor({ flag: { ...flag, outOfRange: false, unseenCategory: false } }), limits);
    expect(off(aRecord([99, 'gold']))).toEqual([]);
  });

  it('flags nothing but doubt and the sample where there is no baseline', () => {
    expect(flagger(aMonitor({ flag }), { columns: new Map() })(aRecord([99, 'gold'], 0.5))).toEqual(['unsure']);
  });

  it('never calls a record unsure where the mapping names no probability', () => {
    const mapping = { input: { columns: ['age', 'plan'] } };
    expect(
      flagger(aMonitor({ flag, mapping }), limits)({ recordId: 'r', rows: [{ input: [42, 'basic'], output: [] }] }),
    ).toEqual([]);
  });

  it('samples about the share it is told, the same records for every monitor and delivery', () => {
    const recordIds = Array.from({ length: 20_000 }, (_, index) => `9f1b9b7a-6d51-4b0b-9a0e-${index}`);
    const sampled = (share: number) => {
      const sampling = flagger(aMonitor({ flag: { ...flag, sampleShare: share } }), limits);
      return recordIds.filter((recordId) => sampling({ ...aRecord([42, 'basic']), recordId }).includes('sampled'));
    };
    const few = sampled(0.01);
    expect(few.length).toBeGreaterThan(150);
    expect(few.length).toBeLessThan(250);
    expect(sampled(0.01)).toEqual(few);
    expect(sampled(0)).toEqual([]);
    expect(sampled(1)).toHaveLength(20_000);
    expect(new Set(sampled(0.05)).isSupersetOf(new Set(few))).toBe(true);
  });

  it('answers for any cells without throwing', () => {
    const cell = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(
        fc.array(fc.record({ input: fc.array(cell), output: fc.array(cell) })),
        fc.string(),
        (rows, recordId) => {
          const reasons = reasonsOf({ recordId, rows });
          expect(reasons).toEqual([...new Set(reasons)]);
        },
      ),
    );
  });
});
