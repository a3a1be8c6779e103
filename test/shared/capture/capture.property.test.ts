import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capturedLines, csvRows } from '../../../shared/capture/index.ts';
import { aLine, chunksOf, readAll } from './captures.ts';

const seed = 20_261_122;
console.info(`Property tests of capture: fast-check seed ${seed}`);
const settings = { seed, numRuns: 300 };

const piece = fc.oneof(
  fc.constantFrom('\n', '\r\n', '\r', '"', '""', ',', '{', 'é', '\ufeff', '\u0000'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const content = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const chunkBytes = fc.integer({ min: 1, max: 20 });

/** The lines of a text, read whole: the slow answer. */
const linesOf = (text: string): string[] => {
  const [first = '', ...others] = text.split('\n').map((line) => line.replace(/\r$/, ''));
  return [first.replace(/^\ufeff/, ''), ...others].filter((line) => line !== '');
};

describe('capturedLines', () => {
  it('gives the lines of any text, cut anywhere, and the place of each', async () => {
    await fc.assert(
      fc.asyncProperty(content, chunkBytes, fc.boolean(), async (text, size, compress) => {
        const bytes = Buffer.from(text);
        const read = await Array.fromAsync(capturedLines(chunksOf(compress ? gzipSync(bytes) : bytes, size)));
        const lines = read.map((line) => ('bytes' in line ? Buffer.from(line.bytes).toString() : line));
        // A carriage return at the very end is half a line end, and taken for one.
        expect(lines).toEqual(linesOf(bytes.toString()));
        for (const line of read) {
          if (!('bytes' in line)) throw new Error('a line is missing');
          const found = bytes.subarray(line.byteOffset, line.byteOffset + line.bytes.length);
          expect(Buffer.compare(found, line.bytes)).toBe(0);
        }
      }),
      settings,
    );
  });
});

describe('csvRows', () => {
  it('reads back any cells that were quoted', () => {
    const rows = fc.array(fc.array(fc.oneof(fc.string(), piece), { minLength: 2, maxLength: 5 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (cells, lineEnd) => {
        const text = cells.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join(lineEnd);
        expect(csvRows(text)).toEqual(cells.map((row) => row.map((cell) => (cell === '' ? null : cell))));
      }),
      settings,
    );
  });
});

describe('readCapture', () => {
  it('answers every line, never throws, and never tells a captured value', async () => {
    const side = fc.record({
      data: fc.tuple(content, content).map(([before, after]) => `${before}SECRET${after}`),
      encoding: fc.constantFrom('CSV', 'JSON', 'BASE64', 'SECRET!'),
      observedContentType: fc.constantFrom('text/csv', 'application/json', 'application/jsonlines', 'SECRET!', null),
    });
    await fc.assert(
      fc.asyncProperty(side, side, fc.boolean(), async (input, output, broken) => {
        const line = aLine({ input, output });
        const read = await readAll(`${broken ? line.slice(0, -3) : line}\n${aLine()}`);
        expect(read).toHaveLength(2);
        expect(read[1]?.kind).toBe('record');
        if (read[0]?.kind === 'rejected') expect(read[0].detail).not.toContain('SECRET');
      }),
      settings,
    );
  });
});
