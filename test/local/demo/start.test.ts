import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../../local/start.ts', import.meta.url));
const start = (...args: readonly string[]) => promisify(execFile)(process.execPath, [program, ...args]);

describe('npm start', () => {
  test('tells its options', async () => {
    const { stdout } = await start('--help');
    for (const option of ['--once', '--json', '--no-demo', '--fresh', '--port', '--aws-port', '--data-dir'])
      expect(stdout).toContain(option);
  });

  test.each([
    [['--prot', '3000'], /--prot/],
    [['--port', '70000'], /--port takes a port, 0 to 65535, not 70000/],
    [['--aws-port', 'x'], /--aws-port takes a port, 0 to 65535, not x/],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const failure = await start(...args).catch((error: { code: number; stderr: string }) => error);
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringMatching(sentence) });
    expect(failure.stderr).not.toContain('    at ');
  });
});
