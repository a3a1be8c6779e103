import fc from 'fast-check';
import type { Mapping } from '../../../shared/monitor/index.ts';

/** JSON without its values: a body as a container writes it time and again. */
export type Skeleton =
  | { readonly kind: 'value' }
  | { readonly kind: 'list'; readonly items: readonly Skeleton[] }
  /** Keys are JSON text, so that they can be written with escapes, and come twice. */
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Skeleton])[] }
  /** JSON Lines. */
  | { readonly kind: 'lines'; readonly bodies: readonly Skeleton[]; readonly ending: string };

/** How a writer of JSON sets things apart. */
export interface Style {
  readonly colon: string;
  readonly comma: string;
}

export const aValue: Skeleton = { kind: 'value' };
export const aList = (items: readonly Skeleton[]): Skeleton => ({ kind: 'list', items });
export const anObject = (entries: Readonly<Record<string, Skeleton>>): Skeleton => ({
  kind: 'object',
  entries: Object.entries(entries).map(([key, value]) => [JSON.stringify(key), value] as const),
});

/** How many values a skeleton has room for. */
export const valuesIn = (skeleton: Skeleton): number => {
  if (skeleton.kind === 'value') return 1;
  const inner =
    skeleton.kind === 'list'
      ? skeleton.items
      : skeleton.kind === 'lines'
        ? skeleton.bodies
        : skeleton.entries.map(([, value]) => value);
  return inner.reduce((total, each) => total + valuesIn(each), 0);
};

const written = (skeleton: Skeleton, next: () => string, style: Style): string => {
  const inner = (each: Skeleton) => written(each, next, style);
  switch (skeleton.kind) {
    case 'value':
      return next();
    case 'list':
      return `[${skeleton.items.map(inner).join(style.comma)}]`;
    case 'object': {
      const entries = skeleton.entries.map(([key, value]) => `${key}${style.colon}${inner(value)}`);
      return `{${entries.join(style.comma)}}`;
    }
    case 'lines':
      return skeleton.bodies.map(inner).join('\n') + skeleton.ending;
  }
};

/** The body with values, given as JSON text, put in. */
export const bodyOf = (skeleton: Skeleton, values: readonly string[], style: Style): string => {
  let at = -1;
  const next = (): string => {
    at += 1;
    return values[at] ?? 'null';
  };
  return written(skeleton, next, style);
};

export const compact: Style = { colon: ':', comma: ',' };
export const style: fc.Arbitrary<Style> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(compact) },
  { weight: 4, arbitrary: fc.constant({ colon: ': ', comma: ', ' }) },
  { weight: 1, arbitrary: fc.constantFrom({ colon: ' : ', comma: ',\n' }, { colon: '\n:', comma: '\t,\r\n' }) },
);

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
/** A number as JSON has it, of up to twelve digits before its point and as many behind it. */
const decimal = fc
  .tuple(fc.constantFrom('', '', '-'), digits(12), fc.option(digits(12), { nil: undefined }))
  .map(([sign, whole, fraction]) => sign + BigInt(whole) + (fraction === undefined ? '' : `.${fraction}`));
const oddNumber = fc.constantFrom(
  ...['-0', '0', '1.0', '-0.0', '1e3', '1E3', '1E-7', '1e+2', '0.0000001', '12.50', '-12.500', '0e0', '-1e-400'],
  ...['1e400', '-1e400', '1e15', '999999999999999', '1000000000000000', '999999999999999.9', '12345678901234567890'],
  ...['0.1234567890123456789', '123456789.5', '1234567890', '-2147483648', '2147483647.5', '5e-324', '0.1', '0.30'],
);
const plainText = fc.constantFrom(
  ...[
    'basic',
    'gold',
    'silver',
    'one',
    'n',
    'India',
    'x y',
    'a/b',
    '#0#',
    '[1,2]',
    'a:b',
    '{}',
    'null',
    'x'.repeat(200),
  ],
  ...['12.50', '12.5', '007', 'true', 'false', '', ' ', '1e3', '1e400', '-0', '+5', '- 3', '12345678901234567890'],
  ...['NaN', 'nan', 'inf', '-Infinity', 'Infinity', 'info', 'True', '5.', '0.1234567890123456789'],
);
const oddText = fc.oneof(
  fc.constantFrom('a"b', 'a\\b', '\n', 'a\tb', 'é', '日本', '\ud83d\ude00', '\ud800', '\u0000', '\u007f', '","x":"'),
  fc.string({ maxLength: 6 }),
);

