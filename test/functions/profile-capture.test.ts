import { describe, expect, it } from 'vitest';
import { Profile } from '../../shared/profile/index.ts';
import { aCaptureKey, aCaptureLine, anObjectCreated } from '../factories/captures.ts';
import { aMonitor } from '../factories/monitors.ts';
import { Chain } from './chain.ts';

const many = (count: number, time = '2026-11-20T10:02:11Z', input = '42,basic') =>
  Array.from({ length: count }, (_, index) => aCaptureLine({ id: `r${index}`, time, input }));

const partialsOf = (chain: Chain, series = chain.monitor.series): readonly Profile[] =>
  [...chain.world.objects]
    .filter(([key]) => key.startsWith(`partials/${series}/`))
    .map(([, bytes]) => Profile.fromBytes(bytes));

describe('profileCapture', () => {
  it('keeps a partial for each hour of event time, not of arrival', async () => {
    const chain = new Chain();
    const lines = [...many(3, '2026-11-20T09:59:59Z'), ...many(4, '2026-11-20T10:00:00Z')];
    await chain.profile(chain.capture(anObjectCreated(aCaptureKey()), lines));
    const hours = [...chain.world.objects.keys()].map((key) => key.split('/').slice(4, 8).join('/')).toSorted();
    expect(hours).toEqual(['2026/11/20/09', '2026/11/20/10']);
    expect(chain.world.dirty.size).toBe(2);
  });

  it('leaves the same bytes when an event comes twice', async () => {
    const chain = new Chain();
    const event = chain.capture(anObjectCreated(aCaptureKey()), many(50));
    await chain.profile(event);
    const first = new Map(chain.world.objects);
    await chain.profile(event);
    expect(chain.world.objects).toEqual(first);
  });

  it('sets bad records aside with place and reason, and reads the rest', async () => {
    const chain = new Chain();
    const lines = [aCaptureLine(), '{"truncated', aCaptureLine({ input: '1,2,3' }), aCaptureLine({ id: 'r2' })];
    const outcome = await chain.profile(chain.capture(anObjectCreated(aCaptureKey()), lines));
    expect(outcome).toMatchObject({ series: [{ records: 2, rejected: 2 }] });
    const [key = '', rejected = []] = [...chain.world.lines].find(([each]) => each.startsWith('rejected/')) ?? [];
    expect(key).toMatch(
      /^rejected\/churn-xgb\/AllTraffic\/[0-9a-f]{12}\/2026\/11\/20\/10\/[0-9a-f]{32}\.[0-9A-F]{32}\//,
    );
    expect(rejected.map((line) => JSON.parse(line))).toMatchObject([
      { line: 2, byteOffset: Buffer.byteLength(lines[0] ?? '') + 1, reason: 'not-json' },
      { line: 3, reason: 'column-count' },
    ]);
    expect(rejected.join()).not.toContain('truncated');
  });

  it('reports nothing that was captured, since its outcome is logged: no value, no id, no key of a row', async () => {
    const chain = new Chain();
    const data = JSON.stringify([{ age: 1, plan: 'captured-value', 'captured-key@example.com': 'captured' }]);
    const json = aCaptureLine({ id: 'captured-id' }).replace(
      '"data":"42,basic","encoding":"CSV"',
      `"data":${JSON.stringify(data)},"encoding":"JSON"`,
    );
    const lines = [json, '{"captured', aCaptureLine({ input: 'captured' }), aCaptureLine({ input: '42,captured' })];
    const outcome = await chain.profile(chain.capture(anObjectCreated(aCaptureKey()), lines));
    expect(outcome).toMatchObject({ series: [{ records: 2, rejected: 2, extraColumns: 1, flagged: [2] }] });
    expect(JSON.stringify(outcome)).not.toContain('captured');
  });

  it('says so when no monitor watches the object', async () => {
    const chain = new Chain();
    const event = anObjectCreated('capture/another-endpoint/AllTraffic/2026/11/20/10/a.jsonl');
    expect(await chain.profile(event)).toMatchObject({ skipped: 'no monitor watches this object' });
    expect(chain.world.objects.size).toBe(0);
  });

  it.each(['gone', 'replaced'] as const)('acknowledges an object that is %s before it was read', async (state) => {
    const chain = new Chain();
    const event = anObjectCreated(aCaptureKey());
    if (state === 'replaced') chain.capture(anObjectCreated(aCaptureKey(), { etag: 'e2' }), many(1));
    expect(await chain.profile(event)).toMatchObject({ series: [{ skipped: `the object is ${state}` }] });
  });

  it('lets a newer revision replace an older one, with the hours it no longer touches, in either order', async () => {
    const states = [];
    for (const order of ['old first', 'new first']) {
      const chain = new Chain();
      const key = aCaptureKey();
      const older = anObjectCreated(key, { sequencer: '0A', etag: 'e1' });
      const newer = anObjectCreated(key, { sequencer: '0B', etag: 'e2' });
      const readOlder = async () => {
        chain.capture(older, many(30, '2026-11-20T09:30:00Z'));
        await chain.profile(older);
      };
      const readNewer = async () => {
        chain.capture(newer, many(20, '2026-11-20T10:30:00Z'));
        await chain.profile(newer);
      };
      if (order === 'old first') {
        await readOlder();
        await readNewer();
      } else {
        await readNewer();
        await readOlder();
      }
      await chain.tick('2026-11-20T10:30:00Z');
      await chain.tick('2026-11-20T12:30:00Z');
      states.push(chain.state().windows.map(({ startMs, rows }) => [new Date(startMs).getUTCHours(), rows]));
    }
    expect(states[0]).toContainEqual([10, 20]);
    expect(states[0]?.find(([hour]) => hour === 9)?.[1] ?? 0).toBe(0);
    expect(states[1]).toContainEqual([10, 20]);
  });

  it('points to records worth a second look, with their lines as captured', async () => {
    const chain = new Chain();
    const odd = aCaptureLine({ id: 'odd', input: '42,platinum' });
    await chain.profile(chain.capture(anObjectCreated(aCaptureKey()), [aCaptureLine({ id: 'plain' }), odd]));
    expect(chain.flagged.map(({ data }) => data)).toMatchObject([
      { monitorId: 'churn', records: 1, reasons: { 'unseen-category': 1 } },
    ]);
    const [, lines = []] = [...chain.world.lines].find(([key]) => key.startsWith('flagged/churn/')) ?? [];
    expect(JSON.parse(lines[0] ?? '{}').record).toEqual(JSON.parse(odd));
  });

  it('keeps a sample of whole rows, unless one of the monitors of the series forbids it', async () => {
    const sampled = async (chain: Chain) => {
      await chain.profile(
        chain.capture(anObjectCreated(aCaptureKey()), [aCaptureLine({ id: 'r1', input: '42,secret' })]),
      );
      return partialsOf(chain).map(({ rows, sample }) => [rows, sample?.rows().length]);
    };
    const without = aMonitor({ id: 'discreet', profile: { sampleRows: false } });
    expect(await sampled(new Chain(aMonitor({ profile: {} })))).toEqual([[1, 1]]);
    expect(await sampled(new Chain(without))).toEqual([[1, undefined]]);
    expect(await sampled(new Chain(aMonitor(), without))).toEqual([[1, undefined]]);
  });

  it("counts slices of the monitor's segments as its baseline suggests them, in a series of its own", async () => {
    const segmented = aMonitor({ id: 'by-plan', segments: ['plan'] });
    const chain = new Chain(aMonitor(), segmented);
    const lines = [...many(3), ...many(2, '2026-11-20T10:02:11Z', '42,premium'), aCaptureLine({ input: '42,odd' })];
    await chain.profile(chain.capture(anObjectCreated(aCaptureKey()), lines));
    const slices = partialsOf(chain, segmented.series).map((partial) =>
      partial.slices?.slices().map(({ segment, value, rows }) => [segment.name, value, rows]),
    );
    expect(slices).toEqual([
      [
        ['plan', 'basic', 3],
        ['plan', 'premium', 2],
        ['plan', undefined, 1],
      ],
    ]);
    expect(partialsOf(chain).map(({ rows, slices: none }) => [rows, none])).toEqual([[6, undefined]]);
  });

  it('counts no slices while there is no baseline', async () => {
    const chain = new Chain(aMonitor({ segments: ['plan'] }));
    chain.baselines = { find: async () => undefined };
    await chain.profile(chain.capture(anObjectCreated(aCaptureKey()), many(3)));
    expect(partialsOf(chain).map(({ rows, slices }) => [rows, slices])).toEqual([[3, undefined]]);
  });
});
