import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import { InvalidInputError } from '../errors.ts';
import { FrequentValues } from '../sketch/index.ts';
import { unreadable } from './bytes.ts';
import { decodedState, encodedState } from './codec.ts';
import type { ProfileState } from './profile.ts';

/*
 * The bytes of a profile, big-endian:
 *   0  magic 'PLPF'   4  format version, u16   6  flags, u16, 0 so far   8  CRC-32 of the body   12  body
 * The body is what `codec.ts` writes: the length of its ordered part in gzip, u32, that part, and the random one as it is. In versions 1
 * and 2 it was JSON in gzip.
 */
const magic = 'PLPF';
export const formatVersion = 3;

/**
 * Versions that can still be read. Before version 3 numbers were hashed by their text, in version 1 also otherwise than in 2: alone
 * such a profile reads as it was, merged with a later one its distinct estimates come out too high. They have no sample of rows.
 */
const jsonVersions: readonly number[] = [1, 2];
const readableVersions: readonly number[] = [...jsonVersions, formatVersion];
const headerBytes = 12;
const lengthBytes = 4;

/** gzip's header tells the operating system at this offset; 255 says unknown, the same everywhere. */
const gzipSystemOffset = 9;
const unknownSystem = 255;

/** What inflates further than this is not a profile: 2,000 columns come to less. */
const maxBodyBytes = 1024 ** 3;

/** A usual partial inflates in one go. */
const inflatedChunkBytes = 192 * 1024;

const refused = (field: string, found: string | number, expected: string | number): InvalidInputError =>
  new InvalidInputError(`The profile's ${field} is ${found}, but must be ${expected}`, { field });

/** A state as profile bytes. The same state gives the same bytes: nothing in them tells the time or the machine. */
export const sealed = (state: ProfileState): Uint8Array => {
  const { ordered, random } = encodedState(state);
  const zipped = gzipSync(ordered, { level: 6 });
  zipped.writeUInt8(unknownSystem, gzipSystemOffset);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(zipped.length);
  const body = Buffer.concat([length, zipped, random]);
  const header = Buffer.alloc(headerBytes);
  header.write(magic, 0, 'latin1');
  header.writeUInt16BE(formatVersion, 4);
  header.writeUInt16BE(0, 6);
  header.writeUInt32BE(crc32(body), 8);
  return Buffer.concat([header, body]);
};

/**
 * The state in profile bytes.
 *
 * @throws InvalidInputError naming the field that is not as expected: length, magic, format version, flags, checksum or body
 */
export const unsealed = (bytes: Uint8Array): ProfileState => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < headerBytes) throw refused('length', buffer.length, `at least ${headerBytes}`);
  if (buffer.toString('latin1', 0, 4) !== magic) throw refused('magic', 'something else', magic);
  const version = buffer.readUInt16BE(4);
  if (!readableVersions.includes(version)) throw refused('format version', version, readableVersions.join(' or '));
  const flags = buffer.readUInt16BE(6);
  if (flags !== 0) throw refused('flags field', flags, 0);
  const body = buffer.subarray(headerBytes);
  const checksum = crc32(body);
  const expected = buffer.readUInt32BE(8);
  if (checksum !== expected) throw refused('checksum', checksum.toString(16), expected.toString(16));
  return jsonVersions.includes(version) ? olderState(body) : stateOf(body);
};

const stateOf = (body: Buffer): ProfileState => {
  if (body.length < lengthBytes) throw unreadable('ends too early');
  const end = lengthBytes + body.readUInt32BE();
  if (end > body.length) throw unreadable('ends too early');
  return decodedState({ ordered: inflated(body.subarray(lengthBytes, end)), random: body.subarray(end) });
};

const inflated = (body: Uint8Array): Uint8Array => {
  try {
    return gunzipSync(body, { maxOutputLength: maxBodyBytes, chunkSize: inflatedChunkBytes });
  } catch (cause) {
    throw unreadable('is not gzip', cause);
  }
};

/** A state of versions 1 and 2: JSON, the registers of its distinct sketches in base64. */
const olderState = (body: Uint8Array): ProfileState => {
  const text = Buffer.from(inflated(body)).toString('utf8');
  let state: OlderState;
  try {
    state = JSON.parse(text);
  } catch (cause) {
    throw unreadable('is not JSON in gzip', cause);
  }
  return { ...state, columns: state.columns.map(columnOf) };
};

const columnOf = ({ distinct, values, ...column }: OlderColumn): ProfileState['columns'][number] => {
  const counted = new FrequentValues(values.cap);
  for (const [value, count] of values.counts) counted.add(value, count);
  const { cap, complete, total, error } = values;
  return {
    ...column,
    distinct: Buffer.from(distinct, 'base64'),
    values: { ...counted.toState(), cap, complete, total, error },
  };
};

type CurrentColumn = ProfileState['columns'][number];

interface OlderColumn extends Omit<CurrentColumn, 'distinct' | 'values'> {
  readonly distinct: string;
  readonly values: Pick<CurrentColumn['values'], 'cap' | 'complete' | 'total' | 'error'> & {
    readonly counts: readonly (readonly [string, number])[];
  };
}

interface OlderState extends Omit<ProfileState, 'columns' | 'distinctRows' | 'sample'> {
  readonly columns: readonly OlderColumn[];
}
