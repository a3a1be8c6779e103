import { describe, expect, it } from 'vitest';
import { windowEvaluatedExample } from '../../events/window-evaluated.ts';
import { answerIncident } from '../../functions/answer-incident.ts';
import { manageIncident } from '../../functions/manage-incident.ts';
import { onHttp } from '../../shared/aws/on-http.ts';
import { ConflictError } from '../../shared/errors.ts';
import { isoOf, type WindowRecord } from '../../shared/window/index.ts';
import { MemoryWorld } from '../doubles/chain.ts';
import { aCauseFound, hour } from '../factories/judgements.ts';
import { aMonitor } from '../factories/monitors.ts';
import { ask } from '../factories/requests.ts';

const monitor = aMonitor({ incident: { resolveAfterHours: 2 } });
const drift = 'churn.input-drift.19700101T000000Z';
const broken = 'churn.values-missing.19700101T000000Z';
const bothCauses = [
  aCauseFound({ onsetAt: '1969-12-31T22:00:00.000Z' }),
  aCauseFound({ cause: 'values-missing', columns: ['plan'] }),
];

/** One more hour is evaluated, and incidents follow from it. */
const evaluated = async (world: MemoryWorld, index: number, causes: WindowRecord['causes']): Promise<void> => {
  const [startMs, endMs] = [index * hour, (index + 1) * hour];
  const record: WindowRecord = {
    monitorId: monitor.id,
    startMs,
    endMs,
    evaluationId: `e${index}`,
    revision: 1,
    rows: 100,
    records: 100,
    recordsRejected: 0,
    verdict: 'violation',
    causes,
    report: { bucket: 'data', key: 'x' },
    judged: 'all',
  };
  world.windowRecords.set(`${monitor.id}#${startMs}`, record);
  await managed(world, record);
};

const managed = (
  world: MemoryWorld,
  { startMs, endMs, evaluationId }: Pick<WindowRecord, 'startMs' | 'endMs' | 'evaluationId'>,
) =>
  manageIncident({ ...world, facts: world.bus, normals: world.normals })({
    metadata: { ...windowEvaluatedExample.metadata, id: evaluationId },
    data: {
      ...windowEvaluatedExample.data,
      monitorId: monitor.id,
      window: { start: isoOf(startMs), end: isoOf(endMs) },
    },
  });

/** Three hours of a drift and of a broken column. */
const aWorld = async (): Promise<MemoryWorld> => {
  const world = new MemoryWorld([monitor]);
  for (const index of [0, 1, 2]) await evaluated(world, index, bothCauses);
  world.published.length = 0;
  return world;
};

const saying = (world: MemoryWorld) => {
  const handler = onHttp(answerIncident({ ...world, facts: world.bus, normals: world.normals }));
  return (answer: string, id: string, body?: unknown) =>
    ask(handler, `POST /incidents/{id}/${answer}`, {
      path: { id },
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    });
};

const told = (world: MemoryWorld) =>
  world.facts().map(({ metadata, data }) => [metadata.type, ...(data as { changed: string[] }).changed]);
const statusOf = (world: MemoryWorld, id: string) => world.storedIncidents.get(id)?.incident.status;

describe('POST /incidents/{id}/acknowledge', () => {
  it('says that somebody is on it, once, and stays through further windows', async () => {
    const world = await aWorld();
    const say = saying(world);
    const { status, body } = await say('acknowledge', drift, { by: 'ada' });
    expect([status, body.status, body.answeredBy, body.isOpen]).toEqual([200, 'acknowledged', 'ada', true]);
    expect((await say('acknowledge', drift)).body).toEqual(body);
    expect(told(world)).toEqual([['Incident Updated', 'acknowledged']]);
    expect(world.facts()[0]?.metadata).toMatchObject({ time: '2026-11-25T12:00:00.000Z', causationId: 'r' });
    await evaluated(world, 3, bothCauses);
    expect(statusOf(world, drift)).toBe('acknowledged');
  });

  it('takes no body at all', async () => {
    const world = await aWorld();
    expect((await saying(world)('acknowledge', broken)).status).toBe(200);
  });
});

describe('POST /incidents/{id}/silence', () => {
  it('silences for good, or until windows have come to a moment', async () => {
    const world = await aWorld();
    const say = saying(world);
    await say('silence', broken);
    const { body } = await say('silence', drift, { until: isoOf(4 * hour) });
    expect(body).toMatchObject({ status: 'silenced', silencedUntil: isoOf(4 * hour) });
    await evaluated(world, 3, bothCauses);
    expect([statusOf(world, broken), statusOf(world, drift)]).toEqual(['silenced', 'open']);
    expect(told(world).at(-1)).toEqual(['Incident Updated', 'silence-over']);
  });

  it('refuses a moment that is over, and one that is none', async () => {
    const say = saying(await aWorld());
    const late = await say('silence', drift, { until: isoOf(3 * hour) });
    expect([late.status, late.type]).toEqual([400, 'application/problem+json']);
    expect(late.body.detail).toContain('is not after 1970-01-01T03:00:00.000Z');
    expect((await say('silence', drift, { until: 'tomorrow' })).body.detail).toContain('Body until');
  });
});

