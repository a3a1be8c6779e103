import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type LocalS3, startS3 } from '../../../local/services/s3.ts';
import { clientConfig, home, listen } from '../../local/services/support.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The store over a bucket of its own, and a way to put text there. */
const rig = async () => {
  let s3: LocalS3 | undefined;
  const server = await listen((req, res) => void s3?.handle(req, res));
  s3 = await startS3({ clock: () => 0, home, publish: async () => undefined });
  s3.createBucket('data', { eventBridge: false, versioning: false });
  const client = new S3Client({ ...clientConfig(server.url), forcePathStyle: true });
  onTestFinished(async () => {
    client.destroy();
    await server.close();
    await s3?.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
  vi.resetModules();
  const { baselineFileStore } = await import('../../../shared/aws/baseline-file-store.ts');
  return {
    store: baselineFileStore('data'),
    put: (name: string, Body: string) =>
      client.send(new PutObjectCommand({ Bucket: 'data', Key: `baselines/churn/v1/${name}`, Body })),
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
    await expect(store.find('churn', 'v1')).rejects.toThrow('An object is not JSON.');
    await put('constraints.json', '{}');
    await expect(store.find('churn', 'v1')).rejects.toThrow('constraints.json is not of its form at version');
  });
});
