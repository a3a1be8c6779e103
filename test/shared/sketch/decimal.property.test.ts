import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CountedNumber,
  countedNumber,
  Decimal,
  decimalValue,
  FrequentValues,
  longNumber,
  scanDecimal,
  sortDoubles,
  sortIntegers,
} from '../../../shared/sketch/index.ts';

const seed = 20_261_124;
console.info(`Property tests of decimals and sorting: fast-check seed ${seed}`);
const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
/** Digits with a point somewhere among them or not, and no superfluous zero in front. */
const unsigned = (maxLength: number) =>
  fc.tuple(digits(maxLength), fc.nat({ max: maxLength })).map(([all, fraction]) => {
    const cut = all.length - Math.min(fraction, all.length - 1);
    const whole = all.slice(0, cut).replace(/^0+(?=\d)/, '');
    return cut < all.length ? `${whole}.${all.slice(cut)}` : whole;
  });
const signed = (maxLength: number) =>
  fc.tuple(fc.boolean(), unsigned(maxLength)).map(([isNegative, text]) => (isNegative ? `-${text}` : text));

describe('plain decimals', () => {
  it('scanDecimal(text) takes up to 15 digits, and decimalValue is the double that Number reads', () => {
    const decimal = new Decimal();
    fc.assert(
      fc.property(signed(15), (text) => {
        expect(scanDecimal(text, decimal)).toBe(true);
        expect(decimalValue(decimal.mantissa, decimal.fractionDigits)).toBe(Number(text) + 0);
      }),
      { seed, numRuns: 20_000 },
    );
  });

  it('scanDecimal(text) refuses what is no plain decimal of at most 15 digits', () => {
    const others = [
      '',
      '-',
      '.',
      '5.',
      '.5',
      '-.5',
      '1.2.3',
      '+1',
      '1e5',
      ' 1',
      '1 ',
      'é',
      '1'.repeat(16),
      '1,2',
      '007',
      '-01',
    ];
    expect(others.filter((each) => scanDecimal(each, new Decimal()))).toEqual([]);
  });

  it('longNumber(bytes) is the double that Number reads, of however many digits', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          unsigned(30),
          fc.double({ min: 0, noNaN: true, max: 1e20 }).map((x) => x.toFixed(18)),
        ),
        (text) => {
          const bytes = Uint8Array.from(Buffer.from(`,${text},`, 'latin1'));
          expect(longNumber(new DataView(bytes.buffer), 1, bytes.length - 1)).toBe(Number(text));
        },
      ),
      { seed, numRuns: 20_000 },
    );
  });
});

describe('counted numbers', () => {
  const number = new CountedNumber();
  const written = (text: string) =>
    countedNumber(text, number) ? ([number.value, number.shownDigits] as const) : undefined;

  it.each([
    ['1', 1, 0],
    ['-12.50', -12.5, 2],
    ['1.0', 1, 1],
    ['-0', 0, 0],
    ['1e3', 1000, 0],
    ['2.5E-3', 0.0025, 0],
    ['0.12345678901234568', Number('0.12345678901234568'), 0],
  ])('%s counts as %d, shown with %d digits', (text, value, shownDigits) => {
    expect(written(text)).toEqual([value, shownDigits]);
  });

  it.each(['007', '+5', ' 5', '1000000000000000', '9007199254740993', '1e15', '1e999', 'NaN', '', '-', 'one', '5.'])(
    '%j counts as text',
    (text) => {
      expect(written(text)).toBeUndefined();
    },
  );

  it('are found and shown again as they were written', () => {
    fc.assert(
      fc.property(fc.array(signed(15), { maxLength: 20 }), (texts) => {
        const values = new FrequentValues();
        for (const text of texts) values.add(text);
        for (const text of texts) expect(values.has(text)).toBe(true);
        const numbers = new Set(texts.map((text) => Number(text) + 0));
        expect(new Set(values.counts().map(([text]) => Number(text)))).toEqual(numbers);
        for (const [text] of values.counts()) {
          const same = texts
            .filter((each) => Number(each) === Number(text))
            .map((each) => each.replace(/^-(?=[0.]+$)/, ''));
          const longest = same.reduce((a, b) => (b.length > a.length ? b : a));
          expect(text.length).toBe(longest.length);
        }
      }),
      { seed, numRuns: 1000 },
    );
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
