import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { build } from '../../local/build.ts';

/** Where the deployment under test lies: the compiled template and the bundles it names. */
export interface Deployment {
  readonly template: string;
  readonly bundleDir: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    deployment: Deployment;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds and compiles what would be deployed, once for all tests that run the deployed wiring. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-deployment-'));
  for (const name of ['serverless.yml', 'deploy', 'package.json'])
    await cp(join(root, name), join(folder, name), { recursive: true });
  await build({ out: join(folder, 'dist'), monitors: join(root, 'test', 'fixtures', 'monitors') });
  const osls = join(root, 'node_modules', 'osls', 'bin', 'serverless.js');
  await promisify(execFile)(process.execPath, [osls, 'package', '--stage', 'test'], { cwd: folder });
  project.provide('deployment', {
    template: join(folder, '.serverless', 'cloudformation-template-update-stack.json'),
    bundleDir: join(folder, 'dist'),
  });
  return () => rm(folder, { recursive: true });
};
