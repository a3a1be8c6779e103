import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../shared/errors.ts';
import { mergeProfiles, Profile } from '../../../shared/profile/index.ts';
import { columns, profileOf } from './profiles.ts';

const rows = [
  { input: [1, 'a'], output: [0.5] },
  { input: ['-2', 'b'], output: [null] },
  { input: [null, 'a'], output: [true] },
];

describe('Profile', () => {
  it('empty(columns, seed) refuses a name that comes twice in a role', () => {
    const twice = [...columns, { name: 'kind', role: 'input' as const }];
    expect(() => Profile.empty(twice, '')).toThrow('The column input kind comes twice');
    expect(Profile.empty([...columns, { name: 'kind', role: 'output' }], '').columns).toHaveLength(4);
  });

  it('addRow(row) counts each cell in the column of its place and role', () => {
    const profile = profileOf(rows);
    const [n, kind, score] = profile.columns;
    expect([profile.rows, profile.records]).toEqual([3, 0]);
    expect([n?.present, n?.missing, n?.negative, n?.inferredType]).toEqual([2, 1, 1, 'Integral']);
    expect([n?.numeric?.moments.min, n?.numeric?.moments.max, n?.numeric?.moments.sum]).toEqual([-2, 1, -1]);
    expect([kind?.values.complete, kind?.values.counts()]).toEqual([
      true,
      [
        ['a', 2],
        ['b', 1],
      ],
    ]);
    expect(Math.round(kind?.distinct.estimate() ?? 0)).toBe(2);
    expect([score?.present, score?.missing, score?.inferredType]).toEqual([2, 1, 'String']);
  });

  it('addRow(row) takes absent cells as missing and leaves surplus ones out', () => {
    const profile = profileOf([{ input: [], output: [1, 2, 3] }]);
    expect(profile.columns.map(({ present, missing }) => [present, missing])).toEqual([
      [0, 1],
      [0, 1],
      [1, 0],
    ]);
  });

  it('addRecord(rows) and addRejected(reason) count records', () => {
    const profile = Profile.empty(columns, 'seed');
    profile.addRecord(rows);
    profile.addRejected('not-json');
    profile.addRejected('bad-time');
    profile.addRejected('not-json');
    expect([profile.rows, profile.records, profile.rejected]).toEqual([3, 1, 3]);
    expect(profile.rejectedByReason).toEqual({ 'bad-time': 1, 'not-json': 2 });
    const merged = mergeProfiles([profile, Profile.fromBytes(profile.toBytes())]);
    expect([merged?.rows, merged?.records, merged?.rejected]).toEqual([6, 2, 6]);
  });

  it('merge(other) refuses other columns and names the first that differs', () => {
    const other = Profile.empty([...columns.slice(0, 1), { name: 'sort', role: 'input' }], 'seed');
    expect(() => profileOf([]).merge(other)).toThrow(
      'Column 2 of the other profile is input sort, but must be input kind',
    );
    const shorter = Profile.empty(columns.slice(0, 2), 'seed');
    expect(() => profileOf([]).merge(shorter)).toThrow(
      'Column 3 of the other profile is nothing, but must be output score',
    );
    expect(() => shorter.merge(profileOf([]))).toThrow(
      'Column 3 of the other profile is output score, but must be nothing',
    );
  });

  it('mergeProfiles([]) is undefined, and leaves what it merges as it was', () => {
    expect(mergeProfiles([])).toBeUndefined();
    const [first, second] = [profileOf(rows), profileOf(rows)];
    const before = Buffer.from(first.toBytes());
    expect(mergeProfiles([first, second])?.rows).toBe(6);
    expect(Buffer.compare(before, first.toBytes())).toBe(0);
  });
});

