import { describe, expect, it } from 'vitest';
import type { KeptDay } from '../../../shared/reference/index.ts';
import { startDataBucket } from './data-bucket.ts';

const rig = async () => {
  const { put } = await startDataBucket();
  const { windowDayStore } = await import('../../../shared/aws/window-day-store.ts');
  return { put, anew: () => windowDayStore('data') };
};

const aDay = (...digests: readonly string[]): KeptDay => ({
  windows: digests.map((digest, at) => ({ startMs: at, digest, rows: 10, points: [[10, 0.5], null], broken: [] })),
});

const always = () => true;
const never = () => false;

describe('windowDayStore(bucket)', () => {
  it('finds nothing where there is nothing, and what is kept there, by monitor, reference and day', async () => {
    const { anew } = await rig();
    const store = anew();
    expect(await store.find('churn', 'v1', '2026-11-20', always)).toBeUndefined();
    await store.put('churn', 'v1', '2026-11-20', aDay('a', 'b'));
    for (const one of [store, anew()])
      expect(await one.find('churn', 'v1', '2026-11-20', always)).toEqual(aDay('a', 'b'));
    for (const [monitor, version, day] of [
      ['other', 'v1', '2026-11-20'],
      ['churn', 'v2', '2026-11-20'],
      ['churn', 'v1', '2026-11-21'],
    ] as const)
      expect(await store.find(monitor, version, day, always)).toBeUndefined();
  });

  it('asks again only where what it knows is not enough', async () => {
    const { anew } = await rig();
    const [store, elsewhere] = [anew(), anew()];
    await store.put('churn', 'v1', '2026-11-20', aDay('a'));
    await elsewhere.put('churn', 'v1', '2026-11-20', aDay('a', 'b'));
    expect(await store.find('churn', 'v1', '2026-11-20', always)).toEqual(aDay('a'));
    expect(await store.find('churn', 'v1', '2026-11-20', never)).toEqual(aDay('a', 'b'));
    expect(await store.find('churn', 'v1', '2026-11-20', always)).toEqual(aDay('a', 'b'));
  });

  it('lies where formats.md says', async () => {
    const { put, anew } = await rig();
    await put('series/churn/v1/2026-11-20.json', JSON.stringify(aDay('x')));
    expect(await anew().find('churn', 'v1', '2026-11-20', always)).toEqual(aDay('x'));
  });
});