/** Values that never need the general path, as JSON text. */
export const plainLeaf: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: decimal },
  { weight: 2, arbitrary: fc.integer({ min: -9, max: 9 }).map(String) },
  { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'null', '1.0', '-0', '1e3', '0.30', '1E-7', '0.0000001') },
  { weight: 3, arbitrary: plainText.map((text) => JSON.stringify(text)) },
);

/** What looks like a value of JSON and is none. */
const noJson = fc.constantFrom(
  ...['', 'NaN', '-Infinity', '007', '-01', '00.5', '1.', '.5', '+5', '1e', '1e+', '--1', '-', '0x1F', '1_0', '1 2'],
  ...['tru', 'nulll', 'True', 'trueX', "'a'", '"a', 'a"', '"a""b"', '"a\tb"', '1,2', '1:2', '#'],
);

/** Any values, and now and then what is none, as JSON text. */
export const leaf: fc.Arbitrary<string> = fc.oneof(
  { weight: 30, arbitrary: plainLeaf },
  { weight: 5, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)) },
  { weight: 5, arbitrary: oddNumber },
  { weight: 1, arbitrary: oddText.map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.constantFrom('"\\u0067old"', '"a\\/b"', '[]', '{}', '[1,"a"]', '{"a":null}') },
  { weight: 1, arbitrary: noJson },
);

const nested: fc.Arbitrary<Skeleton> = fc.constantFrom(
  anObject({ kind: aValue }),
  anObject({ kind: aValue, a: aValue }),
  aList([aValue, aValue]),
  aList([]),
  anObject({}),
  aList([aValue, aList([aValue])]),
);
const inner = fc.oneof({ weight: 5, arbitrary: fc.constant(aValue) }, { weight: 1, arbitrary: nested });
const keyText = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('n', 'kind', 'x', 'score', 'extra', 'a b', '') },
  { weight: 2, arbitrary: fc.constantFrom('features', 'instances', 'data', '__proto__', 'toString', 'more', 'list') },
  { weight: 1, arbitrary: fc.constantFrom('é', 'a"b', 'a:b', '1', 'a/b', '#0#', '\n') },
);
const asJson = (text: string): string => JSON.stringify(text);
const objectRow: fc.Arbitrary<Skeleton> = fc
  .tuple(
    fc.shuffledSubarray(['n', 'kind', 'x', 'score'], { minLength: 2 }),
    fc.array(fc.tuple(keyText.map(asJson), inner), { maxLength: 2 }),
    fc.constantFrom('', '', '', '', '', '', '"\\u006e"'),
  )
  .map(([keys, more, escaped]) => ({
    kind: 'object' as const,
    entries: [...keys.map((key) => [key === 'n' && escaped !== '' ? escaped : asJson(key), aValue] as const), ...more],
  }));
const pointedRow: fc.Arbitrary<Skeleton> = fc
  .record({
    n: inner,
    more: fc.constant(anObject({ kind: aValue, z: aValue })),
    list: fc.oneof({ weight: 3, arbitrary: fc.constant(aList([aValue, aValue])) }, { weight: 1, arbitrary: nested }),
    x: inner,
  })
  .map(anObject);
