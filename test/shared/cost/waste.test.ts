import { describe, expect, it } from 'vitest';
import {
  amountOf,
  bySaving,
  chargesOf,
  failingJobs,
  familyOf,
  idleEndpoints,
  Ledger,
  listedRates,
  moneyOf,
  monitorsWithoutData,
  notOnSpot,
  olderGenerations,
  overProvisioned,
  totalSaving,
  type Utilisation,
  type Waste,
  type WatchedVariant,
} from '../../../shared/cost/index.ts';
import { laterGeneration, smallerType } from '../../../shared/cost/instance-type.ts';
import { aJob, anEndpoint, at, hourMs } from '../../factories/uses.ts';

const rates = listedRates();
const asOfMs = at('2026-11-25');
/** 730 hours, so that savings of a month are what was seen. */
const within = { startMs: asOfMs - 730 * hourMs, endMs: asOfMs };

const aVariant = (variant: Partial<WatchedVariant> = {}): WatchedVariant => ({
  name: 'churn-live',
  variant: 'AllTraffic',
  model: 'churn',
  owner: 'churn-team',
  region: 'us-east-1',
  instanceType: 'ml.m5.xlarge',
  instances: 2,
  watchedFromMs: at('2026-11-01'),
  lastInvokedMs: asOfMs,
  ...variant,
});

const used = (utilisation: Partial<Utilisation> = {}): Utilisation => ({
  days: 14,
  cpu: 0.5,
  memory: 0.5,
  ...utilisation,
});

/** Subject, saving and reason of each. */
const told = (waste: readonly Waste[]) =>
  waste.map(({ subject, monthlySaving, reason }) => [subject, monthlySaving && amountOf(monthlySaving), reason]);

describe('idleEndpoints(variants, rates, options)', () => {
  it('finds what nobody invoked for a day', () => {
    // 730 h × 2 × $0.23 = $335.80
    const idle = aVariant({ lastInvokedMs: asOfMs - 30.5 * hourMs });
    expect(told(idleEndpoints([idle, aVariant({ lastInvokedMs: asOfMs - 23.9 * hourMs })], rates, { asOfMs }))).toEqual(
      [
        [
          'churn-live/AllTraffic',
          '335.80',
          'No invocation in 30 hours on 2 × ml.m5.xlarge. Delete it, or make it serverless or asynchronous.',
        ],
      ],
    );
  });

  it('counts from when it was watched where no invocation was ever seen', () => {
    const never = aVariant({ lastInvokedMs: undefined });
    expect(idleEndpoints([never], rates, { asOfMs })).toHaveLength(1);
    expect(idleEndpoints([never], rates, { asOfMs: at('2026-11-01T23:00:00') })).toEqual([]);
  });

  it('leaves alone what is scaled to zero', () => {
    expect(idleEndpoints([aVariant({ lastInvokedMs: undefined, instances: 0 })], rates, { asOfMs })).toEqual([]);
  });

  it('tells an idle endpoint of an unknown type without a saving', () => {
    const unknown = aVariant({ lastInvokedMs: undefined, instanceType: 'ml.x9.large' });
    expect(idleEndpoints([unknown], rates, { asOfMs })).toMatchObject([{ monthlySaving: undefined }]);
  });
});

