import * as v from 'valibot';
import { fact, isoTime } from './parts/fact.ts';
import { figure, forecastFigures } from './parts/figure.ts';

/** How a day's cost lies among the same weekdays before it. */
export const dayVerdicts = ['usual', 'dear', 'cheap', 'not-enough-data'] as const;

/** How a budget stands. */
export const budgetLevels = ['within', 'near', 'over'] as const;

const costs = v.object({
  /** Of the day that the fact is about. */
  day: figure,
  /** Of the month so far. */
  month: figure,
  forecast: v.nullable(forecastFigures),
  anomaly: v.picklist(dayVerdicts),
});

/** What a day cost, and how the month goes on. */
export const costSummarized = fact(
  'Cost Summarized',
  v.object({
    /** The UTC day: `2026-11-24`. */
    day: v.pipe(v.string(), v.isoDate()),
    asOf: isoTime,
    total: costs,
    /** Of the month so far: spent on jobs that failed, and not spent thanks to managed spot. */
    lost: figure,
    saved: figure,
    /** The dearest of the month first; null names what belongs to no known model. */
    models: v.pipe(v.array(v.object({ name: v.nullable(v.string()), ...costs.entries })), v.maxLength(20)),
    /** Worst first, those within their limit included: an incident ends by them. */
    budgets: v.pipe(
      v.array(
        v.object({
          of: v.picklist(['model', 'owner']),
          name: v.string(),
          monthly: figure,
          level: v.picklist(budgetLevels),
          reason: v.picklist(['forecast', 'spent']),
          share: v.nullable(v.number()),
        }),
      ),
      v.maxLength(80),
    ),
    /** The day of everything and of each model that can be judged by its weekday, dearest for its weekday first. */
    judgedDays: v.pipe(
      v.array(
        v.object({
          of: v.picklist(['all', 'model']),
          /** Null for everything. */
          name: v.nullable(v.string()),
          verdict: v.picklist(['usual', 'dear', 'cheap']),
          day: figure,
          /** Median of the same weekday, in the currency of `day`. */
          usual: v.number(),
          /** Robust z. */
          z: v.number(),
        }),
      ),
      v.maxLength(60),
    ),
    /** Use without a known price: it is in none of the sums. */
    unknown: v.pipe(v.array(v.object({ what: v.string(), quantity: v.number(), unit: v.string() })), v.maxLength(20)),
  }),
);

export type CostSummarized = v.InferOutput<typeof costSummarized>;

const amount = (text: string) => ({ amount: text, currency: 'USD', ratesFrom: '2026-06', ratesTo: '2026-11-25' });

export const costSummarizedExample: CostSummarized = {
  metadata: {
    id: '7c1f0b9e8d7c6b5a4f3e2d1c0b9a8f7e',
    type: 'Cost Summarized',
    version: 1,
    time: '2026-11-25T02:00:00.000Z',
    correlationId: 'costs/2026-11-24',
    causationId: 'd32c5c5a-2c8e-4a1b-9a1f-0a4e8c1f0f6e',
  },
  data: {
    day: '2026-11-24',
    asOf: '2026-11-25T02:00:00.000Z',
    total: {
      day: amount('7.820000'),
      month: amount('136.160000'),
      forecast: { expected: amount('168.100000'), low: amount('165.600000'), high: amount('180.000000') },
      anomaly: 'usual',
    },
    lost: amount('2.300000'),
    saved: amount('0.000000'),
    models: [
      {
        name: 'flights-delay',
        day: amount('5.520000'),
        month: amount('133.860000'),
        forecast: { expected: amount('165.600000'), low: amount('165.600000'), high: amount('165.600000') },
        anomaly: 'usual',
      },
    ],
    budgets: [
      {
        of: 'model',
        name: 'flights-delay',
        monthly: { amount: '180.000000', currency: 'USD', ratesFrom: null, ratesTo: null },
        level: 'near',
        reason: 'forecast',
        share: 0.92,
      },
    ],
    judgedDays: [
      { of: 'all', name: null, verdict: 'usual', day: amount('7.820000'), usual: 7.8, z: 0.03 },
      { of: 'model', name: 'flights-delay', verdict: 'usual', day: amount('5.520000'), usual: 5.52, z: 0 },
    ],
    unknown: [{ what: 'ml.x9.large for Training in us-east-1', quantity: 3, unit: 'instance-hours' }],
  },
};
