import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputFile } from '../../../local/cli/input-files.ts';
import { type ProfiledFile, profiledRecords, type RecordsFile } from '../../../local/cli/profiled-records.ts';
import { holdsRecords, readRecords } from '../../../local/cli/read-records.ts';
import { RejectedLines } from '../../../local/cli/rejected-lines.ts';
import { sampled } from '../../../local/cli/sampled.ts';
import { proposeMapping } from '../../../shared/capture/index.ts';
import { columnsOf, type Mapping } from '../../../shared/monitor/index.ts';
import { profileRecords } from '../../../shared/profile/index.ts';
import { aCaptureLine } from '../../factories/captures.ts';
import { chunksOf } from '../../shared/capture/captures.ts';
import { captureFolder, whenPresent } from '../../shared/cases.ts';

const mapping: Mapping = { input: { columns: ['age', 'plan'] }, output: { columns: ['score'] } };

/** A file in memory that counts how often it is read, and how much of it was counted. */
class MemoryFile implements InputFile {
  readonly name = 'capture.jsonl';
  readonly #bytes: Uint8Array;
  readonly #chunkBytes: number;
  reads = 0;
  advanced = 0;
  readonly progress = {
    advance: (bytes: number) => {
      this.advanced += bytes;
    },
    end: () => {},
  };

