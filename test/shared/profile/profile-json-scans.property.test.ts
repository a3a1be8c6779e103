import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { planWithId } from '../../../shared/profile/index.ts';
import { aLine } from '../capture/captures.ts';
import {
  aList,
  anObject,
  aValue,
  bodyOf,
  compact,
  inputCase,
  leaf,
  outputCase,
  plainLeaf,
  type SideCase,
  type Skeleton,
  type Style,
  style,
  valuesIn,
} from '../capture/json-bodies.ts';
import { outcome, scannedLines } from './scans.ts';

const seed = 20_261_127;
console.info(`Property tests of scanning JSON: fast-check seed ${seed}`);

const column = (name: string, role: 'input' | 'output' = 'input') => ({ name, role });
const slicePlan = planWithId({
  segments: [
    { ...column('n'), values: [1, -3, '007', 'true'] },
    { ...column('kind'), values: ['basic', 'true', 'é', 0] },
  ],
  columns: [
    { ...column('n'), kind: 'scores', edges: [-3, 0, 0.5, 7, 1e6, 1e15] },
    { ...column('kind'), kind: 'categories', values: ['gold', 'NaN', 1, 12.5] },
    { ...column('x'), kind: 'scores', edges: [] },
    { ...column('score', 'output'), kind: 'categories', values: ['silver', 0.5] },
  ],
});

/** What a line's sides are: JSON of one form, CSV, or not captured. */
interface SideForm {
  readonly skeleton: Skeleton | 'csv' | 'none';
  readonly style: Style;
  readonly contentType: string;
}

interface Values {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly ids: Readonly<Record<string, unknown>>;
}

const valueCount = ({ skeleton }: SideForm): number => (typeof skeleton === 'string' ? 4 : valuesIn(skeleton));

