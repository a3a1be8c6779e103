import { describe, expect, it } from 'vitest';
import {
  amountOf,
  chargesOf,
  costOf,
  endpointUseOf,
  jobUseOf,
  listedRates,
  modelNames,
  type RecordedEndpointState,
  type RecordedJob,
  type RecordedVariant,
  serverlessVariants,
  type Use,
} from '../../../shared/cost/index.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { at, hourMs } from '../../factories/uses.ts';

const start = at('2026-11-20');
const asOfMs = start + 48 * hourMs;

const invoice = (use: Use) => costOf(chargesOf(use, asOfMs), listedRates(), { startMs: 0, endMs: asOfMs });

const aRecord = (job: Partial<RecordedJob> = {}): RecordedJob => ({
  kind: 'training-job',
  name: 'churn-train-1',
  region: 'us-east-1',
  owner: 'churn-team',
  outcome: 'succeeded',
  createdAtMs: start,
  startedAtMs: start + 60_000,
  endedAtMs: start + 60_000 + hourMs,
  instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 2 }],
  isManagedSpot: false,
  ...job,
});

const spentOn = (job: RecordedJob): string => {
  const use = jobUseOf(job, 'churn', asOfMs);
  if (use === undefined || use === 'free') throw new Error('no use');
  return amountOf(invoice(use).spent, 4);
};

const spent = (job: Partial<RecordedJob>): string => spentOn(aRecord(job));

describe('jobUseOf(job, model, asOfMs)', () => {
  it('takes billed seconds where they are told, else the time from start to end', () => {
    // 2 × 1 h × $0.23, and 2 × 0.5 h × $0.23
    expect([spent({}), spent({ billableSeconds: 1800 })]).toEqual(['0.4600', '0.2300']);
  });

  it('reckons a running job up to now, and one that never started at nothing', () => {
    const { endedAtMs: _, ...running } = aRecord({ outcome: 'running', startedAtMs: asOfMs - hourMs });
    const { startedAtMs: __, ...neverStarted } = aRecord({ outcome: 'failed' });
    expect([spentOn(running), spentOn(neverStarted)]).toEqual(['0.4600', '0.0000']);
  });

  it('keeps spot, failure and what a run was for', () => {
    expect(
      jobUseOf(aRecord({ isManagedSpot: true, trainingTimeSeconds: 3600, outcome: 'failed' }), null, asOfMs),
    ).toMatchObject({
      isSpot: true,
      trainingSeconds: 3600,
      outcome: 'failed',
      model: null,
    });
    expect(jobUseOf(aRecord({ kind: 'processing-job', scheduleArn: 'arn:x' }), null, asOfMs)).toMatchObject({
      kind: 'processing',
      purpose: 'monitoring',
    });
  });

  it('reckons a warm pool as told, or since the end while nothing is told', () => {
    // 2 × (1 h + 1,800 s) × $0.23 = $0.69
    expect(spent({ warmPool: { status: 'Reused', retainedBillableSeconds: 1800 } })).toBe('0.6900');
    expect(spent({ warmPool: { status: 'Available' }, keepAlivePeriodSeconds: 1800 })).toBe('0.6900');
    expect(spent({ warmPool: { status: 'Terminated' }, keepAlivePeriodSeconds: 1800 })).toBe('0.4600');
  });

  it('tells what is free from what is not reckoned', () => {
    expect(jobUseOf(aRecord({ kind: 'tuning-job' }), null, asOfMs)).toBe('free');
    expect(jobUseOf(aRecord({ kind: 'batch-inference-job' }), null, asOfMs)).toBeUndefined();
  });
});

const aVariant = (variant: Partial<RecordedVariant> = {}): RecordedVariant => ({
  name: 'AllTraffic',
  instanceType: 'ml.m5.large',
  currentInstanceCount: 1,
  ...variant,
});

const aState = (hours: number, state: Partial<RecordedEndpointState> = {}): RecordedEndpointState => ({
  atMs: start + hours * hourMs,
  status: 'InService',
  variants: [aVariant()],
  isAsynchronous: false,
  ...state,
});

