import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturedRecord } from '../../../shared/capture/index.ts';
import { flagger, screenOf } from '../../../shared/flagged/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { planWithId, type Screen } from '../../../shared/profile/index.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { aLine } from '../capture/captures.ts';
import { outcome as profilingOutcome } from './scans.ts';

const seed = 20_261_123;
console.info(`Property tests of scanning: fast-check seed ${seed}`);
const settings = { seed, numRuns: 400 };

const mapping: Mapping = { input: { columns: ['n', 'kind', 'x'] }, output: { columns: ['score'] } };

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const decimal = fc
  .tuple(fc.constantFrom('', '', '-'), digits(12), fc.option(digits(12), { nil: undefined }))
  .map(([sign, whole, fraction]) => sign + whole + (fraction === undefined ? '' : `.${fraction}`));
const oddity = fc.constantFrom(
  ...['', '-', '.', '5.', '.5', '1.2.3', '--1', '+1', '1e5', '1E-3', ' 7', '- 7', '1e400', '0x1F', '-0', '007', '0.50'],
  ...[
    'NaN',
    'nan',
    'inf',
    '-Infinity',
    'Infinity',
    'true',
    'false',
    'True',
    'null',
    'none',
    'info',
    'test',
    'fa',
    'India',
  ],
  ...['a"b', '"q,r"', 'é', '\u0000', '\t', '\\', '日本', 'x'.repeat(200), '__proto__', 'basic', 'gold', 'Basic ', '\r'],
);
const cell = fc.oneof(
  { weight: 6, arbitrary: decimal },
  { weight: 4, arbitrary: fc.integer({ min: -9, max: 9 }).map(String) },
  { weight: 2, arbitrary: fc.double({ noNaN: true }).map(String) },
  { weight: 3, arbitrary: fc.constantFrom('basic', 'gold', 'silver') },
  { weight: 2, arbitrary: oddity },
);
const csvRow = (width: number) =>
  fc
    .tuple(fc.array(cell, { minLength: width, maxLength: width }), fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, -1))
    .map(([cells, more]) => (more < 0 ? cells.slice(1) : more > 0 ? [...cells, 'more'] : cells).join(','));
const csv = (width: number) =>
  fc
    .tuple(
      fc.array(csvRow(width), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('\n', '\n', '\r\n'),
      fc.constantFrom('', '', '', '\n', '\n\n'),
    )
    .map(([rows, lineEnd, ending]) => rows.join(lineEnd) + ending);
const side = (width: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ data: csv(width) }) },
    { weight: 8, arbitrary: csvRow(width).map((data) => ({ data })) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ data: csv(width), encoding: fc.constantFrom('JSON', 'BASE64') }) },
  );
const time = fc.oneof(
  fc
    .nat({ max: 7200 })
    .map((second) => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString().replace('.000', '')),
  fc.constantFrom(
    '2026-11-20T10:02:11.5Z',
    '2026-11-20T10:02:11+01:00',
    '2026-11-20T10:60:00Z',
    '2026-11-20T10:02:1',
    '',
  ),
);
const metadata = fc.record(
  {
    eventId: fc.oneof(fc.uuid(), fc.constantFrom('', 'a"b', 'x'.repeat(257))),
    inferenceId: fc.oneof(fc.uuid(), fc.constantFrom('', 'é', null)),
    inferenceTime: time,
    customAttributes: fc.constantFrom(['a=b'], ['c=d'], [], ['x', 'y']),
  },
  { requiredKeys: ['inferenceTime'] },
);
const line = fc.record({ input: side(3), output: side(1), metadata }).map((changes) => aLine(changes));
/** A line with one byte changed, taken out or put in. */
const mutated = fc
  .tuple(line, fc.nat(), fc.constantFrom('"', '\\', ',', '{', '}', ' ', '0', 'a', '\n', ''), fc.boolean())
  .map(([text, place, piece, replace]) => {
    const at = place % text.length;
    return text.slice(0, at) + piece + text.slice(replace ? at + 1 : at);
  });
