import * as v from 'valibot';

const digits = /^\d{9,}(?:\.\d+)?$/;

/** Numbers below are seconds since 1970 (to the year 5138), those above milliseconds (since March 1973). */
const firstMilliseconds = 1e11;

/** Where text says which clock it means; without, AWS means UTC and JavaScript would take the machine's own. */
const zone = /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})(?:\s+\d{4})?$/;

const millisecondsOf = (value: number): number => (Math.abs(value) < firstMilliseconds ? value * 1000 : value);

const millisecondsIn = (value: string | number | Date): number => {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return millisecondsOf(value);
  if (digits.test(value)) return millisecondsOf(Number(value));
  return Date.parse(zone.test(value) ? value : value.includes('T') ? `${value}Z` : `${value} UTC`);
};

/**
 * A moment as AWS services write it: milliseconds or seconds since 1970 as a number, a float or text, ISO 8601 with any number
 * of fraction digits, English text such as `Nov 20, 2026, 10:47:53 PM`, or the date that a client makes of it. Comes out as whole
 * milliseconds since 1970.
 */
export const awsTime = v.pipe(
  v.union([v.string(), v.number(), v.date()]),
  v.transform((value) => Math.trunc(millisecondsIn(value))),
  v.number('a moment'),
  v.finite('a moment'),
  v.maxValue(8.64e15, 'a moment that a date can hold'),
);

/** A moment that may be null or absent; then undefined. */
export const optionalAwsTime = v.pipe(
  v.nullish(awsTime),
  v.transform((value) => value ?? undefined),
);
