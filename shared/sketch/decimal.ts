import { type Hash, mixed, rotated } from './hash.ts';

/*
 * A plain decimal, such as -12.340, as three 32-bit integers: its first nine digits, its next nine, and its form, which
 * says how many digits there are, how many of them are fraction, and whether there is a minus. Text and integers
 * stand for each other without loss, leading and trailing zeros included, so numbers can be counted by their text
 * without making the text.
 */

/** Most digits of a plain decimal. */
export const maxDecimalDigits = 18;

/** Digits in the first of the two integers. */
export const digitsPerHalf = 9;

const formBits = 5;
const formMask = (1 << formBits) - 1;
const negativeBit = 1 << (2 * formBits);

const powersOfTen = Float64Array.from({ length: maxDecimalDigits + 1 }, (_, exponent) => Number(`1e${exponent}`));

/** Packs the form of a plain decimal. */
export const decimalForm = (digits: number, fractionDigits: number, isNegative: boolean): number =>
  digits | (fractionDigits << formBits) | (isNegative ? negativeBit : 0);

/** How many digits there are. */
export const digitsOf = (form: number): number => form & formMask;

/** Whether there is a minus. */
export const isNegativeForm = (form: number): boolean => (form & negativeBit) !== 0;

/** How many of the digits stand behind the point. */
export const fractionDigitsOf = (form: number): number => (form >>> formBits) & formMask;

/** A plain decimal that `scanDecimal` fills again and again. */
export class Decimal {
  /** The first nine digits. */
  high = 0;
  /** The digits after them, 0 when there are none. */
  low = 0;
  /** @see decimalForm */
  form = 0;
}

const zero = 48;
const minus = 45;
const point = 46;

/**
 * Takes a text apart as a plain decimal: an optional minus, digits, and a fraction if there is a point. O(length).
 *
 * @param decimal receives the outcome; it holds nothing of use when the answer is false
 * @returns whether the text is one, of at most 18 digits
 */
export const scanDecimal = (text: string, decimal: Decimal): boolean => {
  const isNegative = text.charCodeAt(0) === minus;
  let pointAt = -1;
  let digits = 0;
  decimal.high = 0;
  decimal.low = 0;
  const first = isNegative ? 1 : 0;
  for (let index = first; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === point && pointAt === -1 && index > first) {
      pointAt = index;
      continue;
    }
    const digit = code - zero;
    if (digit < 0 || digit > 9 || digits === maxDecimalDigits) return false;
    if (digits < digitsPerHalf) decimal.high = decimal.high * 10 + digit;
    else decimal.low = decimal.low * 10 + digit;
    digits += 1;
  }
  const fractionDigits = pointAt === -1 ? 0 : text.length - pointAt - 1;
  decimal.form = decimalForm(digits, fractionDigits, isNegative);
  return digits > 0 && (pointAt === -1 || fractionDigits > 0);
};

/** The text of a plain decimal. */
export const decimalText = (high: number, low: number, form: number): string => {
  const digits = digitsOf(form);
  const fraction = fractionDigitsOf(form);
  const all =
    String(high).padStart(Math.min(digits, digitsPerHalf), '0') +
    (digits > digitsPerHalf ? String(low).padStart(digits - digitsPerHalf, '0') : '');
  const sign = isNegativeForm(form) ? '-' : '';
  return fraction === 0 ? sign + all : `${sign}${all.slice(0, -fraction)}.${all.slice(-fraction)}`;
};

/** The error of a product's rounding, exactly. @see Dekker, Numerische Mathematik 1971 */
const productError = (a: number, b: number, product: number): number => {
  const splitA = a * 134217729;
  const highA = splitA - (splitA - a);
  const lowA = a - highA;
  const splitB = b * 134217729;
  const highB = splitB - (splitB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
};

/** Relative doubt about a corrected quotient's correction; its true error is below 2^-50. */
const doubt = 2 ** -40;

/** The quotient of digits too many for a double: corrected by its remainder, or read from the text where that is in doubt. */
const longQuotient = (upper: number, lower: number, scale: number, high: number, low: number, form: number): number => {
  const whole = upper + lower;
  const lost = lower - (whole - upper);
  const quotient = whole / scale;
  const product = quotient * scale;
  const remainder = whole - product - productError(quotient, scale, product) + lost;
  const correction = remainder / scale;
  const value = quotient + correction * (1 + doubt);
  if (value === quotient + correction * (1 - doubt)) return value;
  return Math.abs(Number(decimalText(high, low, form)));
};

/**
 * The value of a plain decimal: the double nearest to it, as `Number` of its text gives it. Exact integers divided by exact
 * powers of ten round once, so up to 2^53 one division is right.
 */
export const decimalValue = (high: number, low: number, form: number): number => {
  const digits = digitsOf(form);
  const scale = powersOfTen[fractionDigitsOf(form)] ?? 1;
  const upper = digits > digitsPerHalf ? high * (powersOfTen[digits - digitsPerHalf] ?? 1) : high;
  const whole = upper + low;
  const value = whole <= Number.MAX_SAFE_INTEGER ? whole / scale : longQuotient(upper, low, scale, high, low, form);
  return isNegativeForm(form) ? -value : value;
};

/** Hashes a plain decimal to 64 bits, without its text. Not for secrets. */
export const hashDecimal = (high: number, low: number, form: number, hash: Hash): void => {
  const first = mixed(Math.imul(high, 0x9e3779b1) ^ Math.imul(form, 0x85ebca77));
  const second = mixed(Math.imul(low, 0xc2b2ae3d) ^ Math.imul(form, 0x27d4eb2f) ^ rotated(first, 15));
  hash.high = first ^ rotated(second, 16);
  hash.low = second;
};
