import { describe, expect, it } from 'vitest';
import {
  amountOf,
  type Cost,
  chargesOf,
  costOf,
  cutBy,
  dayName,
  listedRates,
  type Span,
  type Use,
} from '../../../shared/cost/index.ts';
import { aJob, anEndpoint, at, hourMs } from '../../factories/uses.ts';

/*
 * Invoices reckoned by hand, at the list prices of us-east-1 that the project carries. The arithmetic stands beside each.
 */
const rates = listedRates();
const november: Span = { startMs: at('2026-11-01'), endMs: at('2026-12-01') };
const asOfMs = at('2026-12-01');

const invoice = (use: Use, span: Span = november): Cost => costOf(chargesOf(use, asOfMs), rates, span);
const spent = (use: Use, span: Span = november): string => amountOf(invoice(use, span).spent, 6);
const byDay = (use: Use, span: Span): readonly (readonly [string, string])[] =>
  cutBy('day', span).map((day) => [dayName(day.startMs), spent(use, day)] as const);

describe('invoices of jobs', () => {
  it('training on one instance: billed seconds, not the time from start to end', () => {
    // 1,800 s / 3,600 × 1 × $0.23 = $0.115
    expect(spent(aJob({ billableSeconds: 1800 }))).toBe('0.115000');
  });

  it('rounds what it comes to and nothing before: half a cent goes to the even one', () => {
    // 5,400 s / 3,600 × $0.23 = $0.345, to the last digit
    expect(amountOf(invoice(aJob({ billableSeconds: 5400 })).spent)).toBe('0.34');
    // 9,000 s / 3,600 × $0.23 = $0.575
    expect(amountOf(invoice(aJob({ billableSeconds: 9000 })).spent)).toBe('0.58');
  });

  it('training without a length: falls on the day that holds its start', () => {
    const startMs = at('2026-11-21');
    const use = aJob({ startMs, endMs: startMs, billableSeconds: 3600 });
    expect(byDay(use, { startMs: at('2026-11-20'), endMs: at('2026-11-22') })).toEqual([
      ['2026-11-20', '0.000000'],
      ['2026-11-21', '0.230000'],
    ]);
  });

  it('training on several instances: each of them', () => {
    // 5,400 s / 3,600 = 1.5 h; × 4 × $1.408 (ml.g5.xlarge) = $8.448
    const groups = [{ instanceType: 'ml.g5.xlarge', count: 4 }];
    expect(spent(aJob({ billableSeconds: 5400, groups }))).toBe('8.448000');
  });

  it('managed spot: billed seconds are reduced already; the saving stands beside', () => {
    // Billed 1,080 s of 3,600 s trained: 0.3 h × 2 × $3.825 (ml.p3.2xlarge) = $2.295
    // Saved 2,520 s: 0.7 h × 2 × $3.825 = $5.355, which is 1 − 1,080 / 3,600 = 70 % of $7.65
    const groups = [{ instanceType: 'ml.p3.2xlarge', count: 2 }];
    const cost = invoice(aJob({ billableSeconds: 1080, trainingSeconds: 3600, isSpot: true, groups }));
    expect([amountOf(cost.spent, 3), amountOf(cost.saved, 3)]).toEqual(['2.295', '5.355']);
  });

  it('without managed spot nothing is saved, whatever was trained longer than billed', () => {
    expect(amountOf(invoice(aJob({ billableSeconds: 1080, trainingSeconds: 3600 })).saved)).toBe('0.00');
  });

  it('a warm pool: the kept instances cost as training does, after the end', () => {
    // Job: 600 s / 3,600 × 2 × $0.461 (ml.m5.2xlarge) = $0.153667
    // Pool: 1,200 s / 3,600 × 2 × $0.461 = $0.307333; together 1,800 s: $0.461
    const use = aJob({
      endMs: at('2026-11-20T10:10:00'),
      groups: [{ instanceType: 'ml.m5.2xlarge', count: 2 }],
      warmPoolSeconds: 1200,
    });
    expect(spent(use, { startMs: at('2026-11-20'), endMs: at('2026-11-20T10:10:00') })).toBe('0.153667');
    expect(spent(use)).toBe('0.461000');
  });

  it('a heterogeneous cluster: the sum over its groups', () => {
    // 2 h × (1 × $7.09 (ml.g5.12xlarge) + 3 × $0.408 (ml.c5.2xlarge)) = 2 × (7.09 + 1.224) = $16.628
    const groups = [
      { instanceType: 'ml.g5.12xlarge', count: 1 },
      { instanceType: 'ml.c5.2xlarge', count: 3 },
    ];
    expect(spent(aJob({ billableSeconds: 7200, groups }))).toBe('16.628000');
  });

  it('a failed job: all it cost is lost', () => {
    // 900 s / 3,600 × 8 × $25.251286 (ml.p4d.24xlarge) = 0.25 × 202.010288 = $50.502572
    const groups = [{ instanceType: 'ml.p4d.24xlarge', count: 8 }];
    const cost = invoice(aJob({ billableSeconds: 900, groups, outcome: 'failed' }));
    expect([amountOf(cost.spent, 6), amountOf(cost.lost, 6)]).toEqual(['50.502572', '50.502572']);
  });

  it('processing: from start to end, as no billed seconds are told', () => {
    // Model Monitor's measured run: 195 s / 3,600 × 1 × $0.23 = $0.012458
    const use = aJob({ kind: 'processing', purpose: 'monitoring', endMs: at('2026-11-20T10:03:15') });
    expect(spent(use)).toBe('0.012458');
  });

  it('batch transform over midnight: each day has its share, to the second', () => {
    // 23:20 to 00:50 on 3 × ml.m5.4xlarge at $0.922:
    // 20 Nov: 40 min = 2/3 h × 3 × 0.922 = $1.844; 21 Nov: 50 min = 5/6 h × 3 × 0.922 = $2.305
    const use = aJob({
      kind: 'transform',
      startMs: at('2026-11-20T23:20:00'),
      endMs: at('2026-11-21T00:50:00'),
      groups: [{ instanceType: 'ml.m5.4xlarge', count: 3 }],
    });
    expect(byDay(use, { startMs: at('2026-11-20'), endMs: at('2026-11-22') })).toEqual([
      ['2026-11-20', '1.844000'],
      ['2026-11-21', '2.305000'],
    ]);
  });

  it('volumes of a job: GB × billed time at the month of 730 hours', () => {
    // Instances: 2 h × 2 × $0.23 = $0.92. Volumes: 2 × 365 GB × 2 h / 730 h × $0.14 = $0.28. Together $1.20
    const groups = [{ instanceType: 'ml.m5.xlarge', count: 2, volumeGb: 365 }];
    expect(spent(aJob({ endMs: at('2026-11-20T12:00:00'), groups }))).toBe('1.200000');
  });

  it('an unknown instance type: told as unknown with its hours, and no part of the sum', () => {
    // Known: 1 h × 2 × $0.23 = $0.46. Unknown: 1 h × 3 = 3 instance-hours
    const groups = [
      { instanceType: 'ml.m5.xlarge', count: 2 },
      { instanceType: 'ml.x9.large', count: 3 },
    ];
    const cost = invoice(aJob({ groups }));
    expect(amountOf(cost.spent, 2)).toBe('0.46');
    expect(cost.unknown).toEqual([
      { what: 'ml.x9.large for Training in us-east-1', quantity: 3, unit: 'instance-hours' },
    ]);
  });

  it('another Region: unknown, as the project carries no price of it', () => {
    const cost = invoice(aJob({ region: 'eu-west-1' }));
    expect(cost.unknown).toEqual([
      { what: 'ml.m5.xlarge for Training in eu-west-1', quantity: 1, unit: 'instance-hours' },
    ]);
  });
});

