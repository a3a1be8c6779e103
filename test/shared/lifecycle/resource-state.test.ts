import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  modelPackageStateChange,
  modelPackageStateChangeExample,
} from '../../../events/sagemaker/model-package-state-change.ts';
import {
  apiSpelling,
  executionOfJob,
  explained,
  monitorIdsOf,
  orderOf,
  outcomeOf,
  type ResourceState,
  toldState,
} from '../../../shared/lifecycle/index.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { anEndpointEvent, anExecutionEvent, aTrainingJobEvent } from '../../factories/sagemaker-events.ts';

const stateOf = (event: Parameters<typeof toldState>[0]): ResourceState => {
  const told = toldState(event);
  if (told === undefined) throw new Error('the event tells of no status');
  return told.state;
};

describe('toldState(event)', () => {
  it('writes ARNs in lower case and names as their owners do', () => {
    const arn = 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/Churn-A';
    const told = toldState(aTrainingJobEvent({ TrainingJobName: 'Churn-A', TrainingJobArn: arn }));
    expect(told).toMatchObject({ arn, state: { resourceArn: arn.toLowerCase(), name: 'Churn-A' } });
  });

  it('names an execution by its pipeline', () => {
    expect(stateOf(anExecutionEvent()).name).toBe('flights-delay-retrain');
  });

  it('takes the start of an execution for the time of its first status, so that doubles are the same', () => {
    const detail = { currentPipelineExecutionStatus: 'Executing', executionEndTime: null };
    const [first, second] = ['2026-11-20T09:55:14Z', '2026-11-20T09:55:16Z'].map((time) =>
      toldState(anExecutionEvent(detail, time)),
    );
    expect(first?.state.changedAtMs).toBe(Date.parse('2026-11-20T09:55:13Z'));
    expect(second).toEqual(first);
    expect(first?.lacks).toEqual([]);
  });

  it('says what an event lacks', () => {
    expect(toldState(anEndpointEvent({ EndpointStatus: 'FAILED' }))?.lacks).toEqual(['reason']);
    expect(toldState(anEndpointEvent({ LastModifiedTime: null }))?.lacks).toEqual(['time']);
    expect(toldState(aTrainingJobEvent())?.lacks).toEqual([]);
  });

  it('reads why a model package failed', () => {
    const detail = {
      ...modelPackageStateChangeExample.detail,
      ModelPackageStatus: 'FAILED',
      ModelPackageStatusDetails: { ValidationStatuses: [{ Name: 'v', Status: 'Failed', FailureReason: 'no image' }] },
    };
    const event = v.parse(modelPackageStateChange, { ...modelPackageStateChangeExample, detail });
    expect(toldState(event)).toMatchObject({
      state: { name: 'flights-delay/8', status: 'Failed', outcome: 'failed', failureReason: 'no image' },
      lacks: [],
    });
  });

  it('is undefined for a model package without a status', () => {
    const { ModelPackageStatus: _, ...detail } = modelPackageStateChangeExample.detail;
    expect(toldState(v.parse(modelPackageStateChange, { ...modelPackageStateChangeExample, detail }))).toBeUndefined();
  });
});

describe('explained(told, described)', () => {
  const told = toldState(anEndpointEvent({ EndpointStatus: 'FAILED', LastModifiedTime: null }));

  it('adds reason and time where the event lacks them', () => {
    const state = told && explained(told, { status: 'Failed', failureReason: 'no ping', changedAtMs: 7 });
    expect(state).toMatchObject({ failureReason: 'no ping', changedAtMs: 7 });
  });

  it('adds nothing when the resource has moved on or is gone', () => {
    expect(told && explained(told, { status: 'InService', failureReason: 'old', changedAtMs: 7 })).toEqual(told?.state);
    expect(told && explained(told, undefined)).toEqual(told?.state);
  });

  it('keeps the time that the event has', () => {
    const timed = toldState(anEndpointEvent({ EndpointStatus: 'FAILED' }));
    const state = timed && explained(timed, { status: 'Failed', failureReason: 'no ping', changedAtMs: 7 });
    expect(state?.changedAtMs).toBe(timed?.state.changedAtMs);
  });
});

describe('orderOf(state)', () => {
  const job = (status: string, changedAtMs: number) =>
    orderOf(stateOf(aTrainingJobEvent({ TrainingJobStatus: status, LastModifiedTime: changedAtMs })));
  const endpoint = (status: string, changedAtMs: number) =>
    orderOf(stateOf(anEndpointEvent({ EndpointStatus: status, LastModifiedTime: changedAtMs })));
  const t = 1795169058102;

  it('puts later states after earlier ones', () => {
    expect(endpoint('FAILED', t) < endpoint('IN_SERVICE', t + 1)).toBe(true);
    expect(job('InProgress', t) < job('InProgress', t + 1)).toBe(true);
  });

  it('lets no job leave the end it came to', () => {
    expect(job('InProgress', t + 1000) < job('Failed', t)).toBe(true);
    expect(job('Stopping', t + 1000) < job('Stopped', t)).toBe(true);
  });

  it('is equal for events that tell of the same state', () => {
    expect(endpoint('IN_SERVICE', t)).toBe(endpoint('InService', t));
  });

  it('prefers what is settled among states of the same moment', () => {
    expect(endpoint('UPDATING', t) < endpoint('IN_SERVICE', t)).toBe(true);
  });
});

describe('apiSpelling(kind, status)', () => {
  it.each([
    ['endpoint', 'IN_SERVICE', 'InService'],
    ['endpoint', 'UPDATE_ROLLBACK_FAILED', 'UpdateRollbackFailed'],
    ['training-job', 'InProgress', 'InProgress'],
    ['pipeline-execution', 'SUCCEEDED', 'Succeeded'],
    ['endpoint', 'SomethingNew', 'SomethingNew'],
  ] as const)('%s %s is %s', (kind, status, expected) => {
    expect(apiSpelling(kind, status)).toBe(expected);
  });

  it('leaves what AWS adds on its way, not ended', () => {
    expect(outcomeOf('SomethingNew')).toBe('running');
  });
});

describe('monitorIdsOf(state, monitors, pipelineName)', () => {
  const monitors = [
    aMonitor({ id: 'a', source: { kind: 'endpoint', endpoint: 'Flights-Delay', capture: { bucket: 'captures' } } }),
    aMonitor({ id: 'b', retraining: { pipelineName: 'flights-delay-retrain' } }),
    aMonitor({ id: 'c' }),
  ];

  it('finds the monitors of an endpoint, whatever the letter case', () => {
    expect(monitorIdsOf(stateOf(anEndpointEvent()), monitors, undefined)).toEqual(['a']);
  });

  it('finds the monitors that a pipeline retrains, also by the jobs it runs', () => {
    expect(monitorIdsOf(stateOf(anExecutionEvent()), monitors, undefined)).toEqual(['b']);
    expect(monitorIdsOf(stateOf(aTrainingJobEvent()), monitors, 'flights-delay-retrain')).toEqual(['b']);
    expect(monitorIdsOf(stateOf(aTrainingJobEvent()), monitors, undefined)).toEqual([]);
  });

  it.each([
    ['pipelines-p4jn9xou8a8s-train-Ab3dE5', 'p4jn9xou8a8s'],
    ['churn-xgb-2026-11-20', undefined],
    ['my-pipelines-p4jn9xou8a8s-train', undefined],
  ])('reads from the job name %s the execution %s', (name, expected) => {
    expect(executionOfJob(name)).toBe(expected);
  });
});
