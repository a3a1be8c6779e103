import { describe, expect, it } from 'vitest';
import { moneyOf, noMoney } from '../../../shared/cost/index.ts';
import { digestOf, digestSlack, digestText, type Week } from '../../../shared/digest/index.ts';
import { at } from '../../factories/uses.ts';

const judged = { windows: 28, unjudged: {} } as const;

const budget = (name: string, monthly: string) => ({ of: 'model', name, monthly: moneyOf(monthly) }) as const;

const busy: Week = {
  span: { startMs: at('2026-11-16'), endMs: at('2026-11-23') },
  models: [
    ...Array.from({ length: 9 }, (_, place) => ({
      name: `quiet-${place}`,
      owner: 'ops',
      health: 'healthy' as const,
      openIncidents: 0,
      violations: [0, 0, 0, 0, 0, 0, 0],
      judging: judged,
      trainingGap: { atMs: at('2026-11-16'), columns: [] },
    })),
    {
      name: 'fraud',
      owner: 'risk-team',
      health: 'silent',
      openIncidents: 1,
      violations: [0, 0, undefined, undefined, undefined, undefined, undefined],
      judging: { windows: 8, unjudged: { 'too few rows': 2, 'no rows': 4 } },
      trainingGap: undefined,
    },
    {
      name: 'flights-delay',
      owner: 'ops',
      health: 'warning',
      openIncidents: 1,
      violations: [0, 0, 0, 1, 0, 0, 2],
      judging: { windows: 28, unjudged: { 'still learning what is usual': 8 } },
      trainingGap: { atMs: at('2026-11-16'), columns: ['distance'] },
    },
    {
      name: 'churn',
      owner: 'churn-team',
      health: 'critical',
      openIncidents: 2,
      violations: [0, 2, 6, 8, 7, 5, 5],
      judging: judged,
      trainingGap: { atMs: at('2026-11-17'), columns: ['age', 'plan', 'day_mins', 'eve_mins', 'intl_mins'] },
    },
  ],
  money: {
    days: ['80.10', '82', '81.5', '120', '79', '40', '40.25'].map((amount) => moneyOf(amount)),
    weekBefore: moneyOf('466.83'),
    forecast: { spent: moneyOf('1100'), expected: moneyOf('1690.4'), low: moneyOf('1600'), high: moneyOf('1801') },
    budgets: [
      { budget: budget('fraud', '300'), level: 'near', reason: 'forecast', share: 0.84 },
      { budget: budget('flights-delay', '50'), level: 'within', reason: 'forecast', share: 0.3 },
      { budget: budget('churn', '400'), level: 'over', reason: 'forecast', share: 1.123 },
    ],
    unknown: [{ what: 'ml.x9.large for Training in us-east-1', quantity: 3, unit: 'instance-hours' }],
    lost: moneyOf('12.5'),
  },
  waste: [
    {
      kind: 'not-spot',
      subject: 'churn-train',
      model: 'churn',
      owner: 'churn-team',
      reason: '3 training jobs ran without managed spot.',
      monthlySaving: undefined,
    },
    {
      kind: 'idle-endpoint',
      subject: 'fraud-live/AllTraffic',
      model: 'fraud',
      owner: 'risk-team',
      reason: 'No invocation in 120 hours on 2 × ml.m5.xlarge.',
      monthlySaving: moneyOf('335.8'),
    },
  ],
  incidents: {
    opened: 3,
    resolved: [
      {
        model: 'flights-delay',
        severity: 'critical',
        headline: 'origin is empty',
        onsetMs: at('2026-11-13'),
        resolvedMs: at('2026-11-19'),
      },
    ],
    open: [
      { model: 'fraud', severity: 'warning', headline: 'nothing is captured', onsetMs: at('2026-11-18') },
      {
        model: 'churn',
        severity: 'critical',
        headline: 'inputs have shifted: day_mins. 10.1 % of it lie beyond the bound.',
        onsetMs: at('2026-11-17T09:00:00'),
      },
    ],
  },
  retrainings: [
    {
      model: 'churn',
      startedMs: at('2026-11-19T08:00:00'),
      outcome: 'succeeded',
      cost: moneyOf('300'),
      return: {
        verdict: 'paid-off',
        saved: moneyOf('960'),
        net: moneyOf('660'),
        returnOnCost: 2.2,
        breakEvenAfter: 32,
      },
    },
    { model: 'fraud', startedMs: at('2026-11-20'), outcome: 'failed', cost: moneyOf('12.5'), return: undefined },
  ],
  carbon: {
    basis: 'location based',
    energyKwh: 30.261,
    operationalKg: 11.47,
    embodiedKg: 0.83,
    unknown: [
      { what: 'ml.p5.48xlarge for Training in us-east-1', quantity: 2, unit: 'instance-hours', lacks: 'energy' },
    ],
  },
};