describe('invoices of endpoints', () => {
  const large = { instanceType: 'ml.m5.large', instances: 2 };

  it('a whole month of 30 days: every instance, used or not', () => {
    // 720 h × 2 × $0.115 = $165.60; the month's volume: 2 × 10 GB × 720 / 730 × $0.14 = $2.761644
    const use = anEndpoint([{ fromMs: at('2026-10-05'), ...large, volumeGb: 10 }]);
    expect(spent(use)).toBe('168.361644');
  });

  it('up to the moment that is reckoned for, wherever its end is said to be', () => {
    // 1 Nov to 2 Nov: 24 h × 2 × $0.115 = $5.52
    const use = anEndpoint([{ fromMs: at('2026-11-01'), ...large }], { endMs: at('2026-11-20') });
    expect(amountOf(costOf(chargesOf(use, at('2026-11-02')), rates, november).spent)).toBe('5.52');
  });

  it('scaling out over midnight: each day by the instances it had', () => {
    // 20 Nov: 24 h × 2 + 2 h (22:00 to 24:00) × 3 more = 54 instance-hours × $0.115 = $6.21
    // 21 Nov: 6 h × 5 + 18 h × 1 = 48 instance-hours × $0.115 = $5.52
    const use = anEndpoint([
      { fromMs: at('2026-11-21T06:00:00'), instanceType: 'ml.m5.large', instances: 1 },
      { fromMs: at('2026-11-01'), ...large },
      { fromMs: at('2026-11-20T22:00:00'), instanceType: 'ml.m5.large', instances: 5 },
    ]);
    expect(byDay(use, { startMs: at('2026-11-20'), endMs: at('2026-11-22') })).toEqual([
      ['2026-11-20', '6.210000'],
      ['2026-11-21', '5.520000'],
    ]);
  });

  it('over the end of a month, with another instance type in between', () => {
    // 30 Oct 12:00 to 31 Oct 18:00 on ml.c5.xlarge: 30 h × 1 × $0.204 = $6.12
    // 31 Oct 18:00 to 1 Nov: 6 h × 2 × $0.7364 (ml.g4dn.xlarge) = $8.8368; October together $14.9568
    // 1 Nov to 2 Nov 03:00 (deleted): 27 h × 2 × $0.7364 = $39.7656
    const use = anEndpoint(
      [
        { fromMs: at('2026-10-30T12:00:00'), instanceType: 'ml.c5.xlarge', instances: 1 },
        { fromMs: at('2026-10-31T18:00:00'), instanceType: 'ml.g4dn.xlarge', instances: 2 },
      ],
      { endMs: at('2026-11-02T03:00:00') },
    );
    const months = cutBy('month', { startMs: at('2026-10-01'), endMs: at('2026-12-01') });
    expect(months.map((month) => spent(use, month))).toEqual(['14.956800', '39.765600']);
  });

  it('variants: each by its own instances', () => {
    // 24 h × (2 × $0.115 + 1 × $1.515 (ml.g5.2xlarge)) = 24 × 1.745 = $41.88
    const use = anEndpoint([]);
    const fromMs = at('2026-11-01');
    const variants = [
      { variant: 'champion', states: [{ fromMs, ...large }] },
      { variant: 'challenger', states: [{ fromMs, instanceType: 'ml.g5.2xlarge', instances: 1 }] },
    ];
    expect(spent({ ...use, variants }, { startMs: fromMs, endMs: fromMs + 24 * hourMs })).toBe('41.880000');
  });

  it('asynchronous, scaled to zero: nothing while there is no instance', () => {
    // 3 h × 1 × $1.408, then 0 instances for 20 h, then 1 h × 2 × $1.408 = 5 × 1.408 = $7.04
    const startMs = at('2026-11-10');
    const instanceType = 'ml.g5.xlarge';
    const use = anEndpoint(
      [
        { fromMs: startMs, instanceType, instances: 1 },
        { fromMs: startMs + 3 * hourMs, instanceType, instances: 0 },
        { fromMs: startMs + 23 * hourMs, instanceType, instances: 2 },
      ],
      { isAsynchronous: true, endMs: startMs + 24 * hourMs },
    );
    expect(spent(use)).toBe('7.040000');
    expect(spent(use, { startMs: startMs + 3 * hourMs, endMs: startMs + 23 * hourMs })).toBe('0.000000');
  });

  it('serverless: milliseconds of work × memory', () => {
    // 6 GB = 6,144 MB at $0.0001200 a second: 1,000,000 requests × 250 ms = 250,000 s × 0.00012 = $30
    const { model, owner, region } = aJob();
    const periods = [{ startMs: at('2026-11-01'), endMs: at('2026-11-02'), billedMs: 250_000_000 }];
    const use: Use = { of: 'serverless', name: 's', model, owner, region, memoryMb: 6144, periods };
    expect(spent(use)).toBe('30.000000');
  });

  it('data processed: bytes in and out per GB', () => {
    // In 100 GB, out 25 GB: 125 × $0.016 = $2.00
    const { model, owner, region } = aJob();
    const span = { startMs: at('2026-11-01'), endMs: at('2026-11-02') };
    const periods = [{ ...span, bytesIn: 100 * 1024 ** 3, bytesOut: 25 * 1024 ** 3 }];
    expect(spent({ of: 'data', name: 'd', model, owner, region, periods })).toBe('2.000000');
  });
});