describe('overProvisioned(variants, rates, options)', () => {
  const waste = (variant: Partial<WatchedVariant>) => told(overProvisioned([aVariant(variant)], rates, { asOfMs }));

  it('finds more instances than are needed', () => {
    // 6 × 20 % / 60 % = 2 are needed; 4 × 730 h × $0.23 = $671.60. A smaller type would save half of 6: $503.70 at most
    expect(waste({ instances: 6, utilisation: used({ cpu: 0.2 }) })).toEqual([
      [
        'churn-live/AllTraffic',
        '671.60',
        'At the busiest hour of 14 days CPU was at 20 %, memory at 50 % on 6 × ml.m5.xlarge: 2 of them would do.',
      ],
    ]);
  });

  it('finds larger instances than are needed', () => {
    // 1 × 730 h × ($0.461 − $0.23) = $168.63
    expect(
      waste({ instances: 1, instanceType: 'ml.m5.2xlarge', utilisation: used({ cpu: 0.3, memory: 0.25 }) }),
    ).toMatchObject([['churn-live/AllTraffic', '168.63', expect.stringContaining('ml.m5.xlarge would do')]]);
  });

  it('keeps the type where the model fills the memory', () => {
    expect(
      waste({ instances: 1, instanceType: 'ml.m5.2xlarge', utilisation: used({ cpu: 0.05, memory: 0.4 }) }),
    ).toEqual([]);
  });

  it('keeps the GPU: fewer processors beside it would do', () => {
    // 730 h × ($2.03 − $1.515) = $375.95
    const utilisation = used({ cpu: 0.1, memory: 0.2, gpu: 0.9, gpuMemory: 0.9 });
    expect(waste({ instances: 1, instanceType: 'ml.g5.4xlarge', utilisation })).toMatchObject([
      [
        'churn-live/AllTraffic',
        '375.95',
        expect.stringContaining('GPU 90 % on 1 × ml.g5.4xlarge: ml.g5.2xlarge would do'),
      ],
    ]);
  });

  it('says nothing of a GPU that nobody measured, of busy instances, or after a few days', () => {
    expect(waste({ instanceType: 'ml.g5.4xlarge', utilisation: used({ cpu: 0.01, memory: 0.01 }) })).toEqual([]);
    expect(waste({ utilisation: used({ cpu: 0.61 }) })).toEqual([]);
    expect(waste({ utilisation: used({ days: 6, cpu: 0.01 }) })).toEqual([]);
    expect(waste({})).toEqual([]);
    // Idle: all that it costs is told already.
    expect(waste({ utilisation: used({ cpu: 0 }), lastInvokedMs: asOfMs - 24 * hourMs })).toEqual([]);
  });
});

describe('olderGenerations(ledger, rates, within)', () => {
  const days = { startMs: at('2026-10-01'), endMs: at('2026-10-31') };

  it('finds types that a later one replaces for less, at the same hours', () => {
    // 10 h × 2 × ($3.825 − $1.515) = $46.20 in 720 hours; × 730 / 720 = $46.84
    const ledger = new Ledger(days, rates);
    const groups = [{ instanceType: 'ml.p3.2xlarge', count: 2 }];
    const startMs = at('2026-10-10');
    ledger.add(chargesOf(aJob({ startMs, endMs: startMs + 10 * hourMs, groups }), 0));
    ledger.add(
      chargesOf(anEndpoint([{ fromMs: days.startMs, instanceType: 'ml.m5.large', instances: 1 }]), days.endMs),
    );
    expect(told(olderGenerations(ledger, rates, days))).toEqual([
      ['ml.p3.2xlarge', '46.84', 'ml.p3.2xlarge is of an older generation; ml.g5.2xlarge replaces it.'],
    ]);
  });

  it('does not know the saving where a rate is missing', () => {
    const ledger = new Ledger(days, rates);
    const groups = [{ instanceType: 'ml.m4.xlarge', count: 1 }];
    ledger.add(chargesOf(aJob({ startMs: at('2026-10-10'), endMs: at('2026-10-11'), groups }), 0));
    expect(olderGenerations(ledger, rates, days)).toMatchObject([
      { subject: 'ml.m4.xlarge', monthlySaving: undefined },
    ]);
  });
});

describe('notOnSpot(jobs, rates, options)', () => {
  const hour = aJob({ name: 'churn-train-20261120-101500' });
  const spot = aJob({
    name: 'fraud-train-1',
    model: 'fraud',
    isSpot: true,
    billableSeconds: 1440,
    trainingSeconds: 3600,
  });

  it('promises what spot saved here', () => {
    // fraud: billed 1,440 of 3,600 s, so 60 % was saved. churn: 3 × $0.23 = $0.69 × 60 % = $0.414
    const jobs = [
      hour,
      { ...hour, name: 'churn-train-20261121-101500' },
      { ...hour, name: 'churn-train-20261122-101500' },
      spot,
    ];
    expect(told(notOnSpot(jobs, rates, { within }))).toEqual([
      ['churn-train', '0.41', '3 training jobs ran without managed spot. Spot saved 60 % on the jobs that use it.'],
    ]);
  });

  it('promises nothing where no job uses it', () => {
    expect(told(notOnSpot([hour], rates, { within }))).toEqual([
      [
        'churn-train',
        undefined,
        '1 training job ran without managed spot. No job here uses it yet, so what it would save is not known.',
      ],
    ]);
  });
});

