import { finishHash, Hash, rotated } from '../sketch/index.ts';

const quote = 34;
const backslash = 92;
const firstPrintable = 32;
const lastAscii = 126;

/** The end of a text without escapes, of ASCII without control characters; −1 when it is not one. */
export const plainTextEnd = (bytes: Uint8Array, start: number): number => {
  for (let at = start; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < firstPrintable || byte > lastAscii || byte === backslash) return -1;
  }
};

/** What `hashPlainText` makes of a text: the same as `hashText`. */
export const textHash = new Hash();

/** The same as `plainTextEnd`, and hashes the text on the way. */
export const hashPlainText = (bytes: Uint8Array, start: number): number => {
  let first = 0x9e3779b9;
  let second = 0x7f4a7c15;
  for (let at = start; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) {
      finishHash(first, second, at - start, textHash);
      return at;
    }
    if (byte < firstPrintable || byte > lastAscii || byte === backslash) return -1;
    first = Math.imul(rotated(first, 15) ^ byte, 0xcc9e2d51);
    second = Math.imul(rotated(second, 13) ^ byte, 0x1b873593);
  }
};
