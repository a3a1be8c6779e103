import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import { InvalidInputError } from '../errors.ts';
import { canonicalJson } from '../identity.ts';

/*
 * The bytes of a profile, big-endian:
 *   0  magic 'PLPF'   4  format version, u16   6  flags, u16, 0 so far   8  CRC-32 of the body   12  body
 * The body is canonical JSON in gzip, which was measured smaller than packed doubles in gzip.
 */
const magic = 'PLPF';
const formatVersion = 2;

/**
 * Versions that can still be read. Version 1 hashed numbers by their text and not by their digits: alone it reads as
 * it was, merged with a later one its distinct estimates come out too high.
 */
const readableVersions: readonly number[] = [1, formatVersion];
const headerBytes = 12;

/** gzip's header tells the operating system at this offset; 255 says unknown, the same everywhere. */
const gzipSystemOffset = 9;
const unknownSystem = 255;

/** What inflates further than this is not a profile: 2,000 columns come to less. */
const maxBodyBytes = 1024 ** 3;

const refused = (field: string, found: string | number, expected: string | number): InvalidInputError =>
  new InvalidInputError(`The profile's ${field} is ${found}, but must be ${expected}`, { field });

/** Puts a value into profile bytes. The same value gives the same bytes: nothing in them tells the time or the machine. */
export const sealed = (value: unknown): Uint8Array => {
  const body = gzipSync(canonicalJson(value), { level: 6 });
  body.writeUInt8(unknownSystem, gzipSystemOffset);
  const header = Buffer.alloc(headerBytes);
  header.write(magic, 0, 'latin1');
  header.writeUInt16BE(formatVersion, 4);
  header.writeUInt16BE(0, 6);
  header.writeUInt32BE(crc32(body), 8);
  return Buffer.concat([header, body]);
};

/**
 * The value in profile bytes.
 *
 * @throws InvalidInputError naming the field that is not as expected: length, magic, format version, flags, checksum or body
 */
export const unsealed = (bytes: Uint8Array): unknown => {
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
  try {
    return JSON.parse(gunzipSync(body, { maxOutputLength: maxBodyBytes }).toString('utf8'));
  } catch (cause) {
    throw new InvalidInputError("The profile's body is not JSON in gzip", { field: 'body' }, cause);
  }
};
