import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Decimal,
  decimalText,
  decimalValue,
  scanDecimal,
  sortDoubles,
  sortIntegers,
} from '../../../shared/sketch/index.ts';

const seed = 20_261_124;
console.info(`Property tests of decimals and sorting: fast-check seed ${seed}`);
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 18 });
const text = fc.tuple(fc.boolean(), digits, fc.nat({ max: 17 })).map(([isNegative, all, fraction]) => {
  const cut = all.length - Math.min(fraction, all.length - 1);
  return `${isNegative ? '-' : ''}${all.slice(0, cut)}${cut < all.length ? `.${all.slice(cut)}` : ''}`;
});

describe('plain decimals', () => {
  it('decimalText and decimalValue undo scanDecimal: the same text, and the double that Number reads', () => {
    const decimal = new Decimal();
    fc.assert(
      fc.property(text, (some) => {
        expect(scanDecimal(some, decimal)).toBe(true);
        expect(decimalText(decimal.high, decimal.low, decimal.form)).toBe(some);
        expect(Object.is(decimalValue(decimal.high, decimal.low, decimal.form), Number(some))).toBe(true);
      }),
      { seed, numRuns: 20_000 },
    );
  });

  it('scanDecimal(text) refuses what is no plain decimal of at most 18 digits', () => {
    const others = ['', '-', '.', '5.', '.5', '-.5', '1.2.3', '+1', '1e5', ' 1', '1 ', 'é', '0'.repeat(19), '1,2'];
    expect(others.filter((each) => scanDecimal(each, new Decimal()))).toEqual([]);
  });
});

describe('sorting by counting', () => {
  it('sortDoubles and sortIntegers sort as the native sort does', () => {
    const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 700, size: 'max' });
    fc.assert(
      fc.property(doubles, fc.array(fc.integer(), { maxLength: 700, size: 'max' }), (some, whole) => {
        const numbers = Float64Array.from(some, (number) => number + 0);
        const integers = Int32Array.from(whole);
        const expected = [numbers.toSorted(), integers.toSorted()];
        sortDoubles(numbers, new Float64Array(numbers.length));
        sortIntegers(integers, new Int32Array(integers.length));
        expect([numbers, integers]).toEqual(expected);
      }),
      { seed, numRuns: 200 },
    );
  });
});
