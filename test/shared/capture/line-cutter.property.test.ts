import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capturedLines } from '../../../shared/capture/index.ts';
import { LineCutter } from '../../../shared/capture/lines.ts';

const seed = 20_261_135;
console.info(`Property tests of cutting lines: fast-check seed ${seed}`);
const settings = { seed, numRuns: 3000 };

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('\n', '\r\n', '\r', 'a', 'bc', 'é', '\ufeff', '{"x":1}', '\u0000') },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
);
const content = fc
  .tuple(fc.constantFrom('', '', '\ufeff'), fc.array(piece, { maxLength: 25 }))
  .map(([start, pieces]) => Buffer.from(start + pieces.join('')));
/** Lengths of chunks; the last is repeated. */
const cuts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 });
const maxLineBytes = fc.constantFrom(1, 2, 3, 5, 8, 1000);
/** How a reader goes on at the start of each line. */
const choices = fc.array(fc.constantFrom('cut', 'end', 'wrong end'), { minLength: 1, maxLength: 6 });

const chunked = (bytes: Buffer, lengths: readonly number[]): readonly Buffer[] => {
  const chunks: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const length = index < lengths.length ? (lengths[index] ?? 1) : Math.max(1, lengths.at(-1) ?? 1);
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
};

interface Line {
  readonly line: number;
  readonly byteOffset: number;
  /** Only the length of a line over the limit is known. */
  readonly bytes: string | number;
}

const shown = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The lines of bytes, read whole: the slow answer. */
const linesOf = (bytes: Buffer, limit: number): readonly Line[] => {
  let start = 0;
  return shown(bytes)
    .split('\n')
    .flatMap((text, index): Line[] => {
      const own = text.endsWith('\r') ? text.slice(0, -1) : text;
      const byteOffset = start;
      start += text.length + 1;
      if (own.length > limit) return [{ line: index + 1, byteOffset, bytes: own.length }];
      const mark = index === 0 && own.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0;
      const rest = own.slice(mark);
      return rest === '' ? [] : [{ line: index + 1, byteOffset: byteOffset + mark, bytes: rest }];
    });
};

/** Where the line at hand ends, when it is not empty: what a reader of its bytes may find out. */
const endOf = ({ bytes, start }: LineCutter): number | undefined => {
  const lineFeed = bytes.indexOf(0x0a, start);
  const end = bytes[lineFeed - 1] === 0x0d ? lineFeed - 1 : lineFeed;
  return end > start ? end : undefined;
};

/** Moves past the line at hand as a choice says. Answers whether it holds anything. */
const passed = (cutter: LineCutter, choice: string | undefined): boolean => {
  const end = cutter.isTooLong || choice === 'cut' ? undefined : endOf(cutter);
  if (end === undefined) return cutter.cut();
  if (choice === 'wrong end' && end - 1 > cutter.start) {
    expect(cutter.endAt(end - 1)).toBe(false);
    return cutter.cut();
  }
  return cutter.endAt(end) || cutter.cut();
};

const cutLines = (chunks: readonly Buffer[], limit: number, how: readonly string[]): readonly Line[] => {
  const cutter = new LineCutter(limit);
  const lines: Line[] = [];
  const take = (): void => {
    while (cutter.begin()) {
      if (!passed(cutter, how[lines.length % how.length])) continue;
      const { line, byteOffset, bytes, start, end, isTooLong } = cutter;
      lines.push({ line, byteOffset, bytes: isTooLong ? end - start : shown(bytes.subarray(start, end)) });
    }
  };
  // One buffer is read into again and again, as some sources do.
  const buffer = Buffer.alloc(16);
  for (const chunk of chunks) {
    buffer.fill(0x78);
    buffer.set(chunk);
    cutter.feed(buffer.subarray(0, chunk.length));
    take();
  }
  cutter.finish();
  take();
  return lines;
};

describe('LineCutter', () => {
  it('gives the lines of any bytes, however they are cut and whoever says where a line ends', () => {
    fc.assert(
      fc.property(content, cuts, maxLineBytes, choices, (bytes, lengths, limit, how) => {
        expect(cutLines(chunked(bytes, lengths), limit, how)).toEqual(linesOf(bytes, limit));
      }),
      settings,
    );
  });

  it('is what capturedLines makes its lines of', async () => {
    await fc.assert(
      fc.asyncProperty(content, cuts, maxLineBytes, async (bytes, lengths, limit) => {
        const source = async function* () {
          yield* chunked(bytes, lengths);
        };
        const lines = await Array.fromAsync(capturedLines(source(), { maxLineBytes: limit }));
        const told = lines.map((each) => ({
          line: each.line,
          byteOffset: each.byteOffset,
          bytes: 'bytes' in each ? shown(each.bytes) : each.length,
        }));
        expect(told).toEqual(linesOf(bytes, limit));
      }),
      settings,
    );
  });

  it('keeps a line feed behind the bytes of a line that nothing ends', () => {
    const cutter = new LineCutter(100);
    cutter.feed(Buffer.from('first\nsecond'));
    expect(cutter.next()).toBe(true);
    expect(cutter.next()).toBe(false);
    cutter.finish();
    expect(cutter.begin()).toBe(true);
    expect(cutter.bytes[cutter.end]).toBe(0x0a);
    expect(shown(cutter.bytes.subarray(cutter.start, cutter.end))).toBe('second');
    expect(cutter.begin()).toBe(false);
  });
});
