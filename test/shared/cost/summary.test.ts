import { describe, expect, it } from 'vitest';
import {
  amountOf,
  budgetStatus,
  chargesOf,
  type DayCost,
  dayMs,
  dayVerdict,
  forecastOf,
  Ledger,
  listedRates,
  moneyOf,
  noMoney,
  ownerBudgetsIn,
  perThousand,
  summaryOf,
  trendOf,
  type Use,
} from '../../../shared/cost/index.ts';
import { aJob, anEndpoint, at } from '../../factories/uses.ts';

/** Days that end before a day, which cost so much each, the last one last. */
const daysBefore = (endMs: number, costs: readonly number[]): readonly DayCost[] =>
  costs.map((cost, place) => ({ dayMs: endMs - (costs.length - place) * dayMs, spent: moneyOf(cost) }));

const today = at('2026-11-25');
const constant = (days: number, cost: number): number[] => Array.from({ length: days }, () => cost);

describe('trendOf(days)', () => {
  it('holds the last week against the one before', () => {
    const trend = trendOf(daysBefore(today, [...constant(7, 10), ...constant(7, 12.5)]));
    expect(trend && [amountOf(trend.week), amountOf(trend.weekBefore), trend.change]).toEqual(['87.50', '70.00', 0.25]);
  });

  it('is undefined until two weeks are known, counted from the first cost', () => {
    expect(trendOf(daysBefore(today, [...constant(9, 0), ...constant(13, 1)]))).toBeUndefined();
  });

  it('knows no change from a week that cost nothing', () => {
    const trend = trendOf(daysBefore(today, [5, ...constant(12, 0), ...constant(7, 1)]));
    expect(trend?.change).toBeUndefined();
  });
});

describe('perThousand(spent, predictions)', () => {
  it('is the cost of a thousand', () => {
    const money = perThousand(moneyOf('12'), 48_000);
    expect(money && amountOf(money, 4)).toBe('0.2500');
  });

  it.each([0, undefined])('is undefined for %s predictions', (predictions) => {
    expect(perThousand(moneyOf('12'), predictions)).toBeUndefined();
  });
});

describe('forecastOf(history, asOfMs)', () => {
  const expected = (standing: number[], varying: number[], asOfMs = today) => {
    const forecast = forecastOf({ standing: daysBefore(today, standing), varying: daysBefore(today, varying) }, asOfMs);
    return forecast && [forecast.spent, forecast.low, forecast.expected, forecast.high].map((money) => amountOf(money));
  };

  it('lets what stands go on as on its last day', () => {
    // 24 complete days of November: 21 × $10, then scaled: 3 × $40 = $330. Six days are left × $40 = $240
    expect(expected([...constant(21, 10), ...constant(3, 40)], [])).toEqual(['330.00', '570.00', '570.00', '570.00']);
  });

  it('expects nothing more of an endpoint that is gone', () => {
    expect(expected([...constant(23, 10), 0], [])).toEqual(['230.00', '230.00', '230.00', '230.00']);
  });

  it('counts one dear job with the chance that it comes again', () => {
    // $280 once in 28 days, on the Wednesday four weeks ago. Left: Wed 25 to Mon 30. A Wednesday costs 280 / 4 = $70, the others nothing.
    // The dearest week is 280 / 7 = $40 a day × 6 = $240, the cheapest $0. None of it is in November.
    expect(expected([], [280, ...constant(27, 0)])).toEqual(['0.00', '0.00', '70.00', '240.00']);
  });

  it('holds the first job against all days on which there was anything', () => {
    // 24 × $10 + 6 × $10 for what stands; $24 once in 24 days is $1 a day × 6. The job itself is in what was spent.
    expect(expected(constant(24, 10), [...constant(23, 0), 24])?.[2]).toBe('330.00');
  });

  it('learns from all days until there are four of each weekday', () => {
    // (30 + 0 + 0) / 3 = $10 a day × 6
    expect(expected([], [30, 0, 0])).toEqual(['30.00', '90.00', '90.00', '90.00']);
  });

  it('is undefined until three days are known', () => {
    expect(expected([10, 10], [0, 0])).toBeUndefined();
  });

  it('begins anew with the month', () => {
    // 1 December: nothing is spent yet, 31 days at $10.
    const asOfMs = at('2026-12-01T02:00:00');
    const standing = daysBefore(at('2026-12-01'), constant(20, 10));
    const forecast = forecastOf({ standing, varying: [] }, asOfMs);
    expect(forecast && [amountOf(forecast.spent), amountOf(forecast.expected)]).toEqual(['0.00', '310.00']);
  });
});

