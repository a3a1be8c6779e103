import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapedTextEnd, hashId, hashPlainText, idHash, plainTextEnd } from '../../../shared/capture/text-scanner.ts';

const seed = 20_261_132;
console.info(`Property tests of scanning texts: fast-check seed ${seed}`);
const settings = { seed, numRuns: 5000 };

const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.string({ unit: fc.integer({ min: 32, max: 127 }).map((unit) => String.fromCharCode(unit)) }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"', '\\', '\\"', '\\\\', '\\n', '\\u0041', '\\x', '\n', '\u001f', 'é', '\u0080'),
  },
);
const bytes = fc
  .tuple(fc.nat({ max: 5 }), fc.array(piece, { maxLength: 4 }))
  .map(([before, pieces]) => ({ start: before, line: Buffer.from(`${' '.repeat(before)}${pieces.join('')}"}}\n`) }));

const viewOf = (line: Uint8Array) => new DataView(line.buffer, line.byteOffset, line.byteLength);

/** Up to the first quote that no backslash escapes: what JSON makes of it, if it is JSON. */
const jsonText = (line: Buffer, start: number): { readonly end: number; readonly value: string } | undefined => {
  const [raw] = /^(?:[^"\\]|\\[\s\S])*/.exec(line.toString('latin1', start)) ?? [''];
  const end = start + raw.length;
  if (line[end] !== 0x22) return undefined;
  try {
    const value: string = JSON.parse(`"${line.toString('utf8', start, end)}"`);
    return { end, value };
  } catch {
    return undefined;
  }
};
const isAscii = (line: Buffer, start: number, end: number): boolean =>
  line.subarray(start, end).every((byte) => byte < 128);

describe('plainTextEnd, hashPlainText', () => {
  it('end where a JSON text of ASCII ends that holds no escape, and nowhere in others', () => {
    fc.assert(
      fc.property(bytes, ({ start, line }) => {
        const text = jsonText(line, start);
        const isPlain = text !== undefined && isAscii(line, start, text.end) && text.value.length === text.end - start;
        expect(plainTextEnd(line, start)).toBe(isPlain ? text.end : -1);
        expect(hashPlainText(line, viewOf(line), start)).toBe(isPlain ? text.end : -1);
      }),
      settings,
    );
  });

  it('hashPlainText makes the hash of a text that hashId makes, wherever it lies', () => {
    fc.assert(
      fc.property(bytes, ({ start, line }) => {
        const end = hashPlainText(line, viewOf(line), start);
        if (end === -1) return;
        const { high, low } = idHash;
        hashId(line.toString('latin1', start, end));
        expect([idHash.high, idHash.low]).toEqual([high, low]);
      }),
      settings,
    );
  });
});

describe('escapedTextEnd', () => {
  it('ends where a JSON text of ASCII ends, with escapes but those of four digits', () => {
    fc.assert(
      fc.property(bytes, ({ start, line }) => {
        const text = jsonText(line, start);
        const isFollowed =
          text !== undefined &&
          isAscii(line, start, text.end) &&
          !line.toString('latin1', start, text.end).replaceAll('\\\\', '').includes('\\u');
        expect(escapedTextEnd(line, start)).toBe(isFollowed ? text.end : -1);
      }),
      settings,
    );
  });
});
