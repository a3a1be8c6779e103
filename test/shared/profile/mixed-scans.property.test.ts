import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { hourMs } from '../../../shared/profile/index.ts';
import { aLine } from '../capture/captures.ts';
import { uniform } from '../sketch/random.ts';
import { outcome, type Profiling, scannedLines } from './scans.ts';

const seed = 20_261_128;
console.info(`Property tests of scanning mixed files: fast-check seed ${seed}`);

const mapping: Mapping = { input: { columns: ['n', 'kind'] }, output: { columns: ['score'] } };

/** Scanned and general profiles of a file, to the last byte. */
const expectSame = async (content: string, options: Omit<Profiling, 'how'>): Promise<void> => {
  const scanned = await outcome(content, { ...options, how: 'scanned' });
  expect(scanned).toEqual(await outcome(content, { ...options, how: 'general', chunkBytes: 64 * 1024 }));
};

const json = (data: unknown) => ({
  data: JSON.stringify(data),
  encoding: 'JSON',
  observedContentType: 'application/json',
});

/** Two values and a score as a line's sides: what `aLine` takes. */
type Form = (n: number | null, kind: string, score: number) => Parameters<typeof aLine>[0];

/** More forms than are remembered at once. */
const forms: readonly Form[] = [
  (n, kind, score) => ({ input: { data: `${n ?? ''},${kind}` }, output: { data: `${score}` } }),
  (n, kind) => ({ input: { data: `${n ?? ''},${kind}` }, output: null }),
  (_, __, score) => ({ input: null, output: { data: `${score}` } }),
  (n, kind, score) => ({ input: { data: `${n ?? ''},${kind}\n1,b\n` }, output: { data: `${score}\n0.5` } }),
  (n, kind, score) => ({ input: json({ instances: [[n, kind]] }), output: json({ predictions: [{ score }] }) }),
  (n, kind, score) => ({ input: json({ instances: [{ n, kind }] }), output: json([[score]]) }),
  (n, kind, score) => ({ input: json({ features: [n, kind] }), output: json(score) }),
  (n, kind, score) => ({
    input: json([
      { n, kind },
      { kind, n, more: 1 },
    ]),
    output: json([score, score]),
  }),
  (n, kind) => ({ input: json({ kind, n }), output: null }),
  (_, __, score) => ({ input: null, output: json({ score }) }),
  (n, kind, score) => ({ input: json([n, kind]), output: { data: `${score}` } }),
  (n, kind, score) => ({ input: { data: `${n ?? ''},${kind}` }, output: json({ predictions: [score] }) }),
];

const hour = (ms: number): string => new Date(ms).toISOString().replace('.000', '');
const start = Date.UTC(2026, 10, 20, 10);
const ids = fc.record(
  {
    eventId: fc.uuid(),
    inferenceId: fc.constantFrom('a', 'record 2', ''),
    /** Back and forth over twelve hours, more than are open at once. */
    inferenceTime: fc.nat({ max: 12 * 3600 }).map((second) => hour(start + 1000 * second)),
  },
  { requiredKeys: ['eventId', 'inferenceTime'] },
);
const line = fc
  .tuple(
    fc.constantFrom(...forms),
    fc.option(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.double({ min: -1e9, max: 1e9, noNaN: true }))),
    fc.constantFrom('a', 'b', 'é', 'true', '007', '12.50', 'x"y'),
    fc.constantFrom(0.5, 0.25, 1, 0.1234567890123),
    ids,
  )
  .map(([form, n, kind, score, metadata]) => aLine({ ...form(n, kind, score), metadata }));
const file = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\n'));

describe('profileScans of many forms and hours', () => {
  it('gives what profileRecords gives, whatever form or hour comes next', async () => {
    const limits = fc.record(
      { maxHours: fc.integer({ min: 1, max: 6 }), rejectedHourMs: fc.constantFrom(start, start + 5 * hourMs) },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(file, limits, fc.constantFrom(1, 50, 1000), async (content, some, chunkBytes) => {
        await expectSame(content, { mapping, ...some, chunkBytes });
      }),
      { seed, numRuns: 300 },
    );
  });

  /** Lines of so many forms in turn. The fourth form looks like the first: a CSV row more is no other form. */
  const turns = (many: number, times: number): string => {
    const distinct = forms.filter((_, index) => index !== 3).slice(0, many);
    return Array.from({ length: times }, (_, turn) =>
      distinct.map((form, index) => aLine({ ...form(turn, 'a', 0.5), metadata: { eventId: `${index}-${turn}` } })),
    )
      .flat()
      .join('\n');
  };

  it('reads lines of eight forms in turn from their bytes, all but the first of each', async () => {
    expect(await scannedLines(turns(8, 5), mapping)).toBe(4 * 8);
  });

  it('does not learn one form after the other where there are more than it remembers', async () => {
    expect(await scannedLines(turns(9, 100), mapping)).toBeGreaterThan(900 / 2);
    await expectSame(turns(9, 20), { mapping });
  });
});

