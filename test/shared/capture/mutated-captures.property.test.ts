import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CapturedRecord,
  proposeMapping,
  type RejectedRecord,
  readBatchCsv,
  readDataset,
  readDocuments,
  rejectionReasons,
} from '../../../shared/capture/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { captureFolder, whenPresent } from '../cases.ts';
import { aLine, chunksOf } from './captures.ts';

const seed = 20_261_126;
console.info(`Property tests of mutated captures: fast-check seed ${seed}`);
const settings = { seed, numRuns: 150 };

/** One change of some bytes: at a share of the file, so many are taken away and others put there. */
interface Mutation {
  readonly at: number;
  readonly removed: number;
  readonly added: Uint8Array;
}

const added = fc.oneof(
  fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '\n', '\n\n', '{"captureData":', 'null', '\u0000', '1e999'),
  fc.string({ maxLength: 6 }),
);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 40 }),
  added: fc.oneof(
    added.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 4 }),
  ),
});

const mutated = (content: Uint8Array, mutations: readonly Mutation[]): Buffer =>
  mutations.reduce<Buffer>((bytes, { at, removed, added: put }) => {
    const start = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + removed)]);
  }, Buffer.from(content));

/** The longest files, kept to a size at which many runs are quick. */
const beginning = (content: Uint8Array): Uint8Array => content.subarray(0, 12_000);

const lineCount = (bytes: Buffer): number => bytes.toString('latin1').split('\n').length;

/** What must hold of whatever was read: places lie within the file, in order and apart, and nothing but blank lines between them. */
const expectEveryLine = (bytes: Buffer, found: readonly (CapturedRecord | RejectedRecord)[]): void => {
  let end = 0;
  for (const each of found) {
    expect(each.byteOffset).toBeGreaterThanOrEqual(end);
    expect(bytes.subarray(end, each.byteOffset).toString('latin1')).toMatch(/^(?:[\r\n]|\u00ef\u00bb\u00bf)*$/);
    expect(each.line).toBeLessThanOrEqual(lineCount(bytes));
    end = each.byteOffset + each.byteLength;
    if (each.kind === 'rejected') {
      expect(rejectionReasons).toContain(each.reason);
      expect(each.detail).toMatch(/\.$/);
    }
  }
  expect(bytes.subarray(end).toString('latin1')).toMatch(/^[\r\n]*$/);
};

const read = async (bytes: Uint8Array, mapping: Mapping, chunkBytes: number) =>
  (await Array.fromAsync(readDocuments(chunksOf(bytes, chunkBytes), { mapping, untimedMs: 0 }))).flat();

const good = Buffer.from(`\n${aLine()}\n`);

const names = whenPresent(captureFolder) ? readdirSync(captureFolder) : [];

describe.runIf(names.length > 0)('readDocuments of real files with any bytes changed', () => {
  it.each(names)('answers every line of %s, and goes on', async (name) => {
    const content = beginning(readFileSync(`${captureFolder}${name}`));
    const whole = readFileSync(`${captureFolder}${name}`, 'utf8');
    const mapping = proposeMapping([whole, ...whole.split('\n')]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5000 }),
        async (mutations, chunkBytes) => {
          const bytes = Buffer.concat([mutated(content, mutations), good]);
          const found = await read(bytes, mapping, chunkBytes);
          expectEveryLine(bytes, found);
          // The line after all that is read or refused by itself, as it would be alone.
          const [alone] = await read(good, mapping, 1000);
          expect({ ...found.at(-1), line: 0, byteOffset: 0 }).toEqual({ ...alone, line: 0, byteOffset: 0 });
        },
      ),
      settings,
    );
  });

  it.each(names)('never throws but for whole files at the gzip, CSV or data set of %s', async (name) => {
    const content = beginning(readFileSync(`${captureFolder}${name}`));
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const bytes = mutated(content, mutations);
        const mapping: Mapping = { input: { columns: ['a'] }, output: { columns: ['b'] } };
        const damaged = mutated(gzipSync(bytes), mutations);
        for (const each of await read(damaged, mapping, 700)) expect(['record', 'rejected']).toContain(each.kind);
        const csv = (await Array.fromAsync(readBatchCsv(chunksOf(bytes), { mapping }))).flat();
        expect(csv.every(({ line }) => line >= 1)).toBe(true);
        await readDataset({ format: 'json-lines', chunks: chunksOf(bytes) }).then(
          async ({ columns, batches }) => {
            for (const entry of (await Array.fromAsync(batches)).flat()) {
              if (Array.isArray(entry)) expect(entry).toHaveLength(columns.length);
            }
          },
          (error: Error) => expect(error.message).toContain("No line of the file's start"),
        );
      }),
      { ...settings, numRuns: 40 },
    );
  });
});
