import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  modelPackageStateChange,
  modelPackageStateChangeExample,
} from '../../../events/sagemaker/model-package-state-change.ts';
import {
  apiSpelling,
  executionOfJob,
  isWorthAsking,
  monitorIdsOf,
  orderOf,
  outcomeOf,
  type ResourceEvent,
  type ResourceState,
  toldBy,
} from '../../../shared/lifecycle/index.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { anEndpointEvent, anExecutionEvent, aTrainingJobEvent } from '../../factories/sagemaker-events.ts';

const stateOf = (event: ResourceEvent): ResourceState => {
  const { state } = toldBy(event);
  if (state === undefined) throw new Error('the event tells of no status');
  return state;
};

describe('toldBy(event)', () => {
  it('writes ARNs in lower case and names as their owners do', () => {
    const arn = 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/Churn-A';
    const told = toldBy(aTrainingJobEvent({ TrainingJobName: 'Churn-A', TrainingJobArn: arn }));
    expect(told).toMatchObject({ about: { arn }, state: { resourceArn: arn.toLowerCase(), name: 'Churn-A' } });
  });

  it('names an execution by its pipeline', () => {
    expect(stateOf(anExecutionEvent()).name).toBe('flights-delay-retrain');
  });

  it('takes the start of an execution for the time of its first status, so that doubles are the same', () => {
    const detail = { currentPipelineExecutionStatus: 'Executing', executionEndTime: null };
    const [first, second] = ['2026-11-20T09:55:14Z', '2026-11-20T09:55:16Z'].map((time) =>
      stateOf(anExecutionEvent(detail, time)),
    );
    expect(first?.changedAtMs).toBe(Date.parse('2026-11-20T09:55:13Z'));
    expect(second).toEqual(first);
  });

  it('reads why a model package failed', () => {
    const detail = {
      ...modelPackageStateChangeExample.detail,
      ModelPackageStatus: 'FAILED',
      ModelPackageStatusDetails: { ValidationStatuses: [{ Name: 'v', Status: 'Failed', FailureReason: 'no image' }] },
    };
    const event = v.parse(modelPackageStateChange, { ...modelPackageStateChangeExample, detail });
    expect(toldBy(event)).toMatchObject({
      state: { name: 'flights-delay/8', status: 'Failed', outcome: 'failed', failureReason: 'no image' },
    });
  });

  it('is undefined for a model package without a status', () => {
    const { ModelPackageStatus: _, ...detail } = modelPackageStateChangeExample.detail;
    const event = v.parse(modelPackageStateChange, { ...modelPackageStateChangeExample, detail });
    expect(toldBy(event).state).toBeUndefined();
  });
});

describe('isWorthAsking(told)', () => {
  it.each([
    ['a job that ended', aTrainingJobEvent(), true],
    ['a job on its way', aTrainingJobEvent({ TrainingJobStatus: 'InProgress' }), false],
    ['an endpoint, whose events name no variants', anEndpointEvent(), true],
    ['an execution that began', anExecutionEvent({ currentPipelineExecutionStatus: 'Executing' }), false],
    ['an execution that ended, whose events give no reason', anExecutionEvent(), true],
  ])('about %s', (_, event, expected) => {
    expect(isWorthAsking(toldBy(event))).toBe(expected);
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

  it('is one for the end of a job, whichever time is given for it', () => {
    expect(job('Completed', t)).toBe(job('Completed', t + 1));
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