describe('ownerBudgetsIn(text)', () => {
  it('reads owners with amounts, and nothing from nothing', () => {
    const told = ownerBudgetsIn(' churn-team@example.com = 500,risk=1200.50,').map((budget) => ({
      ...budget,
      monthly: amountOf(budget.monthly),
    }));
    expect(told).toEqual([
      { of: 'owner', name: 'churn-team@example.com', monthly: '500.00' },
      { of: 'owner', name: 'risk', monthly: '1200.50' },
    ]);
    expect(ownerBudgetsIn('')).toEqual([]);
  });

  it.each([
    ['risk', '"risk" is not of the form owner=120.50'],
    ['risk=a lot', 'is not of the form'],
    ['=5', 'is not of the form'],
    ['risk=1,risk=2', 'the owner risk has two budgets'],
  ])('refuses %s', (text, sentence) => {
    expect(() => ownerBudgetsIn(text)).toThrow(sentence);
  });
});

describe('budgetStatus(budget, spent, forecast)', () => {
  const budget = { of: 'model', name: 'churn', monthly: moneyOf('100') } as const;
  const forecast = (expected: string) => {
    const money = moneyOf(expected);
    return { spent: noMoney('USD'), expected: money, low: money, high: money };
  };

  it.each([
    ['79.99', 'within'],
    ['80', 'near'],
    ['99.99', 'near'],
    ['100', 'over'],
  ])('a forecast of $%s of $100 is %s', (expected, level) => {
    expect(budgetStatus(budget, moneyOf('10'), forecast(expected))).toMatchObject({ level, reason: 'forecast' });
  });

  it('rests on what was spent where there is no forecast, or where that is worse', () => {
    expect(budgetStatus(budget, moneyOf('85'), undefined)).toMatchObject({
      level: 'near',
      reason: 'spent',
      share: 0.85,
    });
    expect(budgetStatus(budget, moneyOf('101'), forecast('140'))).toMatchObject({
      level: 'over',
      reason: 'spent',
      share: 1.01,
    });
    expect(budgetStatus(budget, moneyOf('101'), forecast('90'))).toMatchObject({ level: 'over', reason: 'spent' });
  });

  it('of nothing is over with the first cent', () => {
    const nothing = { ...budget, monthly: noMoney('USD') };
    expect(budgetStatus(nothing, moneyOf('0.01'), undefined)).toMatchObject({ level: 'over', share: undefined });
    expect(budgetStatus(nothing, noMoney('USD'), undefined).level).toBe('within');
  });
});

describe('dayVerdict(days)', () => {
  /** Nine weeks, cheap at weekends, with a last day of so much. */
  const weeksWith = (last: number): readonly DayCost[] => {
    const costs = Array.from({ length: 62 }, (_, place) =>
      new Date(today - (63 - place) * dayMs).getUTCDay() % 6 === 0 ? 20 : 100 + (place % 3),
    );
    return daysBefore(today, [...costs, last]);
  };

  it('finds a day that costs more than its weekday usually does', () => {
    expect(dayVerdict(weeksWith(180))).toMatchObject({ verdict: 'dear', usual: 101 });
    expect(dayVerdict(weeksWith(20))).toMatchObject({ verdict: 'cheap' });
    expect(dayVerdict(weeksWith(104))).toMatchObject({ verdict: 'usual' });
  });

  it('measures by the weekday: a Sunday that costs as a Monday is dear', () => {
    const monday = at('2026-11-23');
    const days = daysBefore(monday, [
      ...Array.from({ length: 9 }, () => [...constant(6, 100), 20])
        .flat()
        .slice(0, -1),
      100,
    ]);
    expect(dayVerdict(days)).toMatchObject({ verdict: 'dear', usual: 20 });
  });

  it('takes a cent more for nothing where every day cost the same', () => {
    expect(dayVerdict(daysBefore(today, [...constant(62, 10), 10.01]))).toMatchObject({ verdict: 'usual' });
  });

  it('does not judge with fewer than four such weekdays', () => {
    expect(dayVerdict(daysBefore(today, constant(28, 10)))).toEqual({ verdict: 'not-enough-data' });
    expect(dayVerdict(daysBefore(today, constant(29, 10))).verdict).toBe('usual');
    expect(dayVerdict([])).toEqual({ verdict: 'not-enough-data' });
  });

  it('is not pulled along by outliers among the weekdays before', () => {
    const costs = constant(57, 10);
    costs[1] = 900;
    expect(dayVerdict(daysBefore(today, [...costs.slice(0, 56), 40]))).toMatchObject({ verdict: 'dear' });
  });
});

