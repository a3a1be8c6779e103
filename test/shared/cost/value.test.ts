import { describe, expect, it } from 'vitest';
import {
  amountOf,
  budgetsOf,
  type CostMatrix,
  costOfErrors,
  type ErrorCost,
  estimatedCost,
  moneyOf,
  retrainingReturn,
} from '../../../shared/cost/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

/** A churner who was missed costs $120, a call to someone who stays $4.50. */
const churn: CostMatrix = {
  costs: [
    { actual: '1', predicted: '0', cost: '120' },
    { actual: '0', predicted: '1', cost: '4.50' },
  ],
};

const labels = (missed: number, called: number, right = 1000 - missed - called): ErrorCost =>
  costOfErrors(churn, [
    { actual: '1', predicted: '0', count: missed },
    { actual: '0', predicted: '1', count: called },
    { actual: '0', predicted: '0', count: right },
  ]);

describe('costOfErrors(matrix, cells)', () => {
  it('adds what each prediction costs, and lets right ones be free', () => {
    // 20 × $120 + 40 × $4.50 = $2,580 of 1,000 labels
    const { cost, labelled, each, unpriced } = labels(20, 40);
    expect([amountOf(cost), labelled, unpriced]).toEqual(['2580.00', 1000, 0]);
    expect(each?.mean).toBeCloseTo(2.58, 10);
    // 0.02 × 120² + 0.04 × 4.5² − 2.58² = 288 + 0.81 − 6.6564
    expect(each?.variance).toBeCloseTo(282.1536, 9);
  });

  it('counts what right predictions earn', () => {
    const earning: CostMatrix = { costs: [...churn.costs, { actual: '1', predicted: '1', cost: -30 }] };
    expect(amountOf(costOfErrors(earning, [{ actual: '1', predicted: '1', count: 10 }]).cost)).toBe('-300.00');
  });

  it('counts errors without a price apart', () => {
    expect(costOfErrors(churn, [{ actual: '2', predicted: '0', count: 7 }])).toMatchObject({
      unpriced: 7,
      labelled: 7,
    });
  });

  it('knows no mean without labels', () => {
    expect(costOfErrors(churn, [])).toMatchObject({ labelled: 0, each: undefined });
  });

  it.each([-1, 1.5, Number.NaN])('refuses a count of %s', (count) => {
    expect(() => costOfErrors(churn, [{ actual: '1', predicted: '0', count }])).toThrow(
      'must be a whole number from 0',
    );
  });
});

describe('estimatedCost(errors, predictions)', () => {
  it('takes what has no label for as wrong as what has one', () => {
    const all = estimatedCost(labels(20, 40), 50_000);
    expect(all && amountOf(all)).toBe('129000.00');
    expect(estimatedCost(costOfErrors(churn, []), 50_000)).toBeUndefined();
  });
});

describe('retrainingReturn(facts)', () => {
  const cost = moneyOf('300');

  it('tells what was saved, once it is more than the retraining cost', () => {
    // Before $12.18 a prediction (100 × 120 + 40 × 4.5 = 12,180), after $2.58: $9.60 each × 100 = $960; − $300 = $660 = 2.2 × 300
    const result = retrainingReturn({ before: labels(100, 40), after: labels(20, 40), predictionsSince: 100, cost });
    expect(result).toMatchObject({ verdict: 'paid-off', returnOnCost: expect.closeTo(2.2, 10) });
    // $300 / $9.60 = 31.25
    expect(result).toMatchObject({ breakEvenAfter: 32 });
    expect('net' in result && amountOf(result.net)).toBe('660.00');
  });

  it('says how many predictions are missing until then', () => {
    const result = retrainingReturn({ before: labels(100, 40), after: labels(20, 40), predictionsSince: 10, cost });
    expect(result).toMatchObject({ verdict: 'not-yet', breakEvenAfter: 32 });
    expect('net' in result && amountOf(result.net)).toBe('-204.00');
  });

  it('says that errors cost more', () => {
    const result = retrainingReturn({ before: labels(20, 40), after: labels(100, 40), predictionsSince: 100, cost });
    expect(result).toMatchObject({ verdict: 'worse', breakEvenAfter: undefined });
  });

  it('claims nothing that may be chance', () => {
    const result = retrainingReturn({ before: labels(22, 40), after: labels(20, 40), predictionsSince: 1e6, cost });
    expect(result).toMatchObject({ verdict: 'not-seen', breakEvenAfter: undefined });
  });

  it('claims nothing from few labels', () => {
    const few = labels(10, 40, 149);
    expect(retrainingReturn({ before: labels(100, 40), after: few, predictionsSince: 1e6, cost })).toEqual({
      verdict: 'not-enough-data',
    });
  });
});

describe('a monitor’s document', () => {
  it('states budget and costs', () => {
    const monitor = aMonitor({
      cost: { monthlyBudget: 400, predictions: [{ actual: '1', predicted: '0', cost: '120.50' }] },
    });
    expect(budgetsOf([monitor, aMonitor()]).map(({ name, monthly }) => [name, amountOf(monthly)])).toEqual([
      [monitor.id, '400.00'],
    ]);
    expect(
      amountOf(
        costOfErrors({ costs: monitor.cost?.predictions ?? [] }, [{ actual: '1', predicted: '0', count: 2 }]).cost,
      ),
    ).toBe('241.00');
  });

  it.each([
    { monthlyBudget: -1 },
    { predictions: [] },
    { predictions: [{ actual: '1', predicted: '0', cost: 'much' }] },
    {
      predictions: [
        { actual: '1', predicted: '0', cost: 1 },
        { actual: '1', predicted: '0', cost: 2 },
      ],
    },
  ])('is refused with %j', (cost) => {
    expect(() => aMonitor({ cost })).toThrow();
  });
});