const quiet: Week = {
  span: { startMs: at('2026-11-30'), endMs: at('2026-12-07') },
  models: [],
  money: {
    days: Array.from({ length: 7 }, () => noMoney('USD')),
    weekBefore: undefined,
    forecast: undefined,
    budgets: [],
    unknown: [],
    lost: noMoney('USD'),
  },
  waste: [],
  incidents: { opened: 0, resolved: [], open: [] },
  retrainings: [],
};

describe('digestText(digestOf(week))', () => {
  it('tells a busy week, worst first', () => {
    expect(digestText(digestOf(busy))).toBe(`Models, 16 to 22 November 2026

Models       12 watched: 1 critical, 1 warning, 1 silent, 9 healthy
             churn          critical  ▁▂▆█▇▅▅  2 open incidents  churn-team
             flights-delay  warning   ▁▁▁▄▁▁█  1 open incident   ops
             fraud          silent    ▁▁·····  1 open incident   risk-team
Not judged   14 of 316 windows
             flights-delay  8 of 28 windows  8 still learning what is usual
             fraud          6 of 8 windows   2 too few rows, 4 no rows
Live data    differs from the training data for 2 of 11 models compared, in these columns
             churn          age, plan, day_mins, eve_mins and 1 more  as of 17 Nov
             flights-delay  distance                                  as of 16 Nov
Money        $522.85 ▆▆▆█▆▃▃, 12 % more than the week before
             November will cost about $1,690 ($1,600 to $1,801)
             churn is over its budget: 112 % of $400.00 by the forecast
             fraud is near its budget: 84 % of $300.00 by the forecast
             $12.50 went into jobs that failed
             Not in it, as no price is known: ml.x9.large for Training in us-east-1
Waste        up to $335.80 a month could be saved
             $335.80    fraud-live/AllTraffic  risk-team   No invocation in 120 hours on 2 × ml.m5.xlarge.
             not known  churn-train            churn-team  3 training jobs ran without managed spot.
Incidents    3 opened, 1 resolved, 2 still open
             churn          critical  since 17 Nov      inputs have shifted: day_mins.
             fraud          warning   since 18 Nov      nothing is captured
             flights-delay  critical  13 Nov to 19 Nov  origin is empty
Retrainings  2 started, 1 failed
             churn  19 Nov  succeeded  cost $300.00, errors cost $960.00 less since: paid off
             fraud  20 Nov  failed     cost $12.50
Carbon       12.3 kg CO2e for 30.3 kWh of jobs and endpoints, location based
             Not known in part: ml.p5.48xlarge for Training in us-east-1
`);
  });

  it('tells a quiet week in a few lines', () => {
    expect(digestText(digestOf(quiet))).toBe(`Models, 30 November to 6 December 2026

Models       none is watched
Not judged   no window was evaluated
Live data    not compared with the training data this week
Money        $0.00 ▁▁▁▁▁▁▁
Waste        none found
Incidents    0 opened, 0 resolved, 0 still open
Retrainings  none
`);
  });
});

