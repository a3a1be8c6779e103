import * as v from 'valibot';

/** An amount of money with its currency and the dates of the oldest and newest rate that it rests on; null where it rests on none. */
export const figure = v.object({
  /** Decimal text with six decimals. */
  amount: v.pipe(v.string(), v.regex(/^-?\d+\.\d{6}$/)),
  currency: v.string(),
  ratesFrom: v.nullable(v.string()),
  ratesTo: v.nullable(v.string()),
});

/** What a month will have cost at its end. */
export const forecastFigures = v.object({ expected: figure, low: figure, high: figure });