const anEndpoint = (...states: readonly RecordedEndpointState[]) =>
  endpointUseOf({ name: 'churn-live', region: 'us-east-1', owner: 'churn-team', states }, 'churn');

describe('endpointUseOf(endpoint, model)', () => {
  it('follows instances from state to state until the endpoint is deleted', () => {
    // 4 h × 1 + 6 h × 3 = 22 instance-hours × $0.115 = $2.53
    const use = anEndpoint(
      aState(0),
      aState(4, { variants: [aVariant({ currentInstanceCount: 3 })] }),
      aState(10, { status: 'Deleting' }),
      aState(11, { status: 'Deleted', variants: [] }),
    );
    expect(amountOf(invoice(use).spent, 2)).toBe('2.53');
  });

  it('bills both fleets through a deployment', () => {
    // 10 h × 2 × $0.115 + 2 h (hours 4 to 6) × 2 × $0.23 + 0 = $2.30 + $0.92; the new fleet serves from hour 6 on: 4 h × 2 × 0.23 = $1.84,
    // and the old one only until then: 6 h × 2 × 0.115 = $1.38
    const old = aVariant({ currentInstanceCount: 2 });
    const next = aVariant({ currentInstanceCount: 2, instanceType: 'ml.m5.xlarge' });
    const use = anEndpoint(
      aState(0, { variants: [old] }),
      aState(4, { status: 'Updating', variants: [old], pending: { variants: [next] } }),
      aState(6, { variants: [next] }),
      aState(10, { status: 'Deleted', variants: [] }),
    );
    expect(amountOf(invoice(use).spent, 2)).toBe('4.14');
  });

  it('counts nothing of a variant before it comes and after it goes', () => {
    const shadow = aVariant({ name: 'shadow', instanceType: 'ml.m5.xlarge' });
    const use = anEndpoint(
      aState(0),
      aState(2, { variants: [aVariant(), shadow] }),
      aState(5),
      aState(8, { status: 'Deleted' }),
    );
    // 8 h × $0.115 + 3 h × $0.23 = $1.61
    expect(amountOf(invoice(use).spent, 2)).toBe('1.61');
  });

  it('tells hours of a type that was never told as unknown, and takes at least one instance', () => {
    const use = anEndpoint(aState(0, { variants: [{ name: 'AllTraffic' }] }), aState(3, { status: 'Deleted' }));
    expect(invoice(use).unknown).toEqual([
      { what: 'an untold instance type for Hosting in us-east-1', quantity: 3, unit: 'instance-hours' },
    ]);
  });

  it('takes how many were asked for where it is not told how many there are', () => {
    const asked = { name: 'AllTraffic', instanceType: 'ml.m5.large', desiredInstanceCount: 4 };
    // 3 h × 4 × $0.115 = $1.38
    const use = anEndpoint(aState(0, { variants: [asked] }), aState(3, { status: 'Deleted' }));
    expect(amountOf(invoice(use).spent)).toBe('1.38');
  });

  it('leaves serverless variants to what they do, and names them', () => {
    const states = [aState(0, { variants: [{ name: 'AllTraffic', serverless: { memoryMb: 2048 } }] })];
    expect(anEndpoint(...states).variants).toEqual([]);
    expect(serverlessVariants({ name: 'e', region: 'r', owner: 'o', states })).toEqual([
      { variant: 'AllTraffic', memoryMb: 2048 },
    ]);
  });
});

describe('modelNames(monitors)', () => {
  const names = modelNames([
    aMonitor({ id: 'churn-b' }),
    aMonitor({ id: 'churn-a', retraining: { pipelineName: 'Churn-Retrain' } }),
  ]);

  it('finds the first monitor of an endpoint, in any letter case', () => {
    expect(names.ofEndpoint('CHURN-xgb')).toBe('churn-a');
    expect(names.ofEndpoint('other')).toBeNull();
  });

  it('finds the monitor that a pipeline retrains', () => {
    expect(names.ofJob({ pipelineName: 'churn-retrain' })).toBe('churn-a');
    expect(names.ofJob({})).toBeNull();
  });
});
