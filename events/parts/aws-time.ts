import * as v from 'valibot';

const digits = /^\d{11,}(?:\.\d+)?$/;

const millisecondsIn = (value: string | number): number =>
  typeof value === 'number' ? value : digits.test(value) ? Number(value) : Date.parse(value);

/**
 * A moment as AWS services write it: milliseconds since 1970 as a number, a float or text, or ISO 8601 with any number of
 * fraction digits. Comes out as whole milliseconds since 1970.
 */
export const awsTime = v.pipe(
  v.union([v.string(), v.number()]),
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
