import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startRetraining } from '../../functions/start-retraining.ts';
import type { Trigger } from '../../shared/retraining/index.ts';
import { MemoryConsequences } from '../doubles/consequences.ts';
import { aCollection, anEnd, anOpening, anUpdate } from '../factories/facts.ts';
import { aMonitor } from '../factories/monitors.ts';

const retraining = { pipelineName: 'retrain', onSeverity: 'warning', afterRecords: 100, coolDownHours: 72 };
const monitor = aMonitor({ id: 'flights-delay', retraining });

const starting = (world: MemoryConsequences) =>
  startRetraining({
    monitors: world.monitors,
    retraining: world.retraining,
    pipelines: world.pipelines,
    facts: world.bus,
  });

const day = (number: number) => new Date(Date.UTC(2001, 2, number, 1)).toISOString();
const incidentId = anOpening(day(1)).data.incident.incidentId;

const finishAll = (world: MemoryConsequences) => {
  for (const runId of world.executions.keys()) world.executions.set(runId, 'finished');
};

describe('startRetraining', () => {
  it('starts the pipeline, keeps the run and tells of it', async () => {
    const world = new MemoryConsequences([monitor]);
    const opening = anOpening(day(1));
    expect(await starting(world)(opening)).toMatchObject({ action: 'start' });
    const [runId = ''] = world.executions.keys();
    expect(world.published).toMatchObject([
      {
        metadata: { type: 'Retraining Started', time: day(1), causationId: opening.metadata.id },
        data: {
          runId,
          monitorId: 'flights-delay',
          pipelineName: 'retrain',
          pipelineExecutionArn: `arn:aws:sagemaker:eu-west-1:123456789012:pipeline/retrain/execution/${runId}`,
          incidentId,
          newRecords: 0,
        },
      },
    ]);
    expect([...world.runs.values()]).toMatchObject([{ runId, executionArn: expect.stringContaining(runId) }]);
  });

  it('tells again when the fact comes again, and starts nothing', async () => {
    const world = new MemoryConsequences([monitor]);
    await starting(world)(anOpening(day(1)));
    await starting(world)(anOpening(day(1)));
    expect(world.executions.size).toBe(1);
    expect(world.published).toHaveLength(2);
    expect(world.published[1]).toEqual(world.published[0]);
  });

  it('asks SageMaker only when the answer matters', async () => {
    const world = new MemoryConsequences([monitor]);
    await starting(world)(anOpening(day(1)));
    expect(await starting(world)(aCollection(day(2)))).toMatchObject({ action: 'wait', why: 'the cool-down goes on' });
    expect(await starting(world)(aCollection(day(5)))).toMatchObject({ action: 'wait', why: 'a run goes on' });
    finishAll(world);
    expect(await starting(world)(aCollection(day(6)))).toMatchObject({ action: 'start' });
    expect(world.executions.size).toBe(2);
  });

  it('keeps the longer lease of a run that still goes on', async () => {
    const world = new MemoryConsequences([monitor]);
    await starting(world)(anOpening(day(1)));
    await starting(world)(aCollection(day(5)));
    expect(world.states.get('flights-delay')?.state.lastRun?.leaseUntilMs).toBe(Date.parse(day(6)));
    await starting(world)(aCollection(day(5), 'another'));
    expect(world.states.get('flights-delay')?.version).toBe(3);
  });

  it('asks a person once when an incident goes on after its last run', async () => {
    const world = new MemoryConsequences([monitor]);
    for (const number of [1, 6, 11, 16, 21]) {
      await starting(world)(number === 1 ? anOpening(day(1)) : aCollection(day(number)));
      finishAll(world);
    }
    expect(world.facts().map(({ metadata }) => metadata.type)).toEqual([
      'Retraining Started',
      'Retraining Started',
      'Retraining Withheld',
    ]);
    expect(world.facts().at(-1)?.data).toMatchObject({
      incidentId,
      runsStarted: 2,
      owner: 'travel-models@example.com',
    });
  });

  it('counts what was collected', async () => {
    const world = new MemoryConsequences([monitor]);
    const count = (pointerId: string, records: number) =>
      world.retrainingSet.count({ monitorId: monitor.id, pointerId, hourMs: Date.parse(day(1)), records });
    await count('p1', 99);
    expect(await starting(world)(aCollection(day(1), 'p1'))).toMatchObject({ action: 'none' });
    await count('p2', 1);
    expect(await starting(world)(aCollection(day(1), 'p2'))).toMatchObject({ action: 'start' });
    finishAll(world);
    await count('p3', 99);
    expect(await starting(world)(aCollection(day(9), 'p3'))).toMatchObject({ action: 'none' });
  });

  it.each([
    ['without a policy', new MemoryConsequences([aMonitor({ id: 'flights-delay' })]), anOpening(day(1))],
    ['that no longer exists', new MemoryConsequences([]), anOpening(day(1))],
    ['that nobody named', new MemoryConsequences([monitor]), anOpening(day(1), { monitorId: null })],
  ])('does nothing for a monitor %s', async (_, world, event) => {
    expect(await starting(world)(event)).toMatchObject({ skipped: 'no retraining policy' });
    expect(world.states.size).toBe(0);
  });

  it('never runs two at once nor one reason twice, in any order of facts, wherever a call breaks', async () => {
    const step = fc.record({
      fact: fc.nat(),
      failAt: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
      takesEffect: fc.boolean(),
      finishes: fc.boolean(),
    });
    const facts: Trigger[] = [
      anOpening(day(1)),
      anUpdate(day(2), { severity: 'critical' }),
      anOpening(day(3), { incidentId: 'other', severity: 'info' }),
      anUpdate(day(5), { incidentId: 'other', severity: 'critical' }),
      anEnd(day(9)),
      ...[2, 4, 6, 10, 14, 18].map((number) => aCollection(day(number))),
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const world = new MemoryConsequences([monitor]);
        for (const { fact, failAt, takesEffect, finishes } of steps) {
          const event = facts[fact % facts.length];
          if (event === undefined) continue;
          const executing = () => [...world.executions.values()].filter((status) => status === 'executing').length;
          if (failAt !== undefined) world.faults.failAt(failAt, takesEffect);
          await starting(world)(event).catch(() => undefined);
          world.faults.failAt(Number.POSITIVE_INFINITY, false);
          expect(executing()).toBeLessThanOrEqual(1);
          if (finishes) finishAll(world);
        }
        // Whatever broke is taken up by the monitor's next fact.
        await starting(world)(aCollection(day(30)));
        const started = world.facts().filter(({ metadata }) => metadata.type === 'Retraining Started');
        expect(new Set(started.map(({ data }) => (data as { runId: string }).runId))).toEqual(
          new Set(world.executions.keys()),
        );
        for (const incident of [incidentId, 'other'])
          expect(
            started.filter(({ data }) => (data as { incidentId: string }).incidentId === incident).length,
          ).toBeLessThanOrEqual(2);
        expect(world.runs.size).toBe(world.executions.size);
      }),
    );
  });
});
