import { describe, expect, it } from 'vitest';
import { FrequentValues } from '../../../shared/sketch/index.ts';
import { uniform } from './random.ts';

const valuesOf = (values: Iterable<string>, cap?: number): FrequentValues => {
  const frequent = new FrequentValues(cap);
  for (const value of values) frequent.add(value);
  return frequent;
};

describe('FrequentValues', () => {
  it('counts() has exact counts, most frequent first, equal ones by value', () => {
    const frequent = valuesOf(['b', 'a', 'c', 'c', '']);
    expect(frequent.counts()).toEqual([
      ['c', 2],
      ['', 1],
      ['a', 1],
      ['b', 1],
    ]);
    expect([frequent.complete, frequent.error, frequent.total]).toEqual([true, 0, 5]);
    expect([frequent.has('c'), frequent.has('d')]).toEqual([true, false]);
  });

  it('complete is true for as many values as the cap and false for one more', () => {
    const values = Array.from({ length: 1025 }, (_, index) => String(index));
    expect(valuesOf(values.slice(0, 1024)).complete).toBe(true);
    expect(valuesOf(values).complete).toBe(false);
  });

  it('beyond the cap every count is low by at most error, and no heavy value is lost', () => {
    const random = uniform(11);
    const exact = new Map<string, number>();
    const frequent = new FrequentValues(50);
    for (let index = 0; index < 100_000; index += 1) {
      const value = String(Math.floor(2000 * random() ** 4));
      exact.set(value, (exact.get(value) ?? 0) + 1);
      frequent.add(value);
    }
    expect(frequent.complete).toBe(false);
    expect(frequent.error).toBeLessThanOrEqual(100_000 / 51);
    expect(frequent.counts().length).toBeLessThanOrEqual(50);
    for (const [value, count] of exact) {
      expect(frequent.count(value)).toBeLessThanOrEqual(count);
      expect(frequent.count(value) + frequent.error).toBeGreaterThanOrEqual(count);
    }
  });

  it('a stream of values that never repeat leaves little behind', () => {
    const frequent = valuesOf(Array.from({ length: 50_000 }, (_, index) => `id-${index}`));
    expect(frequent.counts().length).toBeLessThanOrEqual(1024);
    expect(frequent.total).toBe(50_000);
  });

  it('long values are kept by their beginning and stay apart', () => {
    const long = 'x'.repeat(10_000);
    const frequent = valuesOf([`${long}a`, `${long}b`, `${long}b`]);
    expect(frequent.counts().map(([, count]) => count)).toEqual([2, 1]);
    expect(frequent.counts().every(([value]) => value.length < 160 && frequent.has(value))).toBe(true);
    expect(frequent.count(`${long}b`)).toBe(2);
  });

  it('keys of objects and lone surrogates are values like any other', () => {
    const odd = ['__proto__', 'constructor', '\ud800', '\u0000', 'a long text with \udc00 in the middle of it'];
    const frequent = FrequentValues.fromState(valuesOf(odd).toState());
    expect(odd.map((value) => frequent.count(value))).toEqual([1, 1, 1, 1, 1]);
  });

  it('refuses a cap below 1', () => {
    expect(() => new FrequentValues(0)).toThrow('cap is 0, but must be an integer of at least 1');
  });
});