describe('summaryOf(ledger, options)', () => {
  const asOfMs = at('2026-11-25T06:00:00');
  const uses: readonly Use[] = [
    anEndpoint([{ fromMs: at('2026-10-01'), instanceType: 'ml.m5.large', instances: 2 }]),
    aJob({
      name: 'fraud-train',
      model: 'fraud',
      owner: 'risk',
      startMs: at('2026-11-24'),
      endMs: at('2026-11-24T10:00:00'),
      outcome: 'failed',
    }),
    aJob({ name: 'unowned', model: null, owner: null, groups: [{ instanceType: 'ml.x9.large', count: 1 }] }),
  ];
  const ledger = new Ledger({ startMs: at('2026-10-01'), endMs: at('2026-11-26') }, listedRates());
  for (const use of uses) ledger.add(chargesOf(use, asOfMs));
  const summary = summaryOf(ledger, {
    asOfMs,
    budgets: [{ of: 'owner', name: 'churn-team', monthly: moneyOf('180') }],
    predictions: (model) => (model === 'churn' ? 1_000_000 : undefined),
  });

  it('tells each model’s last day and month, dearest first', () => {
    // churn: 24 h × 2 × $0.115 = $5.52 a day; 24 days + 6 h = $132.48 + $1.38 = $133.86. fraud: 10 × $0.23 = $2.30
    expect(summary.models.map(({ name, day, month }) => [name, amountOf(day.spent), amountOf(month.spent)])).toEqual([
      ['churn', '5.52', '133.86'],
      ['fraud', '2.30', '2.30'],
      [null, '0.00', '0.00'],
    ]);
  });

  it('tells totals, kinds, what is lost and what is unknown', () => {
    expect(amountOf(summary.total.month.spent)).toBe('136.16');
    expect([...summary.kinds].map(([kind, { spent, lost }]) => [kind, amountOf(spent), amountOf(lost)])).toEqual([
      ['endpoint', '133.86', '0.00'],
      ['training', '2.30', '2.30'],
    ]);
    expect(summary.total.month.unknown.map(({ what }) => what)).toEqual(['ml.x9.large for Training in us-east-1']);
  });

  it('forecasts the month and holds it against the budget', () => {
    // 24 × 5.52 + 6 × 5.52 = 30 × 5.52 = $165.60 of $180 = 92 %
    const [churn] = summary.models;
    expect(churn?.forecast && amountOf(churn.forecast.expected)).toBe('165.60');
    expect(summary.budgets).toMatchObject([{ level: 'near', reason: 'forecast', share: 0.92 }]);
  });

  it('tells what a thousand predictions cost', () => {
    const [churn, fraud] = summary.models;
    expect(churn?.perThousand && amountOf(churn.perThousand, 5)).toBe('0.13386');
    expect(fraud?.perThousand).toBeUndefined();
  });

  it('refuses a moment outside the ledger', () => {
    expect(() => summaryOf(ledger, { asOfMs: at('2026-12-01') })).toThrow(RangeError);
  });
});

describe('new Ledger(span, rates)', () => {
  it('refuses spans that are not of whole UTC days', () => {
    expect(() => new Ledger({ startMs: 1, endMs: dayMs }, listedRates())).toThrow('not of whole UTC days');
    const ledger = new Ledger({ startMs: 0, endMs: dayMs }, listedRates());
    expect(() => ledger.cost({}, { startMs: 0, endMs: 2 * dayMs })).toThrow('not of whole UTC days of the ledger');
  });
});
