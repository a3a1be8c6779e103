import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { onTestFinished, vi } from 'vitest';
import { type LocalS3, startS3 } from '../../../local/services/s3.ts';
import { clientConfig, home, listen } from '../../local/services/support.ts';

/**
 * An empty bucket `data` until the test ends. Modules that make clients have to be imported after it: they are loaded anew and
 * find it by the environment.
 */
export const startDataBucket = async () => {
  let s3: LocalS3 | undefined;
  const server = await listen((req, res) => void s3?.handle(req, res));
  s3 = await startS3({ clock: () => 0, home, publish: async () => undefined });
  s3.createBucket('data', { eventBridge: false, versioning: false });
  const client = new S3Client({ ...clientConfig(server.url), forcePathStyle: true });
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    client.destroy();
    await server.close();
    await s3?.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
  vi.resetModules();
  const put = (Key: string, Body: string | Uint8Array) =>
    client.send(new PutObjectCommand({ Bucket: 'data', Key, Body }));
  return { put };
};
