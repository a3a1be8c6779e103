import { describe, expect, it } from 'vitest';
import { DistinctSketch, Hash, hashText } from '../../../shared/sketch/index.ts';

const sketchOf = (texts: Iterable<string>): DistinctSketch => {
  const sketch = new DistinctSketch();
  for (const text of texts) sketch.add(text);
  return sketch;
};

/** Texts that differ, also where they are numbers and count by their value. */
const named = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${kind}${kind.endsWith('.') ? String(index).padStart(7, '0') : index}`);

describe('DistinctSketch', () => {
  it('estimate() is 0 while empty and 1 for any number of equal texts', () => {
    expect(new DistinctSketch().estimate()).toBe(0);
    expect(Math.round(sketchOf(['a', 'a', 'a']).estimate())).toBe(1);
  });

  it.each([10, 100, 1000, 5000, 10_000, 20_000, 50_000, 200_000, 1_000_000])(
    'estimate() of %i texts is within four standard errors, over kinds of text',
    (count) => {
      const kinds = ['', 'user-', '0.', 'É'];
      const errors = kinds.map((kind) => sketchOf(named(kind, count)).estimate() / count - 1);
      expect(Math.max(...errors.map(Math.abs))).toBeLessThan((4 * 1.04) / 64);
    },
  );

  it('counts a number once however it is written', () => {
    expect(Math.round(sketchOf(['1', '1.0', '1.00', '1e0', '10E-1']).estimate())).toBe(1);
    expect(Math.round(sketchOf(['1', '01', '+1']).estimate())).toBe(3);
  });

  it('estimates up to 100 are exact within one', () => {
    for (let count = 1; count <= 100; count += 1) {
      expect(Math.abs(sketchOf(named('v', count)).estimate() - count)).toBeLessThan(1.5);
    }
  });

  it('merge equals adding everything, and merging itself changes nothing', () => {
    const [first, second] = [named('a', 3000), named('b', 3000)];
    const merged = sketchOf(first);
    merged.merge(sketchOf(second));
    expect(merged.toState()).toEqual(sketchOf([...second, ...first]).toState());
    merged.merge(merged);
    expect(merged.toState()).toEqual(sketchOf([...first, ...second]).toState());
  });

  it('fromState(toState()) is the same; another size is refused', () => {
    for (const texts of [[], named('x', 500)]) {
      const state = sketchOf(texts).toState();
      expect(DistinctSketch.fromState(state).toState()).toEqual(state);
    }
    expect(() => DistinctSketch.fromState(new Uint8Array(3))).toThrow('state holds 3 registers, but must hold 4096');
  });
});

describe('hashText', () => {
  const digits = (text: string): string => {
    const hash = new Hash();
    hashText(text, hash);
    return `${hash.high}-${hash.low}`;
  };

  it('gives 1,000,000 similar texts different hashes', () => {
    const seen = new Set<string>();
    for (let index = 0; index < 500_000; index += 1) {
      seen.add(digits(String(index)));
      seen.add(digits(`${(index * 0.001).toFixed(3)}x`));
    }
    expect(seen.size).toBe(1_000_000);
  });

  it('changes about half of its bits when one character changes', () => {
    const ones = (value: number): number => value.toString(2).replaceAll('0', '').length;
    let changed = 0;
    for (let index = 0; index < 2000; index += 1) {
      const [a, b] = [new Hash(), new Hash()];
      hashText(`value ${index}`, a);
      hashText(`value ${index}`.replace('l', 'm'), b);
      changed += ones((a.high ^ b.high) >>> 0) + ones((a.low ^ b.low) >>> 0);
    }
    expect(changed / 2000).toBeGreaterThan(31);
    expect(changed / 2000).toBeLessThan(33);
  });
});