describe('POST /incidents/{id}/accept', () => {
  it('keeps the normal, ends the incident with the windows there are, and tells of it', async () => {
    const world = await aWorld();
    const { status, body } = await saying(world)('accept', drift, { by: 'ada' });
    expect([status, body.status, body.resolvedAt]).toEqual([200, 'resolved', isoOf(3 * hour)]);
    expect([...world.acceptedNormals.values()]).toEqual([
      {
        monitorId: 'churn',
        incidentId: drift,
        by: 'ada',
        acceptedAtMs: 3 * hour,
        fromMs: -2 * hour,
        cause: 'input-drift',
        columns: ['age'],
      },
    ]);
    expect(told(world)).toEqual([['Incident Resolved', 'accepted']]);
  });

  it('says the same again to whoever accepts again; the first acceptance stays', async () => {
    const world = await aWorld();
    const say = saying(world);
    const first = await say('accept', drift, { by: 'ada' });
    await evaluated(world, 3, []);
    expect(await say('accept', drift, { by: 'grace' })).toEqual(first);
    expect([...world.acceptedNormals.values()]).toMatchObject([{ by: 'ada', acceptedAtMs: 3 * hour }]);
    expect(told(world)).toHaveLength(1);
  });

  it('does not open again by windows of before, however often they are told; those after it open another', async () => {
    const world = await aWorld();
    await saying(world)('accept', drift, { by: 'ada' });
    for (const index of [2, 0, 1])
      await managed(world, { startMs: index * hour, endMs: (index + 1) * hour, evaluationId: `e${index}` });
    expect(told(world)).toEqual([['Incident Resolved', 'accepted']]);
    await evaluated(world, 3, []);
    await evaluated(world, 4, [aCauseFound()]);
    expect(statusOf(world, drift)).toBe('resolved');
    expect(statusOf(world, 'churn.input-drift.19700101T040000Z')).toBe('open');
  });

  it.each([
    ['nobody', {}, 'Body by'],
    ['a blank', { by: ' ' }, 'Body by'],
    ['a misspelt key', { by: 'ada', form: 1 }, 'Body form'],
    ['no JSON', '{', 'The body is not JSON'],
  ])('refuses %s', async (_, body, fault) => {
    const world = await aWorld();
    const answer = await saying(world)('accept', drift, body);
    expect([answer.status, answer.type]).toEqual([400, 'application/problem+json']);
    expect(answer.body.detail).toContain(fault);
    expect(world.acceptedNormals.size).toBe(0);
  });

  it('refuses what is broken: that is no normal', async () => {
    const world = await aWorld();
    const { status, body } = await saying(world)('accept', broken, { by: 'ada' });
    expect([status, body.detail]).toEqual([
      409,
      expect.stringContaining('values-missing means that something is broken'),
    ]);
    expect(world.acceptedNormals.size).toBe(0);
  });
});

describe('an answer', () => {
  it.each(['acknowledge', 'silence', 'accept'])('to %s is refused by what is over, and by nothing', async (answer) => {
    const world = await aWorld();
    for (const index of [3, 4]) await evaluated(world, index, []);
    const over = await saying(world)(answer, drift, { by: 'ada' });
    expect([over.status, over.body.detail]).toEqual([
      409,
      `The incident ${drift} is resolved since ${isoOf(5 * hour)}; only an open one takes an answer.`,
    ]);
    expect((await saying(world)(answer, 'nothing', { by: 'ada' })).status).toBe(404);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('ends the same when call %i breaks and it is said again', async (call) => {
    for (const answer of ['acknowledge', 'silence', 'accept'])
      for (const takesEffect of [false, true]) {
        const [world, whole] = [await aWorld(), await aWorld()];
        const expected = await saying(whole)(answer, drift, { by: 'ada' });
        world.faults.failAt(call, takesEffect);
        const first = await saying(world)(answer, drift, { by: 'ada' });
        expect([200, 500]).toContain(first.status);
        world.faults.failAt(Number.POSITIVE_INFINITY, false);
        expect(await saying(world)(answer, drift, { by: 'ada' })).toEqual(expected);
        expect(told(world)).toEqual(told(whole));
        expect([...world.storedIncidents.values()].flatMap(({ untold }) => untold)).toEqual([]);
      }
  });

  it('is given anew when the incident changed in between, and says so when that goes on', async () => {
    const world = await aWorld();
    const { incidents } = world;
    const lost = (times: number) => {
      let left = times;
      const save: typeof incidents.save = async (...saved) => {
        left -= 1;
        if (left >= 0) throw new ConflictError('The incident was changed by another invocation in between.');
        return incidents.save(...saved);
      };
      const ports = { ...world, facts: world.bus, normals: world.normals, incidents: { ...incidents, save } };
      return ask(onHttp(answerIncident(ports)), 'POST /incidents/{id}/acknowledge', { path: { id: drift } });
    };
    const given = await lost(5);
    expect([given.status, given.body.detail]).toEqual([409, expect.stringContaining('Read it again')]);
    expect((await lost(4)).status).toBe(200);
  });
});