describe('digestOf(week)', () => {
  const headlineOf = (week: Week, wanted: string): string | undefined =>
    digestOf(week).sections.find(({ name }) => name === wanted)?.headline;
  const linesOf = (week: Week, wanted: string) => digestOf(week).sections.find(({ name }) => name === wanted)?.lines;

  it('keeps to five lines of a list and says how many more there are', () => {
    const open = Array.from({ length: 8 }, (_, place) => ({
      model: `m${place}`,
      severity: 'warning' as const,
      headline: 'inputs have shifted',
      onsetMs: at('2026-11-18'),
    }));
    const lines = linesOf({ ...quiet, incidents: { opened: 8, resolved: [], open } }, 'Incidents');
    expect(lines?.map(([first]) => first)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'and 3 more']);
  });

  it.each([
    ['100', '100.4', 'as in the week before'],
    ['100', '90', '10 % less than the week before'],
    ['0', '90', undefined],
  ])('holds $%s against $%s', (before, now, words) => {
    const money = { ...quiet.money, days: [moneyOf(now)], weekBefore: moneyOf(before) };
    expect(headlineOf({ ...quiet, money }, 'Money')?.split(', ')[1]).toBe(words);
  });

  it.each([
    ['not-seen', 'cost $300.00, no difference seen yet'],
    ['worse', 'cost $300.00, errors cost more since'],
    ['not-yet', 'cost $300.00, errors cost $960.00 less since: not paid off yet'],
  ] as const)('says of a retraining that is %s: %s', (verdict, words) => {
    const [run] = busy.retrainings;
    if (run?.return === undefined || run.return.verdict === 'not-enough-data') throw new Error('no return');
    const retrainings = [{ ...run, return: { ...run.return, verdict } }];
    expect(linesOf({ ...quiet, retrainings }, 'Retrainings')?.[0]?.at(-1)).toBe(words);
  });

  it.each([
    [[undefined, undefined], 'not known: nobody summarised what this week cost'],
    [[moneyOf(2), undefined, moneyOf(4)], '$6.00 ▄·█, on 2 of 3 days that were summarised'],
  ])('says of what a week cost what is not known', (days, words) => {
    const money = { ...quiet.money, days, weekBefore: moneyOf(1) };
    expect(headlineOf({ ...quiet, money }, 'Money')).toBe(words);
  });

  it('says that all was judged, and that live data is as in training', () => {
    const [model] = busy.models;
    if (model === undefined) throw new Error('no model');
    const week = { ...quiet, models: [model] };
    expect(headlineOf(week, 'Not judged')).toBe('nothing: all 28 windows were judged');
    expect(headlineOf(week, 'Live data')).toBe('as in training (1 model compared)');
  });

  it('gives a forecast its range only where there is one', () => {
    const [expected, high] = [moneyOf('155.2'), moneyOf('155.4')];
    const forecast = { spent: expected, expected, low: expected, high };
    expect(linesOf({ ...quiet, money: { ...quiet.money, forecast } }, 'Money')).toEqual([
      ['December will cost about $155'],
    ]);
  });

  it('adds up no waste whose saving nobody knows', () => {
    const waste = busy.waste?.filter(({ monthlySaving }) => monthlySaving === undefined);
    expect(headlineOf({ ...quiet, waste }, 'Waste')).toBe('found, but what it would save is not known');
  });

  it('says of a budget of nothing that more was spent', () => {
    const budgets = [{ budget: budget('churn', '0'), level: 'over', reason: 'spent', share: undefined }] as const;
    expect(linesOf({ ...quiet, money: { ...quiet.money, budgets } }, 'Money')).toEqual([
      ['churn is over its budget: more than $0.00 spent already'],
    ]);
  });

  it('shows a model that is healthy again, and an incident of one day by that day', () => {
    const [model] = busy.models;
    if (model === undefined) throw new Error('no model');
    const models = [{ ...model, violations: [0, 0, 2, 0, 0, 0, 0] }];
    expect(linesOf({ ...quiet, models }, 'Models')?.[0]?.slice(0, 3)).toEqual(['quiet-0', 'healthy', '▁▁█▁▁▁▁']);
    const [resolved] = busy.incidents.resolved;
    if (resolved === undefined) throw new Error('no incident');
    const incidents = { opened: 1, open: [], resolved: [{ ...resolved, resolvedMs: resolved.onsetMs + 3_600_000 }] };
    expect(linesOf({ ...quiet, incidents }, 'Incidents')?.[0]?.[2]).toBe('13 Nov');
  });

  it('gives a long last cell a line of its own', () => {
    const [waste] = busy.waste ?? [];
    if (waste === undefined) throw new Error('no waste');
    const long = { ...waste, subject: 'Train', reason: `${'very '.repeat(20)}long.` };
    expect(digestText(digestOf({ ...quiet, waste: [long] }))).toContain(
      `             not known  Train of churn  churn-team
               ${'very '.repeat(20)}long.
`,
    );
  });

  it('does not depend on the order of what it is made of', () => {
    const turned: Week = {
      ...busy,
      models: busy.models.toReversed(),
      money: { ...busy.money, budgets: busy.money.budgets.toReversed() },
      waste: busy.waste?.toReversed(),
      incidents: {
        ...busy.incidents,
        open: busy.incidents.open.toReversed(),
        resolved: busy.incidents.resolved.toReversed(),
      },
      retrainings: busy.retrainings.toReversed(),
    };
    expect(digestText(digestOf(turned))).toBe(digestText(digestOf(busy)));
  });
});

