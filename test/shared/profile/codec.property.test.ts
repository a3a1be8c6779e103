import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../shared/errors.ts';
import { ByteReader, ByteWriter, readAscending, writeAscending } from '../../../shared/profile/bytes.ts';
import { decodedState, type EncodedState, encodedState } from '../../../shared/profile/codec.ts';
import { Profile, planWithId } from '../../../shared/profile/index.ts';
import { columns } from './profiles.ts';

const seed = 20_261_139;
console.info(`Property tests of profile bytes: fast-check seed ${seed}`);
const settings = { seed, numRuns: 1000 };

const double = fc.oneof(
  fc.double(),
  fc.double({ min: -1e-300, max: 1e-300, noNaN: true }),
  fc.constantFrom(0, -0, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY),
);
const integer = fc.oneof(
  fc.maxSafeNat(),
  fc.nat({ max: 300 }),
  fc.constantFrom(0, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\ud800', 'a\udc00b', '日本', '\ud83d\ude00', '\u0000', '"', '\\', 'x'.repeat(10_000)),
);

/** Values of all kinds as they may stand one after the other. */
type Written =
  | { readonly kind: 'integer' | 'double' | 'word'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'raw'; readonly value: Uint8Array }
  | { readonly kind: 'ascending'; readonly value: readonly number[] };

const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((whole) => whole / 100),
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(0.1 + 0.2, 2 ** 51, 2 ** 53, -(2 ** 51) + 0.5, 1e-15, 1e15 - 0.125, 5e-324, 1e300),
);
const ascending = fc
  .oneof(
    fc.array(finite, { maxLength: 30 }),
    fc.array(
      fc.integer().map((whole) => whole / 8),
      { maxLength: 30 },
    ),
  )
  .map((numbers) => numbers.map((number) => number + 0).toSorted((a, b) => a - b));
const written: fc.Arbitrary<Written> = fc.oneof(
  fc.record({ kind: fc.constant('integer' as const), value: integer }),
  fc.record({ kind: fc.constant('double' as const), value: double }),
  fc.record({ kind: fc.constant('word' as const), value: fc.nat({ max: 2 ** 32 - 1 }) }),
  fc.record({ kind: fc.constant('text' as const), value: text }),
  fc.record({ kind: fc.constant('raw' as const), value: fc.uint8Array({ maxLength: 20 }) }),
  fc.record({ kind: fc.constant('ascending' as const), value: ascending }),
);

const write = (writer: ByteWriter, each: Written): void => {
  if (each.kind === 'text') writer.text(each.value);
  else if (each.kind === 'raw') writer.raw(each.value);
  else if (each.kind === 'ascending') writeAscending(writer, each.value);
  else writer[each.kind](each.value);
};
const read = (reader: ByteReader, { kind, value }: Written): unknown => {
  if (kind === 'raw') return Uint8Array.from(reader.raw(value.length));
  return kind === 'ascending' ? [...readAscending(reader)] : reader[kind]();
};

const bytesOf = (some: readonly Written[]): EncodedState => {
  const writer = new ByteWriter();
  for (const each of some) write(writer, each);
  return { ordered: writer.ordered().slice(), random: writer.random().slice() };
};