const listRow = fc.oneof(
  { weight: 9, arbitrary: fc.constant(aList([aValue, aValue, aValue])) },
  { weight: 1, arbitrary: fc.array(inner, { minLength: 1, maxLength: 4 }).map(aList) },
);
const anyRow: fc.Arbitrary<Skeleton> = fc.oneof(
  { weight: 4, arbitrary: listRow },
  { weight: 4, arbitrary: objectRow },
  { weight: 2, arbitrary: pointedRow },
  { weight: 1, arbitrary: listRow.map((features) => anObject({ features })) },
  { weight: 1, arbitrary: fc.constant(aValue) },
);
/** Rows of one form, or, rarely, of several, or another number of them. */
const rowsOf = (one: fc.Arbitrary<Skeleton>, count: number): fc.Arbitrary<readonly Skeleton[]> =>
  fc.oneof(
    { weight: 8, arbitrary: one.map((each) => Array.from({ length: count }, () => each)) },
    { weight: 2, arbitrary: fc.array(one, { minLength: count, maxLength: count }) },
    { weight: 1, arbitrary: fc.array(one, { maxLength: 3 }) },
  );
const held = (rows: readonly Skeleton[]): readonly Skeleton[] => [
  anObject({ instances: aList(rows) }),
  anObject({ features: aList(rows) }),
  anObject({ signature_name: aValue, instances: aList(rows) }),
  anObject({ predictions: aList(rows) }),
  aList(rows),
  rows.length === 1 ? (rows[0] ?? aValue) : aList(rows),
  { kind: 'lines', bodies: rows, ending: '' },
  { kind: 'lines', bodies: rows, ending: '\n' },
];
const heldAtData = (rows: readonly Skeleton[]): readonly Skeleton[] => [
  anObject({ data: anObject({ rows: aList(rows), id: aValue }) }),
];

/** A mapping of a side, and bodies that mostly fit it: of so many rows. */
export interface SideCase {
  readonly side: NonNullable<Mapping['input']>;
  readonly skeletons: (count: number) => fc.Arbitrary<Skeleton>;
}

const sideCase = (
  side: SideCase['side'],
  one: fc.Arbitrary<Skeleton>,
  holders: (rows: readonly Skeleton[]) => readonly Skeleton[] = held,
): SideCase => ({
  side,
  skeletons: (count) =>
    fc
      .tuple(
        fc.oneof({ weight: 12, arbitrary: rowsOf(one, count) }, { weight: 1, arbitrary: rowsOf(anyRow, count) }),
        fc.nat({ max: 12 }),
      )
      .chain(([rows, dice]) => fc.constantFrom(...(dice === 0 ? [...held(rows), ...heldAtData(rows)] : holders(rows)))),
});

const pointers = { n: '/n', kind: '/more/kind', x: '/list/1' };
const byPointer = Object.entries(pointers).map(([name, pointer]) => ({ name, pointer }));
const twoOfOne = [{ name: 'n', pointer: '/0' }, 'kind', { name: 'x', pointer: '/0' }];

/** Inputs of three columns. */
export const inputCase: fc.Arbitrary<SideCase> = fc.constantFrom(
  sideCase({ columns: ['n', 'kind', 'x'] }, listRow),
  sideCase({ columns: ['n', 'kind', 'x'] }, objectRow),
  sideCase(
    { columns: ['n', 'kind', 'x'] },
    listRow.map((features) => anObject({ features })),
  ),
  sideCase({ columns: byPointer }, pointedRow),
  sideCase(
    { columns: ['n', { name: 'kind', pointer: '/more/kind' }, 'x'], rows: '/data/rows' },
    pointedRow,
    heldAtData,
  ),
  sideCase({ columns: twoOfOne }, listRow),
);

const scoreObject = fc.constantFrom(anObject({ score: aValue }), anObject({ score: aValue, label: aValue }));
const predictions = (rows: readonly Skeleton[]) => [anObject({ predictions: aList(rows) })];
/** Outputs of one column. */
export const outputCase: fc.Arbitrary<SideCase> = fc.constantFrom(
  sideCase({ columns: ['score'] }, fc.constantFrom(aValue, aList([aValue]))),
  sideCase({ columns: ['score'] }, scoreObject),
  sideCase({ columns: [{ name: 'score', pointer: '/score' }] }, scoreObject),
  sideCase({ columns: ['score'], rows: '/predictions' }, scoreObject, predictions),
);
