import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeptBaselines } from '../../../shared/aws/kept-baselines.ts';

describe('KeptBaselines', () => {
  it('forgets what was asked for longest ago, and only as much as has to go', () => {
    const kept = new KeptBaselines<string>(10);
    kept.keep('a', 'A', 4);
    kept.keep('b', 'B', 3);
    kept.keep('c', 'C', 3);
    expect(kept.find('a')).toBe('A');
    kept.keep('d', 'D', 2);
    expect(['a', 'b', 'c', 'd'].map((key) => kept.find(key))).toEqual(['A', undefined, 'C', 'D']);
  });

  it('keeps one over the limit alone, until another comes', () => {
    const kept = new KeptBaselines<string>(10);
    kept.keep('small', 'S', 1);
    kept.keep('large', 'L', 11);
    expect([kept.find('small'), kept.find('large')]).toEqual([undefined, 'L']);
    kept.keep('small', 'S', 1);
    expect([kept.find('small'), kept.find('large')]).toEqual(['S', undefined]);
  });

  it('counts a baseline once however often it is kept', () => {
    const kept = new KeptBaselines<string>(10);
    kept.keep('a', 'A', 5);
    kept.keep('b', 'B', 5);
    for (const version of ['A2', 'A3']) kept.keep('a', version, 5);
    expect([kept.find('a'), kept.find('b')]).toEqual(['A3', 'B']);
  });

  it('takes a thousand columns unless told otherwise', () => {
    const kept = new KeptBaselines<number>();
    for (let key = 0; key < 51; key += 1) kept.keep(String(key), key, 20);
    expect([0, 1, 50].map((key) => kept.find(String(key)))).toEqual([undefined, 1, 50]);
  });

  it('holds what a plain list of the last uses holds, whatever is kept and asked for', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      columns: fc.integer({ min: 0, max: 13 }),
      keeps: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const kept = new KeptBaselines<number>(10);
        let list: { key: string; columns: number; at: number }[] = [];
        for (const [at, { key, columns, keeps }] of steps.entries()) {
          const known = list.find((each) => each.key === key);
          const others = list.filter((each) => each !== known);
          if (keeps) {
            kept.keep(key, at, columns);
            list = [...others, { key, columns, at }];
            while (list.length > 1 && list.reduce((sum, each) => sum + each.columns, 0) > 10) list.shift();
          } else {
            expect(kept.find(key)).toBe(known?.at);
            if (known !== undefined) list = [...others, known];
          }
        }
        for (const { key, at } of list) expect(kept.find(key)).toBe(at);
      }),
    );
  });
});