describe('what is known of whole rows', () => {
  const ids = (eventId: string) => ({ eventId, recordId: eventId });
  const numbered = (from: number, count: number, options = {}) => {
    const profile = Profile.empty(columns, 'seed', options);
    for (let row = from; row < from + count; row += 1) {
      profile.addRecord([{ input: [row, 'a'], output: [0.5] }], ids(`event-${row}`));
    }
    return profile;
  };

  it('a sample and the distinct rows of all rows, whatever came twice', () => {
    const merged = mergeProfiles([numbered(0, 600), numbered(300, 600)]);
    expect(merged?.rows).toBe(1200);
    expect(Math.abs((merged?.distinctRows?.estimate() ?? 0) / 900 - 1)).toBeLessThan(0.065);
    expect(merged?.sample?.rows()).toEqual(numbered(0, 900).sample?.rows());
    expect(merged?.sample?.rows()).toHaveLength(256);
  });

  it('nothing where not all rows were asked: a sample of some tells nothing of all', () => {
    const without = numbered(0, 10, { sampleRows: false });
    const merged = (...profiles: Profile[]) => mergeProfiles(profiles)?.sample?.rows().length;
    expect(without.sample).toBeUndefined();
    expect(merged(without, numbered(10, 5))).toBeUndefined();
    expect(merged(numbered(10, 5), without)).toBeUndefined();
    expect(merged(Profile.empty(columns, '', { sampleRows: false }), numbered(10, 5))).toBe(5);
    expect(Profile.fromBytes(without.toBytes()).sample).toBeUndefined();
  });

  it('of rows with the same event and place but other cells the same one, in either order', () => {
    const twice = (score: number) => {
      const profile = Profile.empty(columns, 'seed');
      for (let row = 0; row < 256; row += 1)
        profile.addRecord([{ input: [row, 'a'], output: [score] }], ids(`e${row}`));
      return profile;
    };
    const [a, b] = [mergeProfiles([twice(0), twice(1)]), mergeProfiles([twice(1), twice(0)])];
    expect(a?.sample?.rows()).toEqual(b?.sample?.rows());
    expect(a?.sample?.rows()).toHaveLength(256);
  });
});

describe('bytes of a profile', () => {
  const many = (count: number, seed: string) =>
    profileOf(
      Array.from({ length: count }, (_, index) => ({
        input: [Math.sin(index), `kind ${(index * 7919) % 3001}`],
        output: [index % 2],
      })),
      seed,
    );

  it('are the same for the same rows and seed, and differ with the seed', () => {
    const bytes = many(10_000, 'key').toBytes();
    expect(Buffer.compare(bytes, many(10_000, 'key').toBytes())).toBe(0);
    expect(Buffer.compare(bytes, many(10_000, 'other').toBytes())).not.toBe(0);
  });

  it('go on after fromBytes as the original would', () => {
    const original = many(5000, 'key');
    const resumed = Profile.fromBytes(original.toBytes());
    expect(Buffer.compare(resumed.toBytes(), original.toBytes())).toBe(0);
    resumed.merge(many(5000, 'next'));
    original.merge(many(5000, 'next'));
    expect(Buffer.compare(resumed.toBytes(), original.toBytes())).toBe(0);
  });

  it('hold no clock and no machine: magic, version, and a gzip header without time and system', () => {
    const bytes = Buffer.from(profileOf(rows).toBytes());
    expect(bytes.toString('latin1', 0, 4)).toBe('PLPF');
    expect(bytes.readUInt16BE(4)).toBe(3);
    expect([...bytes.subarray(16, 26)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  });

  it('do not grow with the rows', () => {
    expect(many(200_000, 'key').toBytes().length).toBeLessThan(200_000);
  });

  it('are refused with any bit changed, and at any shorter length', () => {
    const bytes = profileOf(rows).toBytes();
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Uint8Array.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 0x10;
      expect(() => Profile.fromBytes(changed)).toThrow(InvalidInputError);
      expect(() => Profile.fromBytes(bytes.subarray(0, index))).toThrow(InvalidInputError);
    }
  });

  it('are refused by name of the field', () => {
    const altered = (change: (bytes: Buffer) => void) => {
      const bytes = Buffer.from(profileOf(rows).toBytes());
      change(bytes);
      return () => Profile.fromBytes(bytes);
    };
    expect(() => Profile.fromBytes(new Uint8Array(3))).toThrow("The profile's length is 3, but must be at least 12");
    const bare = Buffer.from('504c504600030000' + '00000000', 'hex');
    expect(() => Profile.fromBytes(bare)).toThrow("The profile's body ends too early");
    expect(altered((bytes) => bytes.write('NOPE'))).toThrow("The profile's magic is something else, but must be PLPF");
    expect(altered((bytes) => bytes.writeUInt16BE(4, 4))).toThrow(
      "The profile's format version is 4, but must be 1 or 2 or 3",
    );
    expect(altered((bytes) => bytes.writeUInt16BE(1, 6))).toThrow("The profile's flags field is 1, but must be 0");
    expect(altered((bytes) => bytes.writeUInt8((bytes[40] ?? 0) ^ 1, 40))).toThrow(/^The profile's checksum is /);
    expect(() => Profile.fromBytes(gzipSync('{}'))).toThrow("The profile's magic is something else");
  });
});
