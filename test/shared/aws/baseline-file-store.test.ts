import { describe, expect, it } from 'vitest';
import { startDataBucket } from './data-bucket.ts';

/** The store over a bucket of its own, and a way to put text beside a baseline. */
const rig = async () => {
  const { put } = await startDataBucket();
  const { baselineFileStore } = await import('../../../shared/aws/baseline-file-store.ts');
  return {
    store: baselineFileStore('data'),
    put: (name: string, body: string) => put(`baselines/churn/v1/${name}`, body),
  };
};

const constraints = JSON.stringify({ version: 0, features: [] });
const statistics = JSON.stringify({ version: 0, dataset: { item_count: 0 }, features: [] });

describe('baselineFileStore(bucket)', () => {
  it('finds nothing until there are constraints, statistics are as they may, and each version is read once', async () => {
    const { store, put } = await rig();
    await put('statistics.json', statistics);
    expect(await store.find('churn', 'v1')).toBeUndefined();
    await put('constraints.json', `\uFEFF${constraints}`);
    const found = await store.find('churn', 'v1');
    expect(found).toEqual({ constraints: JSON.parse(constraints), statistics: JSON.parse(statistics) });
    expect(await store.find('churn', 'v1')).toBe(found);
  });

  it('names the file that is not of its form', async () => {
    const { store, put } = await rig();
    await put('constraints.json', '{"version":');
    await expect(store.find('churn', 'v1')).rejects.toThrow(
      'baselines/churn/v1/constraints.json cannot be used as a baseline. It is not JSON. Expected is the constraints',
    );
    await put('constraints.json', '{}');
    await expect(store.find('churn', 'v1')).rejects.toThrow('constraints.json is not of its form at version');
  });
});