/** Lines of one form, as Data Capture writes them. */
const repeated = fc
  .array(fc.tuple(csvRow(3), csvRow(1), fc.uuid(), time), { maxLength: 12 })
  .map((rows) =>
    rows
      .map(([input, output, eventId, inferenceTime]) =>
        aLine({ input: { data: input }, output: { data: output }, metadata: { eventId, inferenceTime } }),
      )
      .join('\n'),
  );
const file = fc
  .tuple(
    fc.array(
      fc.oneof({ weight: 4, arbitrary: line }, { weight: 2, arbitrary: mutated }, { weight: 3, arbitrary: repeated }),
      { maxLength: 12 },
    ),
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.constantFrom('', '\n', '\ufeff'),
  )
  .map(([lines, lineEnd, start]) => start + lines.join(lineEnd));
const chunkBytes = fc.constantFrom(1, 7, 300, 64 * 1024);

const monitor = { ...aMonitor(), mapping: { ...mapping, prediction: { probability: 'score', threshold: 0.5 } } };
const limits = {
  columns: new Map([
    ['n', { min: -5, max: 5 }],
    ['kind', { values: new Set(['basic', 'gold', '1', 'true']) }],
  ]),
};

const column = (name: string, role: 'input' | 'output' = 'input') => ({ name, role });
/** Every column is a segment and counted, by edges or by values. */
const slicePlan = planWithId({
  segments: [
    { ...column('n'), values: [1, -3, '007'] },
    { ...column('kind'), values: ['basic', 'true', 'é', 0] },
    { ...column('score', 'output'), values: [] },
  ],
  columns: [
    { ...column('n'), kind: 'scores', edges: [-3, 0, 0.5, 7, 1e6, 1e15] },
    { ...column('kind'), kind: 'categories', values: ['gold', 'NaN', 1, 'x'] },
    { ...column('x'), kind: 'scores', edges: [] },
    { ...column('score', 'output'), kind: 'categories', values: ['silver', 0.5] },
  ],
});

const outcome = (content: string, chunkBytes: number, how: 'general' | 'scanned', screens?: readonly Screen[]) =>
  profilingOutcome(content, { mapping, how, chunkBytes, slicePlan, ...(screens === undefined ? {} : { screens }) });

describe('profileScans', () => {
  it('gives what profileRecords gives, to the last byte: profiles, rejected records, records', async () => {
    await fc.assert(
      fc.asyncProperty(file, chunkBytes, async (content, size) => {
        expect(await outcome(content, size, 'scanned')).toEqual(await outcome(content, 64 * 1024, 'general'));
      }),
      settings,
    );
  });

  it('with screens, shows onRecord every record that would be flagged', async () => {
    const reasonsOf = flagger(monitor, limits);
    await fc.assert(
      fc.asyncProperty(file, async (content) => {
        const all = await outcome(content, 64 * 1024, 'general');
        const some = await outcome(content, 64 * 1024, 'scanned', [screenOf(monitor, limits)]);
        const flagged = (records: readonly CapturedRecord[]) =>
          records
            .map((record) => [record.line, reasonsOf(record)] as const)
            .filter(([, reasons]) => reasons.length > 0);
        expect(flagged(some.seen)).toEqual(flagged(all.seen));
      }),
      settings,
    );
  });

  it('makes no objects of lines like the ones before that nobody has to see', async () => {
    const lines = Array.from({ length: 50 }, (_, index) =>
      aLine({
        input: { data: `${index % 5},basic,0.25` },
        output: { data: '0.9' },
        metadata: { inferenceId: `record-${index}` },
      }),
    );
    const screens = [screenOf({ ...monitor, flag: { ...monitor.flag, sampleShare: 0 } }, limits)];
    const { seen, counts } = await outcome(lines.join('\n'), 64 * 1024, 'scanned', screens);
    expect(counts).toMatchObject({ records: 50, rejected: 0 });
    // The first line teaches the form.
    expect(seen.map(({ line: number }) => number)).toEqual([1]);
  });
});
