import { execFile } from 'node:child_process';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { benchFolder } from './folder.ts';

const execute = promisify(execFile);

/** What CommonJS packages inside an ES module bundle call. */
const requireForCommonJs =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Bundles a program of this folder, as functions are when deployed: stripping types at start would count as time and memory. What it
 * imports dynamically is a file of its own.
 *
 * @returns the bundle's path
 */
export const bundled = async (program: string): Promise<string> => {
  const outdir = join(benchFolder(), `bundle-${basename(program, '.ts')}`);
  await build({
    entryPoints: [join(import.meta.dirname, program)],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: requireForCommonJs },
    logLevel: 'error',
  });
  return join(outdir, basename(program).replace(/\.ts$/, '.mjs'));
};

interface ChildOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program in a process of its own, so that its memory is its own.
 *
 * @returns what the last line of its output says in JSON
 * @throws when it fails, with what it wrote to its error output
 */
export const childAnswer = async <Answer>(
  command: string,
  args: readonly string[],
  { cwd = benchFolder(), env = {} }: ChildOptions = {},
): Promise<Answer> => {
  const { stdout } = await execute(command, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 ** 2 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
};
