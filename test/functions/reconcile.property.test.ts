import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconcile } from '../../functions/reconcile.ts';
import { recordLifecycle } from '../../functions/record-lifecycle.ts';
import { MemoryConsequences } from '../doubles/consequences.ts';
import { dayMs, monthDays, monthOfEvents, monthStartMs, sageMakerAt } from '../doubles/sagemaker-month.ts';

const hourMs = 3_600_000;
const tickMs = 6 * hourMs;
const endMs = monthStartMs + (monthDays + 4) * dayMs;

/** When each copy of each event comes, in hours after it happened; no copy where it was lost. */
type Delivery = readonly (readonly number[])[];

const inTime: Delivery = monthOfEvents.map(() => [0]);

/** What is left in the end when the events of the month come so, and what was missed is mended four times a day. */
const lifeAfter = async (delivery: Delivery) => {
  let nowMs = monthStartMs;
  const world = new MemoryConsequences([]);
  const { monitors, lifecycle, bus: facts } = world;
  const sagemaker = sageMakerAt(() => nowMs);
  const ports = {
    monitors,
    lifecycle,
    facts,
    resources: sagemaker,
    lists: sagemaker,
    recorded: world.recorded.recorded,
  };
  const [record, mend] = [recordLifecycle(ports), reconcile(ports)];
  const steps = [
    ...monthOfEvents.flatMap(({ atMs, event }, index) =>
      (delivery[index] ?? []).map((hours) => ({ atMs: atMs + hours * hourMs, act: () => record(event) })),
    ),
    ...Array.from({ length: Math.ceil((endMs - monthStartMs) / tickMs) }, (_, index) => {
      const atMs = monthStartMs + (index + 1) * tickMs;
      const tick = { scheduleArn: 's', scheduledTime: new Date(atMs).toISOString(), executionId: `t${index}` };
      return { atMs, act: () => mend(tick) };
    }),
  ].toSorted((a, b) => a.atMs - b.atMs);
  for (const { atMs, act } of steps) {
    nowMs = atMs;
    await act();
  }
  return world;
};

const isGone = (status: string): boolean => status === 'Deleting' || status === 'Deleted';

/** All that is kept, save two things that only events tell: states that pass within minutes, and when a deletion began. */
const leftIn = async ({ recorded: memory, published }: MemoryConsequences) => {
  const range = { fromMs: monthStartMs, toMs: endMs };
  const timelines = await memory.recorded.endpointTimelines(range);
  const { states, history, links, pipelines } = memory.contents();
  const told = new Set(
    published
      .map(({ data }) => data as { resourceArn: string; status: string })
      .map((one) => `${one.resourceArn} ${one.status}`),
  );
  return {
    states: states.map(([arn, { state }]) =>
      isGone(state.status) ? [arn, 'gone', state.configName, state.variants] : [arn, state],
    ),
    history: history.flatMap(([key, { state }]) =>
      state.outcome === 'running' || isGone(state.status) ? [] : [[key, state]],
    ),
    links,
    pipelines,
    jobs: await memory.recorded.jobsBetween(range),
    timelines: timelines.map((timeline) => ({
      ...timeline,
      states: timeline.states.filter(({ status }) => status === 'InService'),
      isGone: timeline.states.some(({ status }) => isGone(status)),
    })),
    untold: states.filter(([arn, { state }]) => !told.has(`${arn} ${state.status}`)).map(([arn]) => arn),
  };
};

describe('a month of SageMaker', () => {
  it('is recorded whole where every event comes in time', async () => {
    const { states, jobs, timelines, untold } = await leftIn(await lifeAfter(inTime));
    expect(states.length).toBeGreaterThan(150);
    expect(untold).toEqual([]);
    expect(jobs).toHaveLength(3 * monthDays);
    const trainings = jobs.filter(({ kind }) => kind === 'training-job');
    expect(trainings.map(({ owner, pipelineName }) => [owner, pipelineName])).toEqual(
      trainings.map(() => ['ana', 'Churn-Train']),
    );
    expect(trainings.find(({ isManagedSpot }) => isManagedSpot)).toMatchObject({
      billableSeconds: 324,
      trainingTimeSeconds: 1080,
      warmPool: { status: 'Terminated', retainedBillableSeconds: 3600 },
    });
    expect(timelines.map(({ name, isGone: gone }) => [name, gone])).toEqual([
      ['Churn-Prod', false],
      ['Churn-Trial', true],
    ]);
    expect(timelines[0]?.states.at(1)?.variants).toEqual([
      {
        name: 'All',
        modelName: 'Churn-2',
        instanceType: 'ml.m5.large',
        currentInstanceCount: 3,
        desiredInstanceCount: 3,
      },
    ]);
  });

  it('leaves the same where events are lost, doubled, and up to a day late in any order', async () => {
    const expected = await leftIn(await lifeAfter(inTime));
    const copies = fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 7, arbitrary: fc.array(fc.double({ min: 0, max: 24, noNaN: true }), { minLength: 1, maxLength: 3 }) },
    );
    const delivery = fc.tuple(...monthOfEvents.map(() => copies));
    await fc.assert(
      fc.asyncProperty(delivery, async (how) => {
        expect(await leftIn(await lifeAfter(how))).toEqual(expected);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('leaves the same where not one event comes', async () => {
    const expected = await leftIn(await lifeAfter(inTime));
    expect(await leftIn(await lifeAfter([]))).toEqual(expected);
  });
});
