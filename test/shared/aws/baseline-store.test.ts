import { describe, expect, it } from 'vitest';
import { Profile } from '../../../shared/profile/index.ts';
import { statisticsJson } from '../../../shared/report/index.ts';
import { aBaseline } from '../../factories/baselines.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { startDataBucket } from './data-bucket.ts';

/** The store over a bucket of its own, and a way to put files of a baseline there. */
const rig = async () => {
  const { put } = await startDataBucket();
  const { baselineStore } = await import('../../../shared/aws/baseline-store.ts');
  return {
    find: () => baselineStore('data').find('churn', 'v1'),
    store: baselineStore('data'),
    put: (name: string, body: string | Uint8Array) => put(`baselines/churn/v1/${name}`, body),
    putFor: (monitorId: string, body: Uint8Array) => put(`baselines/${monitorId}/v1/profile.bin`, body),
  };
};

const baseline = aBaseline(aMonitor());
const statistics = statisticsJson(baseline);

/** A `statistics.json` whose first sketch has other parameters. */
const withOtherSketch = (): string => {
  const [feature] = structuredClone(statistics.features);
  const parameters = feature?.numerical_statistics?.distribution?.kll?.sketch?.parameters;
  if (parameters !== undefined) parameters.k = 200;
  return JSON.stringify({ ...statistics, features: [feature] });
};

describe('baselineStore(bucket)', () => {
  it('finds nothing where there is nothing, and what is put there later', async () => {
    const { store, put } = await rig();
    expect(await store.find('churn', 'v1')).toBeUndefined();
    await put('profile.bin', baseline.toBytes());
    expect((await store.find('churn', 'v1'))?.rows).toBe(2000);
  });

  it('reads statistics.json, with or without a mark of its encoding, and each version once', async () => {
    const { store, put } = await rig();
    await put('statistics.json', `\uFEFF${JSON.stringify(statistics)}`);
    const found = await store.find('churn', 'v1');
    expect(found?.columns.map(({ name, present }) => [name, present])).toEqual([
      ['score', 2000],
      ['age', 2000],
      ['plan', 2000],
    ]);
    expect(await store.find('churn', 'v1')).toBe(found);
  });

  it('keeps what was asked for last, a thousand columns in all, and reads the others anew', async () => {
    const { store, putFor } = await rig();
    const wide = Profile.empty(
      Array.from({ length: 400 }, (_, place) => ({ name: `c${place}`, role: 'input' })),
      'wide',
    ).toBytes();
    for (const monitor of ['a', 'b', 'c']) await putFor(monitor, wide);
    const [a, b] = [await store.find('a', 'v1'), await store.find('b', 'v1')];
    expect(await store.find('a', 'v1')).toBe(a);
    const c = await store.find('c', 'v1');
    expect(await store.find('a', 'v1')).toBe(a);
    expect(await store.find('c', 'v1')).toBe(c);
    const again = await store.find('b', 'v1');
    expect(again).not.toBe(b);
    expect(again?.columns).toHaveLength(400);
  });

  it('prefers profile.bin', async () => {
    const { find, put } = await rig();
    await put('statistics.json', 'not even JSON');
    await put('profile.bin', baseline.toBytes());
    expect((await find())?.rows).toBe(2000);
  });

  it.each([
    ['statistics.json', '{"version": 0, "secret', 'It is not JSON.'],
    ['statistics.json', '{"version":0,"dataset":{}}', 'not of its form at dataset.item_count: expected'],
    ['statistics.json', '{"version":0,"dataset":{"item_count":1},"features":[]}', 'tells of no column.'],
    ['statistics.json', withOtherSketch(), 'The quantile sketch of score has k 200 and c 0.64, but must have k 2048'],
    ['profile.bin', '{"version":0}', "The profile's magic is something else, but must be PLPF."],
  ])('says of a bad %s what is wrong, where, and what is expected; no retry helps', async (name, body, sentence) => {
    const { find, put } = await rig();
    await put(name, body);
    const error = await find().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      retryable: false,
      facts: { key: `baselines/churn/v1/${name}` },
      message: expect.stringContaining(sentence),
    });
    expect(String(error)).toContain(`baselines/churn/v1/${name} cannot be used as a baseline. `);
    expect(String(error)).toMatch(/Expected is (a profile|the statistics).*no retry helps until it is there\.$/);
    expect(String(error)).not.toContain('secret');
  });
});