describe('ByteReader', () => {
  it('reads what a ByteWriter wrote, to the last bit', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 20 }), (some) => {
        const { ordered, random } = bytesOf(some);
        const reader = new ByteReader(ordered, random);
        for (const each of some) expect(read(reader, each)).toEqual(each.value);
      }),
      settings,
    );
  });

  it('refuses bytes that end too early, wherever', () => {
    fc.assert(
      fc.property(
        fc.array(written, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.boolean(),
        (some, place, cutRandom) => {
          const { ordered, random } = bytesOf(some);
          const [length, cut] = cutRandom ? [random.length, random] : [ordered.length, ordered];
          fc.pre(length > 0);
          const shorter = cut.subarray(0, place % length);
          const reader = new ByteReader(cutRandom ? ordered : shorter, cutRandom ? shorter : random);
          expect(() => some.map((each) => read(reader, each))).toThrow(InvalidInputError);
        },
      ),
      settings,
    );
  });

  it('refuses lengths and numbers that no writer writes, without making room for them', () => {
    const huge = [2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER].map(
      (value) => bytesOf([{ kind: 'integer', value }]).ordered,
    );
    const endless = [
      new Uint8Array(200).fill(0x80),
      new Uint8Array(200).fill(0xff),
      Uint8Array.of(...Array(9).fill(0xff), 0),
    ];
    for (const ordered of [...huge, ...endless]) {
      const reader = () => new ByteReader(ordered, new Uint8Array());
      expect(() => readAscending(reader())).toThrow(InvalidInputError);
      expect(() => reader().text()).toThrow(InvalidInputError);
      expect(() => reader().length()).toThrow(InvalidInputError);
    }
    for (const ordered of endless) expect(() => new ByteReader(ordered, ordered).integer()).toThrow(InvalidInputError);
  });

  it('refuses text that is labelled JSON and is none', () => {
    for (const json of ['"', '1', '{}', '"a" "b"', 'null']) {
      const ordered = Buffer.from([2 * json.length + 1, ...Buffer.from(json)]);
      expect(() => new ByteReader(ordered, new Uint8Array()).text()).toThrow(InvalidInputError);
    }
  });
});

describe('writeAscending', () => {
  it('takes less than two bytes for a decimal close to the one before', () => {
    const writer = new ByteWriter();
    writeAscending(
      writer,
      Array.from({ length: 1000 }, (_, index) => (1_000_000 + index * 7) / 100),
    );
    expect(writer.ordered().length).toBeLessThan(1010);
    expect(writer.random()).toHaveLength(0);
  });
});

const cell = fc.oneof(fc.constant(null), finite, text, fc.boolean(), fc.constantFrom('12.50', '007', '1e400', 'NaN'));
const slicePlan = planWithId({
  segments: [{ name: 'kind', role: 'input', values: ['a', 1, '日本'] }],
  columns: [{ name: 'n', role: 'input', kind: 'scores', edges: [0, 0.5] }],
});
const profile = fc
  .record({
    rows: fc.array(fc.record({ input: fc.tuple(cell, cell), output: fc.tuple(cell) }), { maxLength: 30 }),
    rejected: fc.array(fc.constantFrom('not-json' as const, 'bad-time' as const), { maxLength: 4 }),
    hasSlices: fc.boolean(),
    name: text,
  })
  .map(({ rows, rejected, hasSlices, name }) => {
    const made = Profile.empty(
      [...columns, { name: `more ${name}`, role: 'output' }],
      'seed',
      hasSlices ? { slicePlan } : {},
    );
    for (const row of rows) made.addRow(row);
    for (const reason of rejected) made.addRejected(reason);
    return made;
  });