  constructor(content: string, { chunkBytes = 1024, gzip = false } = {}) {
    this.#bytes = gzip ? gzipSync(content) : new TextEncoder().encode(content);
    this.#chunkBytes = chunkBytes;
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  chunks(): AsyncIterable<Uint8Array> {
    this.reads += 1;
    return chunksOf(this.#bytes, this.#chunkBytes);
  }

  async randomAccess() {
    const { buffer } = Uint8Array.from(this.#bytes);
    return { byteLength: this.byteLength, slice: (start: number, end?: number) => buffer.slice(start, end) };
  }
}

const recordsFile = async (file: MemoryFile) => {
  const { kind } = await sampled(file);
  if (!holdsRecords(kind)) throw new Error(`the file is taken for ${kind}`);
  file.reads = 0;
  return { file, kind };
};

/** The slow way, which the fast one is held against. */
const profiledDocuments = async ({ file, kind }: RecordsFile, as: Mapping): Promise<ProfiledFile> => {
  const rejected = new RejectedLines();
  const found = await profileRecords(readRecords(file.chunks(), kind, as), {
    columns: columnsOf(as),
    seedOf: (hour) => `${file.name}/${hour}`,
    onRejected: (record) => rejected.add({ file: file.name, record }),
  });
  return { ...found, rejected };
};

const outcome = ({ partials, counts, rejected }: ProfiledFile) => ({
  partials: [...partials].map(([hour, partial]) => [hour, Buffer.from(partial.toBytes()).toString('base64')]),
  counts,
  rejected: rejected.examples,
});

const record = fc
  .record({
    age: fc.oneof(fc.integer({ min: 18, max: 99 }), fc.constant('')),
    plan: fc.constantFrom('basic', 'gold', ''),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    id: fc.integer({ min: 0, max: 1000 }),
    hour: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ age, plan, score, id, hour }) =>
    aCaptureLine({ input: `${age},${plan}`, output: String(score), id: `r${id}`, time: `2026-11-20T1${hour}:02:11Z` }),
  );

const overLines = record.map((line) => JSON.stringify(JSON.parse(line), undefined, 2));
const withoutTime = record.map((line) => line.replace(/,"inferenceTime":"[^"]+"/, ''));
const cutShort = fc.tuple(record, fc.integer({ min: 1, max: 200 })).map(([line, end]) => line.slice(0, end));

/** What may stand in a file of records. Whole records come most often: a file of odd lines only is never scanned. */
const piece = fc.oneof(
  { weight: 12, arbitrary: record },
  { weight: 1, arbitrary: overLines },
  { weight: 1, arbitrary: withoutTime },
  { weight: 2, arbitrary: cutShort },
  { weight: 1, arbitrary: record.map((line) => `  ${line}`) },
  { weight: 1, arbitrary: record.map((line) => line.replace('T1', 'at 1')) },
  { weight: 1, arbitrary: record.map((line) => line.replace(/"data":"/, '"data":"7,')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('', '', '{', '}', '[', 'nothing', '{"a":1}', '"text"', '  "a": 1,', '{"captureData":{'),
  },
);

const capture = fc
  .record({
    pieces: fc.array(piece, { maxLength: 40 }),
    first: record,
    end: fc.constantFrom('\n', '\r\n'),
    chunkBytes: fc.integer({ min: 64, max: 4000 }),
    gzip: fc.boolean(),
  })
  .map(({ pieces, first, end, ...form }) => ({ content: [first, ...pieces].join('\n').replaceAll('\n', end), form }));

describe('profiledRecords(file)', () => {
  it('has the outcome of reading documents, whatever the file holds', async () => {
    await fc.assert(
      fc.asyncProperty(capture, async ({ content, form }) => {
        const file = new MemoryFile(content, form);
        const of = await recordsFile(file);
        const fast = outcome(await profiledRecords(of, mapping));
        expect(fast).toEqual(outcome(await profiledDocuments(of, mapping)));
      }),
      { numRuns: 300 },
    );
  });

  it('reads a file once, though lines in it were cut short, and counts its bytes', async () => {
    const lines = Array.from({ length: 200 }, (_, id) => aCaptureLine({ id: String(id) }));
    const content = lines.map((line, place) => (place % 50 === 49 ? line.slice(0, 90) : line)).join('\n');
    const file = new MemoryFile(content);
    const { counts, rejected } = await profiledRecords(await recordsFile(file), mapping, { progress: file.progress });
    expect(counts).toMatchObject({ records: 196, rejectedByReason: { 'not-json': 4 } });
    expect(rejected.examples.map((line) => line.record.line)).toEqual([50, 100, 150]);
    expect(file).toMatchObject({ reads: 1, advanced: file.byteLength });
  });

  it.each([
    ['a record over several lines', JSON.stringify(JSON.parse(aCaptureLine()), undefined, 1), 201],
    ['a record without a time', aCaptureLine().replace(/,"inferenceTime":"[^"]+"/, ''), 201],
  ])('reads a file anew when %s comes after those of one line, and counts its bytes once', async (_, odd, records) => {
    const lines = Array.from({ length: 200 }, (_each, id) => aCaptureLine({ id: String(id) }));
    const file = new MemoryFile([...lines, odd].join('\n'));
    const { counts } = await profiledRecords(await recordsFile(file), mapping, { progress: file.progress });
    expect(counts).toMatchObject({ records, rejected: 0 });
    expect(file).toMatchObject({ reads: 2, advanced: file.byteLength });
  });
});

/** What takes the place of some bytes at a share of a file. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 60 }),
  put: fc.constantFrom('', '', '\n', '\n\n', ' ', '{', '}', '"', ',', 'null', '\n{"captureData":', '\n  '),
});

const changed = (
  content: string,
  changes: readonly (typeof change extends fc.Arbitrary<infer Change> ? Change : never)[],
) =>
  changes.reduce((text, { at, removed, put }) => {
    const start = Math.floor(at * text.length);
    return `${text.slice(0, start)}${put}${text.slice(start + removed)}`;
  }, content);

const realFiles = whenPresent(captureFolder) ? readdirSync(captureFolder) : [];

describe.runIf(realFiles.length > 0)('profiledRecords(file) of real captures', () => {
  it.each(realFiles)('has the outcome of reading documents, as it is and with changes: %s', async (name) => {
    const content = readFileSync(`${captureFolder}${name}`, 'utf8');
    const as = proposeMapping([content, ...content.split('\n')]);
    const bothWays = async (text: string) => {
      // Records that are alike come after the real ones, as nothing is scanned before its form is known.
      const file = new MemoryFile([text, ...content.split('\n').slice(0, 3), text].join('\n'));
      const of = { file, kind: 'capture' } as const;
      const [fast, slow] = [await profiledRecords(of, as), await profiledDocuments(of, as)];
      expect(outcome(fast)).toEqual(outcome(slow));
      return fast.counts;
    };
    const { records, rejected } = await bothWays(content);
    expect(records + rejected).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
        await bothWays(changed(content, changes));
      }),
      { numRuns: 40 },
    );
  });
});
