import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BuildError, build } from '../../local/build.ts';
import { monitorDocument } from '../../shared/monitor/index.ts';

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const folders = () => ({ functions: at('functions'), monitors: at('monitors'), out: at('dist') });
const flightsDelay = fileURLToPath(new URL('../../monitors/flights-delay.yml', import.meta.url));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-build-'));
  await Promise.all(['functions', 'monitors', 'dist'].map((name) => mkdir(at(name))));
  await writeFile(at('functions', 'say-hello.ts'), 'export const handler = async (name: string) => name;\n');
});
afterEach(() => rm(folder, { recursive: true }));

describe('build() of functions', () => {
  test('makes one file of each, which runs on its own', async () => {
    await writeFile(at('functions', 'greeting.cjs'), "module.exports = require('node:path').basename('/a/greeted');\n");
    await writeFile(
      at('functions', 'greet.ts'),
      "import greeting from './greeting.cjs';\nexport const handler = async () => greeting;\n",
    );

    const { functions } = await build(folders());

    expect(functions.map(({ name }) => name)).toEqual(['greet', 'say-hello']);
    expect(functions.every(({ bytes }) => bytes > 0)).toBe(true);
    expect((await readdir(at('dist'))).sort()).toEqual([
      'greet.mjs',
      'greet.mjs.map',
      'monitors.json',
      'say-hello.mjs',
      'say-hello.mjs.map',
    ]);
    const greet = await import(pathToFileURL(at('dist', 'greet.mjs')).href);
    expect(await greet.handler()).toBe('greeted');
  });

  test('takes away what an earlier build left, and nothing else', async () => {
    await writeFile(at('dist', 'renamed-since.mjs'), '');
    await writeFile(at('dist', 'notes.txt'), '');

    await build(folders());

    const names = await readdir(at('dist'));
    expect(names).not.toContain('renamed-since.mjs');
    expect(names).toContain('notes.txt');
  });

  test('keeps the names by which errors are told', async () => {
    const errors = fileURLToPath(new URL('../../shared/errors.ts', import.meta.url));
    await writeFile(
      at('functions', 'refuse.ts'),
      `import { InvalidInputError } from '${errors}';\nexport const handler = async () => new InvalidInputError('no');\n`,
    );

    await build(folders());

    const { handler } = await import(pathToFileURL(at('dist', 'refuse.mjs')).href);
    expect((await handler()).name).toBe('InvalidInputError');
  });

  test('minifies, unless someone wants to read', async () => {
    const [{ functions: small }, { functions: readable }] = [
      await build(folders()),
      await build({ ...folders(), readable: true }),
    ];

    expect(small[0]?.bytes).toBeLessThan(readable[0]?.bytes ?? 0);
    expect(await readFile(at('dist', 'say-hello.mjs'), 'utf8')).toContain('async (name) => name');
  });

  test('gives a Lambda the credentials of its environment, and no other way to find some', async () => {
    await build({ out: at('dist'), monitors: at('monitors') });

    const map = JSON.parse(await readFile(at('dist', 'profile-capture.mjs.map'), 'utf8'));
    const providers = map.sources.filter((source: string) => source.includes('/credential-provider-'));
    expect(providers.map((source: string) => source.match(/credential-provider-\w+/)?.[0])).toEqual([
      'credential-provider-env',
    ]);
  });

  test('fails on code that does not bundle', async () => {
    await writeFile(at('functions', 'lost.ts'), "import './nowhere.ts';\n");
    await expect(build(folders())).rejects.toThrow(/nowhere\.ts/);
  });
});

describe('build() of monitors', () => {
  const monitor = (name: string, text: string) => writeFile(at('monitors', name), text);
  const faultsOf = async (): Promise<string[]> => {
    const error = await build(folders()).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(BuildError);
    return error instanceof BuildError ? error.message.split('\n') : [];
  };

  test('writes them as one list that the schema accepts', async () => {
    await cp(flightsDelay, at('monitors', 'flights-delay.yml'));

    await build(folders());

    const written: unknown = JSON.parse(await readFile(at('dist', 'monitors.json'), 'utf8'));
    const documents = v.parse(v.array(monitorDocument), written);
    expect(documents.map(({ id }) => id)).toEqual(['flights-delay']);
    expect(written).toEqual(documents);
  });

  test('names file, path and what was expected, for every fault of every file', async () => {
    const text = await readFile(flightsDelay, 'utf8');
    await monitor('first.yml', text.replace('lengthHours: 6', 'lengthHours: 25'));
    const wrong = text.replace('owner:', 'ownr:').replace(/columns: \[departure_hour.*/, 'columns: [{ name: 1 }]');
    await monitor('second.yml', wrong);

    const faults = await faultsOf();

    expect(faults).toEqual([
      expect.stringMatching(/first\.yml: window\.lengthHours: .*Expected .*24.* received 25$/),
      expect.stringMatching(/second\.yml: owner: .*Expected "owner"/),
      expect.stringMatching(
        /second\.yml: mapping\.input\.columns\.0: .*mapping\.input\.columns\.0\.name: .*Expected string/,
      ),
      expect.stringMatching(/second\.yml: ownr: /),
    ]);
  });

  test('names file, line and column of what is not YAML', async () => {
    await monitor('broken.yml', 'id: [one\nowner: two\n');
    expect((await faultsOf())[0]).toMatch(/broken\.yml: .*line \d+, column \d+/);
  });

  test('refuses an id that is used twice', async () => {
    await cp(flightsDelay, at('monitors', 'one.yml'));
    await cp(flightsDelay, at('monitors', 'two.yml'));
    expect(await faultsOf()).toEqual([expect.stringMatching(/one\.yml, .*two\.yml: id: flights-delay is used more/)]);
  });

  test('leaves the last good build alone when a monitor is wrong', async () => {
    await build(folders());
    await monitor('wrong.yml', 'id: 1\n');
    await faultsOf();
    expect(await readdir(at('dist'))).toContain('say-hello.mjs');
  });
});