describe('failingJobs(jobs, rates, options)', () => {
  const run = (day: number, outcome: 'completed' | 'failed') =>
    aJob({ name: `churn-train-${day}`, startMs: at(`2026-11-${day}`), endMs: at(`2026-11-${day}T02:00:00`), outcome });

  it('finds families whose runs keep failing, with the money lost', () => {
    // 3 × 2 h × $0.23 = $1.38
    const jobs = [run(10, 'failed'), run(11, 'completed'), run(14, 'failed'), run(13, 'failed')];
    expect(told(failingJobs(jobs, rates, { within }))).toEqual([
      ['churn-train', '1.38', '3 of 4 runs failed, the last among them. Mend it before it runs again.'],
    ]);
  });

  it('is content once a run has succeeded, and with two failures', () => {
    expect(
      failingJobs([run(10, 'failed'), run(11, 'failed'), run(12, 'failed'), run(13, 'completed')], rates, { within }),
    ).toEqual([]);
    expect(failingJobs([run(10, 'failed'), run(11, 'failed')], rates, { within })).toEqual([]);
  });
});

describe('monitorsWithoutData(schedules, rates, options)', () => {
  const runs = (count: number, rows: number | undefined) =>
    Array.from({ length: count }, (_, place) => {
      const startMs = at('2026-11-20') + place * hourMs;
      return { job: aJob({ kind: 'processing', purpose: 'monitoring', startMs, endMs: startMs + 180_000 }), rows };
    });

  it('finds schedules that look at nothing', () => {
    // 24 × 3 min = 1.2 h × $0.23 = $0.276
    expect(told(monitorsWithoutData([{ schedule: 'hourly', runs: runs(24, 0) }], rates, { within }))).toEqual([
      ['hourly', '0.28', '24 runs saw not one row. Stop the schedule, or mend what it looks at.'],
    ]);
  });

  it('does not hold a day of less, one row, or rows that are not known against a schedule', () => {
    for (const some of [runs(23, 0), [...runs(24, 0), ...runs(1, 1)], runs(24, undefined)])
      expect(monitorsWithoutData([{ schedule: 'hourly', runs: some }], rates, { within })).toEqual([]);
  });
});

describe('familyOf(job)', () => {
  it.each([
    ['churn-train-20261120-101500', 'churn-train'],
    ['pipelines-x3k9qwertyui-TrainChurn-Qf7aB1c2Dd', 'TrainChurn'],
    ['churn-train', 'churn-train'],
    ['churn-v2-train-7', 'churn-v2-train'],
    ['data-quality-monitoring-202611201000-9f8e7d6c', 'data-quality-monitoring'],
  ])('%s is of %s', (name, family) => {
    expect(familyOf(aJob({ name }))).toBe(family);
  });

  it('is what the job says it is', () => {
    expect(familyOf(aJob({ family: 'nightly' }))).toBe('nightly');
  });
});

describe('smallerType and laterGeneration', () => {
  it.each([
    ['ml.m5.2xlarge', 'ml.m5.xlarge'],
    ['ml.c5.9xlarge', 'ml.c5.4xlarge'],
    ['ml.g5.16xlarge', 'ml.g5.8xlarge'],
    ['ml.g5.12xlarge', undefined],
    ['ml.g5.xlarge', undefined],
    ['ml.p4d.24xlarge', undefined],
    ['ml.t3.medium', undefined],
    ['local', undefined],
  ])('below %s is %s', (type, smaller) => {
    expect(smallerType(type)).toBe(smaller);
  });

  it('leaves current types alone', () => {
    expect(['ml.m5.xlarge', 'ml.g5.2xlarge', 'x'].map(laterGeneration)).toEqual([undefined, undefined, undefined]);
    expect(laterGeneration('ml.inf1.xlarge')).toBe('ml.inf2.xlarge');
  });
});

describe('bySaving and totalSaving', () => {
  it('put the greatest first, what is not known last, and add what is known', () => {
    const waste = [undefined, '1', '20', undefined, '3'].map(
      (saving): Waste => ({
        kind: 'not-spot',
        subject: saving ?? '?',
        model: null,
        owner: null,
        reason: '',
        monthlySaving: saving === undefined ? undefined : moneyOf(saving),
      }),
    );
    expect(waste.toSorted(bySaving).map(({ subject }) => subject)).toEqual(['20', '3', '1', '?', '?']);
    expect(amountOf(totalSaving(waste))).toBe('24.00');
  });
});