const csvOf = (values: readonly string[], width: number): string =>
  values
    .slice(0, width)
    .map((value) => value.replaceAll(/["\\,\n]/g, ''))
    .join(',');

const sideOf = (form: SideForm, values: readonly string[], width: number) => {
  if (form.skeleton === 'none') return null;
  if (form.skeleton === 'csv') return { data: csvOf(values, width) };
  const data = bodyOf(form.skeleton, values, form.style);
  return { data, encoding: 'JSON', observedContentType: form.contentType };
};

const lineOf = (input: SideForm, output: SideForm, values: Values): string =>
  aLine({ input: sideOf(input, values.input, 3), output: sideOf(output, values.output, 1), metadata: values.ids });

const time = fc
  .nat({ max: 7200 })
  .map((second) => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString().replace('.000', ''));
const ids = fc.record(
  { eventId: fc.uuid(), inferenceTime: time, inferenceId: fc.constantFrom('', 'a', 'record 1', 'r-2', 'r-3', 'é') },
  { requiredKeys: ['eventId', 'inferenceTime'] },
);

const sideForm = (skeleton: fc.Arbitrary<Skeleton>): fc.Arbitrary<SideForm> =>
  fc.record({
    skeleton: fc.oneof(
      { weight: 20, arbitrary: skeleton },
      { weight: 2, arbitrary: fc.constant('csv' as const) },
      { weight: 1, arbitrary: fc.constant('none' as const) },
    ),
    style,
    contentType: fc.constantFrom('application/json', 'application/json', 'application/jsonlines'),
  });

const change = fc.record({
  at: fc.nat(),
  removed: fc.nat({ max: 3 }),
  added: fc.oneof(
    fc.constantFrom(
      '',
      '"',
      '\\"',
      '\\',
      ',',
      '[',
      ']',
      '{',
      '}',
      ':',
      ' ',
      '0',
      '-',
      '.',
      'e',
      'null',
      '\n',
      '\\n',
      '#',
    ),
    fc.uint8Array({ maxLength: 2 }),
  ),
});
/** A line with some bytes changed, taken out or put in. */
const mutated = (line: string, changes: readonly { at: number; removed: number; added: string | Uint8Array }[]) =>
  changes.reduce<Buffer>((bytes, { at, removed, added }) => {
    const start = at % bytes.length;
    return Buffer.concat([bytes.subarray(0, start), Buffer.from(added), bytes.subarray(start + removed)]);
  }, Buffer.from(line));

/** Lines of one form with different values, some of them damaged. */
const linesOf = (input: SideForm, output: SideForm, value: fc.Arbitrary<string>): fc.Arbitrary<Buffer[]> => {
  const some = (count: number) => fc.array(value, { minLength: count, maxLength: count });
  const filled = fc.record({ input: some(valueCount(input)), output: some(valueCount(output)), ids });
  const changes = fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
  );
  return fc.array(
    fc.tuple(filled, changes).map(([values, changed]) => mutated(lineOf(input, output, values), changed)),
    { maxLength: 10 },
  );
};

const joined = (lines: readonly Uint8Array[], lineEnd: string): Buffer =>
  Buffer.concat(lines.flatMap((line) => [line, Buffer.from(lineEnd)]));

/** How a file is read, and what its lines look like. */
const sides = fc.record({ input: inputCase, output: outputCase });
const formOfLines = ({ input, output }: { readonly input: SideCase; readonly output: SideCase }) =>
  fc
    .integer({ min: 1, max: 3 })
    .chain((rows) => fc.tuple(sideForm(input.skeletons(rows)), sideForm(output.skeletons(rows))));
const contentOf = (cases: { readonly input: SideCase; readonly output: SideCase }): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.array(formOfLines(cases), { minLength: 1, maxLength: 2 }), fc.constantFrom('\n', '\n', '\r\n'))
    .chain(([forms, lineEnd]) =>
      fc
        .tuple(...forms.map(([input, output]) => linesOf(input, output, leaf)))
        .map((groups) => joined(groups.flat(), lineEnd)),
    );
const mappingOf = (cases: { readonly input: SideCase; readonly output: SideCase }): fc.Arbitrary<Mapping> => {
  const [input, output] = [cases.input.side, cases.output.side];
  return fc.constantFrom({ input, output }, { input, output }, { input, output }, { input }, { output });
};
const file = sides.chain((cases) => fc.record({ content: contentOf(cases), mapping: mappingOf(cases) }));
const chunkBytes = fc.constantFrom(1, 7, 300, 64 * 1024);

describe('profileScans of JSON', () => {
  it('gives what profileRecords gives, to the last byte: profiles, rejected records, records', async () => {
    await fc.assert(
      fc.asyncProperty(file, chunkBytes, async ({ content, mapping }, size) => {
        const reading = { mapping, slicePlan, maxLineBytes: 4000 };
        const scanned = await outcome(content, { ...reading, how: 'scanned', chunkBytes: size });
        expect(scanned).toEqual(await outcome(content, { ...reading, how: 'general' }));
      }),
      { seed, numRuns: 800 },
    );
  });
});

/** Bodies of the forms that SageMaker's containers use, two rows each; mapped values stand alone in them. */
const row = aList([aValue, aValue, aValue]);
const named = anObject({ n: aValue, kind: aValue, x: aValue });
const plainForms: Readonly<Record<string, Skeleton>> = {
  'instances of lists': anObject({ instances: aList([row, row]) }),
  'instances of objects': anObject({ instances: aList([named, named]) }),
  'instances of lists under features': anObject({
    instances: aList([anObject({ features: row }), anObject({ features: row })]),
  }),
  'a list of lists': aList([row, row]),
  'a list of objects with keys missing and more': aList([
    anObject({ kind: aValue, more: aValue }),
    anObject({ other: aList([aValue, anObject({ a: aValue })]), n: aValue }),
  ]),
  'JSON Lines of lists': { kind: 'lines', bodies: [row, row], ending: '\n' },
  'JSON Lines of objects': { kind: 'lines', bodies: [named, named], ending: '' },
};
const scores = anObject({ predictions: aList([anObject({ score: aValue }), anObject({ score: aValue })]) });
const plainMapping: Mapping = { input: { columns: ['n', 'kind', 'x'] }, output: { columns: ['score'] } };

describe('scanCapture of JSON', () => {
  const jsonForm = (skeleton: Skeleton, as: Style = compact): SideForm => ({
    skeleton,
    style: as,
    contentType: 'application/json',
  });
  const filled = (skeleton: Skeleton) =>
    fc.record({
      input: fc.array(plainLeaf, { minLength: valuesIn(skeleton), maxLength: valuesIn(skeleton) }),
      output: fc.array(plainLeaf, { minLength: valuesIn(scores), maxLength: valuesIn(scores) }),
      ids: fc.record({ eventId: fc.uuid(), inferenceTime: time }),
    });

  it.each(Object.entries(plainForms))('reads every line but the first from its bytes: %s', async (_, skeleton) => {
    const spaced = { colon: ': ', comma: ', ' };
    await fc.assert(
      fc.asyncProperty(
        fc.array(filled(skeleton), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(compact, spaced),
        async (some, as) => {
          const lines = some.map((values) => lineOf(jsonForm(skeleton, as), jsonForm(scores, as), values));
          expect(await scannedLines(lines.join('\n'), plainMapping)).toBe(lines.length - 1);
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  const pointers = ['/n', '/more/1/kind'].map((pointer, index) => ({ name: `c${index}`, pointer }));
  const pointed = anObject({ n: aValue, more: aList([aValue, anObject({ kind: aValue })]) });
  it.each<[string, NonNullable<Mapping['input']>, Skeleton]>([
    ['pointers', { columns: pointers }, aList([pointed, pointed])],
    [
      'a pointer to the rows',
      { columns: ['n'], rows: '/body/0/rows' },
      anObject({ body: aList([anObject({ rows: aList([pointed, pointed]) })]) }),
    ],
  ])('reads every line but the first from its bytes, by %s', async (_, input, skeleton) => {
    const values = { input: ['1', '"a"', '2', '3', 'true', 'null'], output: ['0.5', '0.25'] };
    const lines = [1, 2, 3].map((number) =>
      lineOf(jsonForm(skeleton), jsonForm(scores), { ...values, ids: { eventId: `event-${number}` } }),
    );
    expect(await scannedLines(lines.join('\n'), { input, output: { columns: ['score'] } })).toBe(2);
  });

  it('reads every line but the first from its bytes, where JSON of a side is not mapped', async () => {
    const values = { input: ['1', '"a"', '2'], output: ['0.5', '0.25'] };
    const lines = [1, 2, 3].map((number) =>
      lineOf(jsonForm(row), jsonForm(scores), { ...values, ids: { eventId: `event-${number}` } }),
    );
    expect(await scannedLines(lines.join('\n'), { input: { columns: ['n', 'kind', 'x'] } })).toBe(2);
    expect(await scannedLines(lines.join('\n'), { output: { columns: ['score'] } })).toBe(2);
  });
});
