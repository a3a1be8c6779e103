/*
 * Numbers in text. Most are plain decimals of few digits, such as -12.340: an integer, the mantissa, and how many of its digits
 * are fraction. Both are exact, so they can be sorted, counted and divided once without a doubt about the last digit.
 */

/** Most digits of a plain decimal: any integer of so many is a double. */
export const maxDecimalDigits = 15;

/** Numbers of this size and above are counted by their text: as doubles, neighbouring identifiers would be one. */
export const countedBelow = 1e15;

const digitsPerHalf = 9;
/** Powers of ten up to here are doubles without rounding. */
const maxExactPower = 22;

const powersOfTen = Float64Array.from({ length: maxExactPower + 1 }, (_, exponent) => Number(`1e${exponent}`));

/** 10 to the power of `exponent`, exactly; an integer from 0 to 22. */
export const powerOfTen = (exponent: number): number => powersOfTen[exponent] ?? Number.NaN;

/** A plain decimal that `scanDecimal` fills again and again. */
export class Decimal {
  /** The digits as an integer, with its sign; never −0. */
  mantissa = 0;
  /** How many of the digits stand behind the point, 0 to 15. */
  fractionDigits = 0;
}

/** The value of a plain decimal: the double nearest to it, since exact integers over exact powers of ten round once. */
export const decimalValue = (mantissa: number, fractionDigits: number): number =>
  mantissa / (powersOfTen[fractionDigits] ?? 1);

const zero = 48;
const minus = 45;
const point = 46;

/**
 * Takes a text apart as a plain decimal: an optional minus, digits without a superfluous zero in front, and a fraction if
 * there is a point. O(length).
 *
 * @param decimal receives the outcome; it holds nothing of use when the answer is false
 * @returns whether the text is one, of at most 15 digits (a lone zero before the point is none)
 */
export const scanDecimal = (text: string, decimal: Decimal): boolean => {
  const first = text.charCodeAt(0) === minus ? 1 : 0;
  let pointAt = -1;
  let mantissa = 0;
  for (let index = first; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === point && pointAt === -1 && index > first) {
      pointAt = index;
      continue;
    }
    const digit = code - zero;
    if (digit < 0 || digit > 9) return false;
    mantissa = mantissa * 10 + digit;
  }
  const wholeDigits = (pointAt === -1 ? text.length : pointAt) - first;
  const fractionDigits = pointAt === -1 ? 0 : text.length - pointAt - 1;
  const hasLoneZero = text.charCodeAt(first) === zero;
  decimal.mantissa = first === 1 ? 0 - mantissa : mantissa;
  decimal.fractionDigits = fractionDigits;
  return (
    wholeDigits > 0 &&
    (pointAt === -1 || fractionDigits > 0) &&
    (wholeDigits === 1 || !hasLoneZero) &&
    wholeDigits + fractionDigits - (hasLoneZero ? 1 : 0) <= maxDecimalDigits
  );
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

/**
 * The value of digits that may be too many for a double: the double nearest to them.
 *
 * @param high the first nine significant digits
 * @param low the digits after them, at most nine
 * @param lowDigits how many those are
 * @param fractionDigits how many of all digits stand behind the point, 0 to 22
 * @returns NaN where the nearest double is in doubt (about one in 2^13 numbers): `Number` has to read the text
 */
export const longDecimalValue = (high: number, low: number, lowDigits: number, fractionDigits: number): number => {
  const scale = powersOfTen[fractionDigits] ?? Number.NaN;
  const upper = high * (powersOfTen[lowDigits] ?? 1);
  const whole = upper + low;
  const quotient = whole / scale;
  if (whole <= Number.MAX_SAFE_INTEGER) return quotient;
  const lost = low - (whole - upper);
  const product = quotient * scale;
  const remainder = whole - product - productError(quotient, scale, product) + lost;
  const correction = remainder / scale;
  const value = quotient + correction * (1 + doubt);
  return value === quotient + correction * (1 - doubt) ? value : Number.NaN;
};

/** The number that four digits are, given as a word of their bytes, the first one lowest. */
const fourDigits = (word: number): number => {
  const digits = word & 0x0f0f0f0f;
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) & 0x00ff00ff;
  return Math.imul(pairs & 0xff, 100) + (pairs >>> 16);
};

/** The number that up to nine digits are. */
const digitsBetween = (view: DataView, start: number, end: number): number => {
  let at = start;
  let number = 0;
  for (; at + 4 <= end; at += 4) number = number * 10_000 + fourDigits(view.getInt32(at, true));
  for (; at < end; at += 1) number = number * 10 + view.getUint8(at) - zero;
  return number;
};

/**
 * The value of digits that have a point behind the first of them, such as those of a share or of a small amount; NaN where that
 * is not so, or `longDecimalValue` cannot tell.
 */
const fractionValue = (view: DataView, start: number, end: number): number => {
  const whole = view.getUint8(start) - zero;
  if (view.getUint8(start + 1) !== point) return Number.NaN;
  let first = start + 2;
  if (whole === 0) while (first < end && view.getUint8(first) === zero) first += 1;
  const highDigits = whole === 0 ? digitsPerHalf : digitsPerHalf - 1;
  const middle = Math.min(end, first + highDigits);
  const lowDigits = end - middle;
  const fractionDigits = end - start - 2;
  if (lowDigits > digitsPerHalf || fractionDigits > maxExactPower) return Number.NaN;
  const high = whole * (powersOfTen[middle - first] ?? 0) + digitsBetween(view, first, middle);
  return longDecimalValue(high, digitsBetween(view, middle, end), lowDigits, fractionDigits);
};

/**
 * The value of ASCII bytes that are an unsigned number without exponent, whatever its length: what `Number` reads, mostly without
 * making the text.
 *
 * @param view holds the number, from `start` to before `end`
 */
export const longNumber = (view: DataView, start: number, end: number): number => {
  const value = fractionValue(view, start, end);
  if (!Number.isNaN(value)) return value;
  return Number(Buffer.from(view.buffer, view.byteOffset + start, end - start).toString('latin1'));
};

/** ASCII bytes as text. */
export const asciiText = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');

const countedForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][-+]?\d+)?$/;

/** A number as it is counted: by its value, and shown with the fraction digits it was written with. */
export class CountedNumber {
  /** Never −0. */
  value = 0;
  /** Fraction digits to write it with where that is more than it needs, such as 2 for 12.50; else 0. */
  shownDigits = 0;
}

const scanned = new Decimal();

/** Whether a plain decimal is written with more fraction digits than it needs. */
const endsInZero = ({ mantissa, fractionDigits }: Decimal): boolean => fractionDigits > 0 && mantissa % 10 === 0;

/**
 * Whether a text is a number that is counted by its value, so that 1, 1.0 and 1e0 are one. Others (`007`, `+5`, numbers from 10^15
 * on) are counted by their text, since they may well be names.
 *
 * @param number receives the outcome
 */
export const countedNumber = (text: string, number: CountedNumber): boolean => {
  const code = text.charCodeAt(0);
  if (code !== minus && !(code >= zero && code <= 57)) return false;
  if (scanDecimal(text, scanned)) {
    number.value = decimalValue(scanned.mantissa, scanned.fractionDigits);
    number.shownDigits = endsInZero(scanned) ? scanned.fractionDigits : 0;
    return true;
  }
  if (!countedForm.test(text)) return false;
  number.value = Number(text) + 0;
  number.shownDigits = 0;
  return Math.abs(number.value) < countedBelow;
};

/** The text of a counted number. */
export const countedText = (value: number, shownDigits: number): string =>
  shownDigits === 0 ? String(value) : value.toFixed(shownDigits);
