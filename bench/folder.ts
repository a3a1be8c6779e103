import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where benchmarks keep what they generate, install and build: in the temporary folder, one for each checkout. */
export const benchFolder = (): string => {
  const checkout = createHash('sha256')
    .update(resolve(import.meta.dirname, '..'))
    .digest('hex')
    .slice(0, 8);
  const folder = join(tmpdir(), `plumbline-bench-${checkout}`);
  mkdirSync(folder, { recursive: true });
  return folder;
};
