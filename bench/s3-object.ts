import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** An object in a local S3 that runs in a process of its own. */
export interface S3Object {
  /** `bucket/key`. */
  readonly path: string;
  /** What a client of this S3 finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Stops the service, with which its objects go. */
  close(): Promise<void>;
}

/** Starts the local S3 and puts the file there. */
export const objectInS3 = async (file: string): Promise<S3Object> => {
  const service = spawn(process.execPath, [join(import.meta.dirname, 's3-service.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(service, 'exit');
  const [url] = await once(createInterface({ input: service.stdout }), 'line');
  const path = 'capture/object.jsonl';
  const put = await fetch(`${url}/${path}`, { method: 'PUT', body: await openAsBlob(file) });
  if (!put.ok) throw new Error(`The local S3 answered ${put.status} to PUT ${path}: ${await put.text()}`);
  return {
    path,
    env: { AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' },
    close: async () => {
      service.stdin.end();
      await exited;
    },
  };
};