/** The same of large files, whose records are not looked at one by one. */
const expectSameProfiles = async (content: string, options: Omit<Profiling, 'how'>): Promise<void> => {
  const scanned = await outcome(content, { ...options, how: 'scanned', screens: [] });
  const general = await outcome(content, { ...options, how: 'general' });
  expect([scanned.counts, scanned.rejected]).toEqual([general.counts, general.rejected]);
  expect(scanned.partials.map(([hour]) => hour)).toEqual(general.partials.map(([hour]) => hour));
  for (const [index, [, bytes]] of scanned.partials.entries())
    expect(bytes === general.partials[index]?.[1]).toBe(true);
};

describe('profileScans of large records and files', () => {
  const random = uniform(3);
  const columns = Array.from({ length: 2000 }, (_, index) => `c${index}`);
  const wideMapping: Mapping = { input: { columns }, output: { columns: ['score'] } };
  /** Cells of wide rows, of which a block holds 168: numbers, some texts, and nothing. */
  const cellAt = (index: number): string => {
    const draw = random();
    if (draw < 0.01) return draw < 0.005 ? '' : `text ${index % 7}`;
    return String(Math.floor(draw * 1000) / 10);
  };
  const rows = (count: number): readonly (readonly string[])[] =>
    Array.from({ length: count }, () => columns.map((_, index) => cellAt(index)));
  const scores = (count: number): string => Array.from({ length: count }, (_, index) => index / 10).join('\n');

  it('takes records with more rows than a block holds, in CSV', async () => {
    const content = [3, 200, 1, 168]
      .map((count, index) =>
        aLine({
          input: {
            data: rows(count)
              .map((row) => row.join(','))
              .join('\n'),
          },
          output: { data: scores(count) },
          metadata: { eventId: `event ${index}` },
        }),
      )
      .join('\n');
    expect(await scannedLines(content, wideMapping)).toBe(3);
    await expectSameProfiles(content, { mapping: wideMapping, maxLineBytes: 8_000_000, chunkBytes: 100_000 });
  });

  const jsonLines = (counts: readonly number[]): string =>
    counts
      .map((count, index) =>
        aLine({
          input: json({ instances: rows(count).map((row) => row.map((cell) => (cell === '' ? null : cell))) }),
          output: json(scores(count).split('\n').map(Number)),
          metadata: { eventId: `event ${index}` },
        }),
      )
      .join('\n');

  it('takes records of JSON that fill blocks on the way', async () => {
    const content = jsonLines(Array.from({ length: 30 }, () => 8));
    expect(await scannedLines(content, wideMapping)).toBe(29);
    await expectSameProfiles(content, { mapping: wideMapping, maxLineBytes: 8_000_000, chunkBytes: 100_000 });
  });

  it('takes records of JSON with more values than are followed, and more rows than a block holds', async () => {
    const content = jsonLines([180, 180]);
    expect(await scannedLines(content, wideMapping)).toBe(0);
    await expectSameProfiles(content, { mapping: wideMapping, maxLineBytes: 8_000_000, chunkBytes: 100_000 });
  });

  /** Lines with so many bytes of different texts, so that they are forgotten on the way. */
  const texts = (count: number, timeOf: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) =>
      aLine({
        input: { data: `${Math.floor(random() * 1e9) / 1e4},${'kind'.repeat(38)} ${(index * 7919) % (count - 1000)}` },
        output: { data: String(index % 7) },
        metadata: { eventId: `event ${index}`, inferenceTime: timeOf(index) },
      }),
    ).join('\n');

  it('takes files with more than 4 MiB of different texts', async () => {
    const content = texts(60_000, () => hour(start));
    await expectSameProfiles(content, { mapping });
  });

  it.each([
    ['in turn', 2, 1],
    ['of which more come than are open at once', 7, 100],
  ])('takes files with more than 4 MiB of different texts in hours %s', async (_, hours, length) => {
    const content = texts(60_000, (index) => hour(start + (Math.floor(index / length) % hours) * hourMs));
    await expectSameProfiles(content, { mapping });
  });
});
