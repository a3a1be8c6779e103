import { describe, expect, it } from 'vitest';
import { reconcile } from '../../functions/reconcile.ts';
import { MemoryConsequences } from '../doubles/consequences.ts';
import { dayMs, monthStartMs, sageMakerAt } from '../doubles/sagemaker-month.ts';

const tickAt = (ms: number) => ({ scheduleArn: 's', scheduledTime: new Date(ms).toISOString(), executionId: 't' });

/** A world in which no event ever came, and the function that mends it. */
const unrecorded = (nowMs: number) => {
  const world = new MemoryConsequences([]);
  const { monitors, lifecycle, bus: facts } = world;
  const sagemaker = sageMakerAt(() => nowMs);
  const recorded = world.recorded.recorded;
  const mend = reconcile({ monitors, lifecycle, facts, recorded, resources: sagemaker, lists: sagemaker });
  return { world, mend: () => mend(tickAt(nowMs)) };
};

const idsOf = (world: MemoryConsequences): readonly string[] =>
  world
    .facts()
    .map(({ metadata }) => metadata.id)
    .toSorted();

describe('reconcile', () => {
  const nowMs = monthStartMs + 6 * dayMs;

  it('mends once, and finds nothing to mend the next time', async () => {
    const { world, mend } = unrecorded(nowMs);
    expect((await mend()).mended).toBeGreaterThan(20);
    const told = world.published.length;
    expect(await mend()).toMatchObject({ mended: 0 });
    expect(world.published).toHaveLength(told);
  });

  it('tells everything though it was cut off after any of its calls', async () => {
    const calm = unrecorded(nowMs);
    await calm.mend();
    for (let call = 1; call <= 60; call += 1) {
      for (const takesEffect of [true, false]) {
        const { world, mend } = unrecorded(nowMs);
        world.faults.failAt(call, takesEffect);
        await expect(mend(), `call ${call}`).rejects.toThrow('the connection broke');
        await mend();
        expect(idsOf(world), `call ${call}`).toEqual(idsOf(calm.world));
        expect(world.recorded.contents()).toEqual(calm.world.recorded.contents());
      }
    }
  });

  it('notes an endpoint that is gone at the time it finds that, once', async () => {
    const before = unrecorded(monthStartMs + 11 * dayMs);
    await before.mend();
    const goneMs = monthStartMs + 13 * dayMs;
    const sagemaker = sageMakerAt(() => goneMs);
    const { monitors, lifecycle, bus: facts, recorded } = before.world;
    const mend = reconcile({
      monitors,
      lifecycle,
      facts,
      recorded: recorded.recorded,
      resources: sagemaker,
      lists: sagemaker,
    });
    await mend(tickAt(goneMs));
    await mend(tickAt(goneMs + dayMs));
    const arn = 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn-trial';
    expect((await recorded.recorded.find(arn))?.state).toMatchObject({ status: 'Deleted', changedAtMs: goneMs });
    const deletions = before.world.published.filter(({ data }) => (data as { status: string }).status === 'Deleted');
    expect(deletions).toMatchObject([{ data: { name: 'Churn-Trial', outcome: 'stopped' } }]);
  });
});
