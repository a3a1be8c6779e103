import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../local/build.ts';
import { located } from '../../local/locate.ts';

let folder: string;

const source = `/** Fails, with a stack. */
export const handler = async (word: string) => {
  const fault = new RangeError(word);
  return fault.stack;
};
`;

/** From a process of its own: the test runner's would already lead back to the source. */
const traceOf = async (bundle: string): Promise<string> => {
  const script = `import { handler } from '${pathToFileURL(bundle).href}'; console.log(await handler('too far'));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  return stdout;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-locate-'));
  await Promise.all(['functions', 'monitors'].map((name) => mkdir(join(folder, name))));
  await writeFile(join(folder, 'functions', 'fail.ts'), source);
  await build({
    functions: join(folder, 'functions'),
    monitors: join(folder, 'monitors'),
    out: join(folder, 'dist'),
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe('located(trace)', () => {
  test('leads from a bundle back to the source, and keeps the rest', async () => {
    const trace = await traceOf(join(folder, 'dist', 'fail.mjs'));

    const [message, first] = located(trace, join(folder, 'dist')).split('\n');

    expect(trace).not.toContain('fail.ts');
    expect(message).toBe('RangeError: too far');
    expect(first).toMatch(/at .*\bhandler \(functions\/fail\.ts:3:17\)$/);
  });

  test('leaves what no map knows', () => {
    const trace = 'at nobody (file:///var/task/dist/unknown.mjs:1:2)\nat again (node:internal/process:3:4)';
    expect(located(trace, join(folder, 'dist'))).toBe(trace);
  });
});
