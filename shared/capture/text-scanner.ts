import { finishHash, Hash, rotated } from '../sketch/index.ts';

const quote = 34;
const backslash = 92;
const firstPrintable = 32;
const lastAscii = 127;
const wordBytes = 4;

/** The end of a text without escapes, of ASCII without control characters; −1 when it is not one. */
export const plainTextEnd = (bytes: Uint8Array, start: number): number => {
  for (let at = start; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < firstPrintable || byte > lastAscii || byte === backslash) return -1;
  }
};

/** What may follow a backslash, but for the letter u. */
const escaped = new Set(Buffer.from('"\\/bfnrt', 'latin1'));

/** The same of a text that may hold escapes of one character, as JSON within JSON does. */
export const escapedTextEnd = (bytes: Uint8Array, start: number): number => {
  for (let at = start; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < firstPrintable || byte > lastAscii) return -1;
    if (byte !== backslash) continue;
    at += 1;
    if (!escaped.has(bytes[at] ?? 0)) return -1;
  }
};

const everyByte = 0x01010101;
const upperBits = 0x80808080;

/** Whether none of a word's four bytes ends a plain text. @see Mycroft's test for a zero byte, Hacker's Delight, 2nd ed., § 6–1 */
const isPlainWord = (word: number): boolean => {
  const quotes = word ^ (quote * everyByte);
  const backslashes = word ^ (backslash * everyByte);
  const isBelow = (word - firstPrintable * everyByte) & ~word;
  const isQuote = (quotes - everyByte) & ~quotes;
  const isBackslash = (backslashes - everyByte) & ~backslashes;
  return ((word | isBelow | isQuote | isBackslash) & upperBits) === 0;
};

/** What `hashPlainText` and `hashId` make of a text. */
export const idHash = new Hash();

const firstSeed = 0x9e3779b9;
const secondSeed = 0x7f4a7c15;
const firstStep = (lane: number, word: number): number => Math.imul(rotated(lane, 15) ^ word, 0xcc9e2d51);
const secondStep = (lane: number, word: number): number => Math.imul(rotated(lane, 13) ^ word, 0x1b873593);

/** The same as `plainTextEnd`, and hashes the text into `idHash` on the way, four bytes at a time. */
export const hashPlainText = (bytes: Uint8Array, view: DataView, start: number): number => {
  let first = firstSeed;
  let second = secondSeed;
  let at = start;
  for (; at + wordBytes <= view.byteLength; at += wordBytes) {
    const word = view.getInt32(at, true);
    if (!isPlainWord(word)) break;
    first = firstStep(first, word);
    second = secondStep(second, word);
  }
  for (; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) break;
    if (byte < firstPrintable || byte > lastAscii || byte === backslash) return -1;
    first = firstStep(first, byte);
    second = secondStep(second, byte);
  }
  finishHash(first, second, at - start, idHash);
  return at;
};

/** Hashes an id into `idHash`: the same as `hashPlainText`, where it is plain. */
export const hashId = (id: string): void => {
  const bytes = Buffer.from(id, 'utf8');
  let first = firstSeed;
  let second = secondSeed;
  let at = 0;
  for (; at + wordBytes <= bytes.length; at += wordBytes) {
    const word = bytes.readInt32LE(at);
    first = firstStep(first, word);
    second = secondStep(second, word);
  }
  for (; at < bytes.length; at += 1) {
    first = firstStep(first, bytes[at] ?? 0);
    second = secondStep(second, bytes[at] ?? 0);
  }
  finishHash(first, second, bytes.length, idHash);
};