/** Profile bytes with any body, and the checksum that fits it. */
const sealedBody = (body: Uint8Array, version = 3): Uint8Array => {
  const header = Buffer.alloc(12);
  header.write('PLPF', 'latin1');
  header.writeUInt16BE(version, 4);
  header.writeUInt32BE(crc32(body), 8);
  return Buffer.concat([header, body]);
};
const sealedParts = (ordered: Uint8Array, random: Uint8Array): Uint8Array => {
  const zipped = gzipSync(ordered);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(zipped.length);
  return sealedBody(Buffer.concat([length, zipped, random]));
};
/** What is thrown at bytes of a profile; nothing where they can be read. */
const refusal = (bytes: Uint8Array): unknown => {
  try {
    Profile.fromBytes(bytes);
    return undefined;
  } catch (error) {
    return error;
  }
};
const expectRefused = (bytes: Uint8Array): void => {
  const error = refusal(bytes);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(error).toMatchObject({ message: expect.stringMatching(/^The profile's body /), facts: { field: 'body' } });
};

describe('decodedState(encodedState(state))', () => {
  it('is the state', () => {
    fc.assert(
      fc.property(profile, (made) => {
        const state = made.toState();
        const again = decodedState(encodedState(state));
        // Infinities come back as numbers, and every array of numbers as doubles.
        expect(encodedState(again)).toEqual(encodedState(state));
        expect(
          Profile.fromBytes(made.toBytes())
            .toState()
            .columns.map(({ values }) => values.texts),
        ).toEqual(state.columns.map(({ values }) => values.texts));
        expect([again.rows, again.records, again.rejectedByReason, again.sample, again.slices]).toEqual([
          state.rows,
          state.records,
          state.rejectedByReason,
          state.sample,
          state.slices,
        ]);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('refuses either part at any shorter length', () => {
    fc.assert(
      fc.property(profile, fc.nat(), fc.nat(), (made, place, otherPlace) => {
        const { ordered, random } = encodedState(made.toState());
        const shorter = ordered.subarray(0, place % ordered.length);
        expect(() => decodedState({ ordered: shorter, random })).toThrow(InvalidInputError);
        const fewer = random.subarray(0, otherPlace % random.length);
        expect(() => decodedState({ ordered, random: fewer })).toThrow(InvalidInputError);
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('Profile.fromBytes(bytes) of a body with the right checksum', () => {
  it('refuses one that is cut short, as a whole or in either part', () => {
    fc.assert(
      fc.property(profile, fc.nat(), (made, place) => {
        const body = made.toBytes().subarray(12);
        expectRefused(sealedBody(body.subarray(0, place % body.length)));
        const { ordered, random } = encodedState(made.toState());
        expectRefused(sealedParts(ordered.subarray(0, place % ordered.length), random));
        expectRefused(sealedParts(ordered, random.subarray(0, place % random.length)));
      }),
      { seed, numRuns: 100 },
    );
  });

  it('refuses what follows the state', () => {
    const { ordered, random } = encodedState(Profile.empty(columns, 'seed').toState());
    expect(refusal(sealedParts(ordered, random))).toBeUndefined();
    expectRefused(sealedParts(Buffer.concat([ordered, Buffer.alloc(1)]), random));
    expectRefused(sealedParts(ordered, Buffer.concat([random, Buffer.alloc(4)])));
  });

  it('reads or refuses any changed bytes by a sentence, and never breaks in another way', () => {
    const change = fc.record({ at: fc.nat(), value: fc.nat({ max: 255 }), length: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(profile, fc.array(change, { minLength: 1, maxLength: 4 }), (made, changes) => {
        const { ordered, random } = encodedState(made.toState());
        const changed = Uint8Array.from(ordered);
        for (const { at, value, length } of changes)
          changed.fill(value, at % changed.length, (at % changed.length) + length);
        const error = refusal(sealedParts(changed, random));
        expect([undefined, InvalidInputError]).toContain(error?.constructor);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it.each([1, 2])('of version %i refuses JSON that is no state', (version) => {
    for (const json of ['null', '[]', '{}', '{"columns":[{}]}', '{"columns":[{"values":{"cap":-1,"counts":[]}}]}', '{'])
      expectRefused(sealedBody(gzipSync(json), version));
    expectRefused(sealedBody(new Uint8Array(), version));
  });

  it('has a body that inflates to what encodedState made', () => {
    const made = Profile.empty(columns, 'seed');
    made.addRow({ input: [1, 'a'], output: [0.5] });
    const body = Buffer.from(made.toBytes().subarray(12));
    const { ordered, random } = encodedState(made.toState());
    const end = 4 + body.readUInt32BE();
    expect(gunzipSync(body.subarray(4, end)).equals(ordered)).toBe(true);
    expect(body.subarray(end).equals(random)).toBe(true);
  });
});
