import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordLifecycle } from '../../functions/record-lifecycle.ts';
import { type ResourceEvent, toldBy } from '../../shared/lifecycle/index.ts';
import { MemoryConsequences } from '../doubles/consequences.ts';
import { aMonitor } from '../factories/monitors.ts';
import { anEndpointEvent, anExecutionEvent, aTrainingJobEvent } from '../factories/sagemaker-events.ts';

const monitors = [
  aMonitor({
    id: 'flights-delay',
    source: { kind: 'endpoint', endpoint: 'flights-delay', capture: { bucket: 'flights-capture' } },
    retraining: { pipelineName: 'flights-delay-retrain' },
  }),
];

const recording = (world: MemoryConsequences) =>
  recordLifecycle({
    monitors: world.monitors,
    lifecycle: world.lifecycle,
    resources: world.resources,
    facts: world.bus,
  });

const t = 1795184431287;
const endpointAt = (status: string, changedAtMs: number, id = 'e') => ({
  ...anEndpointEvent({ EndpointStatus: status, LastModifiedTime: changedAtMs }),
  id,
});
const jobAt = (status: string, phase: string, changedAtMs: number) =>
  aTrainingJobEvent({ TrainingJobStatus: status, SecondaryStatus: phase, LastModifiedTime: changedAtMs });

const stateIn = (event: ResourceEvent) => {
  const { state } = toldBy(event);
  if (state === undefined) throw new Error('the event tells of no status');
  return state;
};

describe('recordLifecycle', () => {
  it('records a state and tells of it', async () => {
    const world = new MemoryConsequences(monitors);
    await recording(world)(endpointAt('IN_SERVICE', t));
    expect(world.published).toMatchObject([
      {
        metadata: { type: 'Lifecycle Recorded', time: '2026-11-20T14:20:31.287Z' },
        data: {
          kind: 'endpoint',
          name: 'flights-delay',
          status: 'InService',
          outcome: 'succeeded',
          monitorIds: ['flights-delay'],
          failureReason: null,
        },
      },
    ]);
  });

  it('tells the same fact for doubles, which differ only in their ids', async () => {
    const world = new MemoryConsequences(monitors);
    await recording(world)(endpointAt('IN_SERVICE', t, 'first'));
    await recording(world)(endpointAt('InService', t, 'second'));
    expect(world.published).toHaveLength(2);
    expect(world.facts()).toHaveLength(1);
    expect(world.recorded.past.size).toBe(1);
  });

  it('asks for the reason that an event lacks', async () => {
    const world = new MemoryConsequences(monitors);
    const event = endpointAt('FAILED', t);
    const reason = 'The primary container did not pass the ping health check.';
    world.described.set(event.detail.EndpointArn, { ...stateIn(event), failureReason: reason });
    await recording(world)(event);
    expect(world.published).toMatchObject([{ data: { outcome: 'failed', failureReason: reason } }]);
  });

  it('tells nothing of a state that is outdated, but keeps it in the history', async () => {
    const world = new MemoryConsequences(monitors);
    await recording(world)(endpointAt('IN_SERVICE', t + 1000));
    expect(await recording(world)(endpointAt('UPDATING', t))).toMatchObject({ skipped: 'a later state is known' });
    expect(world.published).toHaveLength(1);
    expect(world.recorded.past.size).toBe(2);
  });

  it('finds the monitor of a job by the pipeline that ran it', async () => {
    const world = new MemoryConsequences(monitors);
    await recording(world)(anExecutionEvent({ currentPipelineExecutionStatus: 'Executing', executionEndTime: null }));
    await recording(world)(aTrainingJobEvent());
    expect(world.published.at(-1)).toMatchObject({
      data: { kind: 'training-job', monitorIds: ['flights-delay'], failureReason: expect.stringContaining('empty') },
    });
  });

  it('ends in the same table in any order of events, doubled or with a call that breaks', async () => {
    const events: ResourceEvent[] = [
      endpointAt('CREATING', t),
      endpointAt('IN_SERVICE', t + 60_000),
      endpointAt('UPDATING', t + 120_000),
      endpointAt('FAILED', t + 120_000),
      endpointAt('IN_SERVICE', t + 180_000),
      jobAt('InProgress', 'Starting', t),
      jobAt('InProgress', 'Training', t + 1000),
      jobAt('Stopping', 'Stopping', t + 9000),
      jobAt('Failed', 'Failed', t + 5000),
      anExecutionEvent({ currentPipelineExecutionStatus: 'Executing', executionEndTime: undefined }),
      anExecutionEvent({ currentPipelineExecutionStatus: 'Failed' }),
      anExecutionEvent({ currentPipelineExecutionStatus: 'Succeeded', executionEndTime: '2026-11-20T11:00:00Z' }),
    ];
    const tableOf = async (order: readonly ResourceEvent[], faults: readonly (number | undefined)[] = []) => {
      const world = new MemoryConsequences(monitors);
      for (const [index, event] of order.entries()) {
        const failAt = faults[index % Math.max(1, faults.length)];
        if (failAt !== undefined) world.faults.failAt(failAt, index % 2 === 0);
        await recording(world)(event).catch(async () => {
          world.faults.failAt(Number.POSITIVE_INFINITY, false);
          await recording(world)(event);
        });
        world.faults.failAt(Number.POSITIVE_INFINITY, false);
      }
      return world.recorded.contents();
    };
    const expected = await tableOf(events);
    expect(expected.states.map(([, { state }]) => state.status).toSorted()).toEqual([
      'Failed',
      'InService',
      'Succeeded',
    ]);
    const twice = fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length });
    const partly = fc.array(fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(twice, partly, async (order, faults) => {
        expect(await tableOf(order, faults)).toEqual(expected);
      }),
    );
    const once = fc.shuffledSubarray(events, { minLength: events.length });
    await fc.assert(
      fc.asyncProperty(once, async (order) => {
        expect(await tableOf(order)).toEqual(expected);
      }),
    );
  });
});
