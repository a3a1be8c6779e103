import { beforeAll, describe, expect, it } from 'vitest';
import type { LearnedReference } from '../../../shared/reference/index.ts';
import { learnReference } from '../../../shared/reference/index.ts';
import { ReferenceWorld } from '../../factories/reference-world.ts';
import { startDataBucket } from './data-bucket.ts';

const place = 'references/churn/0123456789ab';

const rig = async () => {
  const { put } = await startDataBucket();
  const { referenceStore } = await import('../../../shared/aws/reference-store.ts');
  /** A store as a function that has just started has it. */
  const anew = () => referenceStore('data');
  return { put, anew, store: anew() };
};

let learned: LearnedReference;

beforeAll(async () => {
  const found = await learnReference({ ...new ReferenceWorld().source(0, 7), keepRows: true });
  if (found === undefined) throw new Error('nothing was learned');
  learned = found;
});

const other = (): LearnedReference => ({ ...learned, reference: { ...learned.reference, version: 'v2' }, rows: [] });

describe('referenceStore(bucket)', () => {
  it('finds nothing where there is nothing, and what is kept there later, stage by stage', async () => {
    const { store, anew } = await rig();
    expect(await store.find(place, 7)).toBeUndefined();
    expect(await store.keep(place, learned)).toEqual(learned.reference);
    for (const one of [store, anew()]) expect(await one.find(place, 7)).toEqual(learned.reference);
    expect(await store.find(place, 14)).toBeUndefined();
    expect(await store.find(`${place}0`, 7)).toBeUndefined();
  });

  it('gives all rows together and the sampled ones as they were', async () => {
    const { store, anew } = await rig();
    await store.keep(place, learned);
    expect(Buffer.from((await anew().whole(place, 7)).toBytes())).toEqual(Buffer.from(learned.whole.toBytes()));
    expect(await anew().rows(place, 7)).toEqual(learned.rows);
  });

  it('keeps the first, whoever comes later, with its own rows', async () => {
    const { store, anew } = await rig();
    await store.keep(place, learned);
    expect(await anew().keep(place, other())).toEqual(learned.reference);
    expect(await anew().rows(place, 7)).toEqual(learned.rows);
  });

  it('keeps one of several that come at once, and all of them get that one', async () => {
    const { anew } = await rig();
    const kept = await Promise.all([anew().keep(place, learned), anew().keep(place, other())]);
    expect(kept[1]).toEqual(kept[0]);
    const rows = await anew().rows(place, 7);
    expect(rows).toEqual(kept[0]?.version === 'v2' ? [] : learned.rows);
  });

  it('reads a reference once while it runs', async () => {
    const { store } = await rig();
    await store.keep(place, learned);
    const first = await store.find(place, 7);
    expect(await store.find(place, 7)).toBe(first);
  });

  it('names what is not there, though the reference is', async () => {
    const { put, anew } = await rig();
    await expect(anew().rows(place, 7)).rejects.toThrow(`There is no reference of 7 days at ${place}.`);
    await put(`${place}/7/reference.json`, JSON.stringify(learned.reference));
    await expect(anew().whole(place, 7)).rejects.toThrow(`${place}/7/v1/profile.bin is not there`);
    await put(`${place}/14/reference.json`, 'not JSON');
    await expect(anew().find(place, 14)).rejects.toMatchObject({ facts: { key: `${place}/14/reference.json` } });
  });
});