describe('digestSlack(digestOf(week))', () => {
  it('is a header and a section for each part', () => {
    const { text, blocks } = digestSlack(digestOf(busy));
    expect(text).toBe(
      'Models, 16 to 22 November 2026; Models: 12 watched: 1 critical, 1 warning, 1 silent, 9 healthy; ' +
        'Not judged: 14 of 316 windows; ' +
        'Live data: differs from the training data for 2 of 11 models compared, in these columns; ' +
        'Money: $522.85 ▆▆▆█▆▃▃, 12 % more than the week before; Waste: up to $335.80 a month could be saved; ' +
        'Incidents: 3 opened, 1 resolved, 2 still open; Retrainings: 2 started, 1 failed; ' +
        'Carbon: 12.3 kg CO2e for 30.3 kWh of jobs and endpoints, location based',
    );
    expect(blocks).toHaveLength(9);
    expect(blocks.slice(0, 2)).toEqual([
      { type: 'header', text: { type: 'plain_text', text: 'Models, 16 to 22 November 2026' } },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: `*Models*  12 watched: 1 critical, 1 warning, 1 silent, 9 healthy
• churn · critical · ▁▂▆█▇▅▅ · 2 open incidents · churn-team
• flights-delay · warning · ▁▁▁▄▁▁█ · 1 open incident · ops
• fraud · silent · ▁▁····· · 1 open incident · risk-team`,
        },
      },
    ]);
  });

  it('lets no name become markup, and keeps within Slack’s limits', () => {
    const open = [
      { model: '<!channel>', severity: 'critical', headline: `a & b ${'x'.repeat(4000)}`, onsetMs: 0 },
    ] as const;
    const { blocks } = digestSlack(digestOf({ ...quiet, incidents: { opened: 1, resolved: [], open } }));
    const text = JSON.stringify(blocks[6]);
    expect(text).toContain('&lt;!channel&gt; · critical');
    expect(text).toContain('a &amp; b');
    for (const block of blocks) if (block.type === 'section') expect(block.text.text.length).toBeLessThanOrEqual(3000);
  });
});