describe('invoices of Bedrock', () => {
  const { model, owner, region } = aJob();
  const span = { startMs: at('2026-11-01'), endMs: at('2026-11-02') };
  const tokens = (bedrockModel: string, isBatch = false): Use => ({
    of: 'tokens',
    name: 'b',
    model,
    owner,
    region,
    bedrockModel,
    isBatch,
    periods: [{ ...span, inputTokens: 2_000_000, outputTokens: 300_000 }],
  });

  it('tokens in and out at their own prices', () => {
    // 2,000 × $0.00025 + 300 × $0.00125 = 0.5 + 0.375 = $0.875
    expect(spent(tokens('us.anthropic.claude-3-haiku-20240307-v1:0'))).toBe('0.875000');
  });

  it('batches at half', () => {
    // (2,000 × $0.0008 + 300 × $0.0032) / 2 = (1.6 + 0.96) / 2 = $1.28
    expect(spent(tokens('amazon.nova-pro-v1:0', true))).toBe('1.280000');
  });

  it('a model without a price: unknown, both ways', () => {
    expect(invoice(tokens('amazon.nova-premier-v1:0')).unknown).toEqual([
      { what: 'input tokens of amazon.nova-premier-v1:0 in us-east-1', quantity: 2000, unit: 'thousand tokens' },
      { what: 'output tokens of amazon.nova-premier-v1:0 in us-east-1', quantity: 300, unit: 'thousand tokens' },
    ]);
  });
});

describe('figures', () => {
  it('carry the dates of the oldest and newest rate', () => {
    const groups = [
      { instanceType: 'ml.m5.xlarge', count: 1 },
      { instanceType: 'ml.p3.2xlarge', count: 1 },
    ];
    expect(invoice(aJob({ groups })).spent.ratedAt).toEqual({ oldest: '2025-01', newest: '2026-06' });
  });

  it('say that a rate has no date, rather than leave it out', () => {
    expect(invoice(aJob({ groups: [{ instanceType: 'ml.m5.12xlarge', count: 1 }] })).spent.ratedAt).toEqual({
      oldest: 'undated',
      newest: 'undated',
    });
  });
});
