import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalS3, startS3 } from '../../../local/services/s3.ts';
import { clientConfig, home, listen, temporaryFolder } from '../services/support.ts';
import { customersCsv, Workbench } from './workbench.ts';

const bucket = 'customers';
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof listen>>;
let s3: LocalS3;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await listen((req, res) => void s3.handle(req, res));
  s3 = await startS3({
    dataDir: folder.path,
    clock: () => Date.UTC(2026, 10, 20),
    home,
    publish: async () => {},
  });
  s3.createBucket(bucket, { versioning: false, eventBridge: false });
  const client = new S3Client({ ...clientConfig(server.url), forcePathStyle: true });
  for (const part of ['a', 'b'])
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: `data/${part}.csv`, Body: customersCsv(50) }));
  const manifest = JSON.stringify([{ prefix: `s3://${bucket}/beside/` }, 'a.csv']);
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'manifests/1.json', Body: manifest }));
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'beside/a.csv', Body: customersCsv(50) }));
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'beside/a.csv.other', Body: 'not,meant' }));
  client.destroy();
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await s3.close();
  await folder.remove();
});

describe('plumbline with s3:// addresses', () => {
  it('reads every object under a prefix', async () => {
    using bench = new Workbench();
    expect(await bench.json('profile', `s3://${bucket}/data/`)).toMatchObject({ rows: 100 });
  });

  it('reads the very objects that a manifest names, there or here', async () => {
    using bench = new Workbench();
    expect(await bench.json('profile', `s3://${bucket}/manifests/`)).toMatchObject({ rows: 50 });
    const here = bench.file(
      'manifest.json',
      JSON.stringify([{ prefix: `s3://${bucket}/` }, 'data/a.csv', 'data/b.csv']),
    );
    expect(await bench.json('profile', here)).toMatchObject({ rows: 100 });
    const gone = bench.file('gone.json', JSON.stringify([{ prefix: `s3://${bucket}/data/` }, 'a.cs']));
    expect(await bench.run('profile', gone)).toMatchObject({
      code: 2,
      told: expect.stringContaining('a.cs, which does'),
    });
  });

  it('keeps a baseline, profiles and a report there, and takes them from there', async () => {
    using bench = new Workbench();
    const [data, base, report] = ['data/', 'base', 'report/'].map((key) => `s3://${bucket}/${key}`) as [
      string,
      string,
      string,
    ];
    expect((await bench.run('baseline', data, '--out', base)).out).toContain(`${base}/statistics.json`);
    expect(await bench.json('show', base)).toMatchObject({ rows: 100 });
    expect(await bench.json('show', `${base}/statistics.json`)).toMatchObject({ rows: 100 });
    await bench.run('profile', data, '--out', `s3://${bucket}/one.bin`);
    await bench.run('merge', `s3://${bucket}/one.bin`, `${base}/profile.bin`, '--out', `s3://${bucket}/both.bin`);
    expect(await bench.json('show', `s3://${bucket}/both.bin`)).toMatchObject({ rows: 200 });
    expect(await bench.json('compare', base, `s3://${bucket}/one.bin`)).toMatchObject({ onlyInA: [], onlyInB: [] });
    expect((await bench.run('check', data, '--baseline', base, '--out', report)).out).toContain(`${report}report.html`);
    expect(await bench.json('show', `${report}statistics.json`)).toMatchObject({ rows: 100 });
  });

  it('tells what is not there', async () => {
    using bench = new Workbench();
    const [file, folder] = [`s3://${bucket}/lost.bin`, `s3://${bucket}/lost`];
    expect(await bench.run('show', file)).toMatchObject({ code: 2, told: `plumbline: ${file} does not exist\n` });
    expect((await bench.run('show', folder)).told).toContain(`${folder} is no baseline`);
    expect((await bench.run('profile', `s3://${bucket}/data/`, '--out', 's3://no-such-bucket/a.bin')).told).toContain(
      's3://no-such-bucket/a.bin cannot be reached in S3. NoSuchBucket',
    );
  });

  it('refuses an empty prefix, a bucket that is not there and what is no address', async () => {
    using bench = new Workbench();
    for (const place of [`s3://${bucket}/nothing/`, 's3://no-such-bucket/data', 's3://'])
      expect(await bench.run('profile', place)).toMatchObject({ code: 2, told: expect.stringContaining(place) });
  });
});
