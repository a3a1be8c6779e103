import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../events/', import.meta.url);

/** Every event's file; what lies in `parts` is shared between them. */
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('parts'))
  .toSorted();

const camelCase = (file: string): string =>
  basename(file, '.ts').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

describe('events', () => {
  it('are found', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)('%s has a schema of its name and an example that the schema accepts', async (file) => {
    const name = camelCase(file);
    const exported = (await import(new URL(file, folder).href)) as Readonly<Record<string, unknown>>;
    const schema = exported[name] as v.GenericSchema;
    expect(schema).toMatchObject({ kind: 'schema' });
    expect(v.safeParse(schema, exported[`${name}Example`]).issues ?? []).toEqual([]);
  });

  it.each(files)('%s has an example in which every key is known to the schema', async (file) => {
    const name = camelCase(file);
    const exported = (await import(new URL(file, folder).href)) as Readonly<Record<string, unknown>>;
    const example = exported[`${name}Example`];
    const output = v.parse(exported[name] as v.GenericSchema, example);
    expect(keysOf(output)).toEqual(expect.arrayContaining(keysOf(example)));
  });
});

/** Paths of all keys, values aside: schemas may bring times and tags into one form. */
const keysOf = (value: unknown, path = ''): string[] => {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value)
    .flatMap(([key, item]) => [`${path}/${key}`, ...keysOf(item, `${path}/${key}`)])
    .filter((key) => !/\/Tags\//.test(key))
    .toSorted();
};
