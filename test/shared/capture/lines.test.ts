import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type CapturedLine, capturedLines } from '../../../shared/capture/index.ts';
import { chunksOf } from './captures.ts';

const shown = (line: CapturedLine) => ({
  ...line,
  ...('bytes' in line ? { bytes: Buffer.from(line.bytes).toString() } : {}),
});

const linesOf = async (content: string | Uint8Array, maxLineBytes = 100, chunkBytes = 64) =>
  (await Array.fromAsync(capturedLines(chunksOf(content, chunkBytes), { maxLineBytes }))).map(shown);

describe('capturedLines', () => {
  it.each([1, 2, 3, 7, 64])('numbers and places lines, cut every %i bytes', async (chunkBytes) => {
    expect(await linesOf('one\n\ntwo\r\nthrée\n\r\nlast', 100, chunkBytes)).toEqual([
      { line: 1, byteOffset: 0, bytes: 'one' },
      { line: 3, byteOffset: 5, bytes: 'two' },
      { line: 4, byteOffset: 10, bytes: 'thrée' },
      { line: 6, byteOffset: 19, bytes: 'last' },
    ]);
  });

  it('yields nothing for nothing, and for line ends alone', async () => {
    expect(await linesOf('')).toEqual([]);
    expect(await linesOf('\n\r\n\n')).toEqual([]);
  });

  it.each([1, 2, 64])('passes over a byte order mark at the start only, cut every %i bytes', async (chunkBytes) => {
    expect(await linesOf('\ufeffa\n\ufeffb', 100, chunkBytes)).toEqual([
      { line: 1, byteOffset: 3, bytes: 'a' },
      { line: 2, byteOffset: 5, bytes: '\ufeffb' },
    ]);
    expect(await linesOf('\ufeff', 100, chunkBytes)).toEqual([]);
    expect(await linesOf('\ufeff\na', 100, chunkBytes)).toEqual([{ line: 2, byteOffset: 4, bytes: 'a' }]);
  });

  it.each([1, 4, 5, 6, 64])('gives the length of a line over the limit, cut every %i bytes', async (chunkBytes) => {
    expect(await linesOf('12345\r\n123456\r\n1234567\nend', 5, chunkBytes)).toEqual([
      { line: 1, byteOffset: 0, bytes: '12345' },
      { line: 2, byteOffset: 7, tooLong: true, length: 6 },
      { line: 3, byteOffset: 15, tooLong: true, length: 7 },
      { line: 4, byteOffset: 23, bytes: 'end' },
    ]);
    expect(await linesOf('123456', 5, chunkBytes)).toEqual([{ line: 1, byteOffset: 0, tooLong: true, length: 6 }]);
  });

  it('does not hold a line over the limit in memory', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const endless = async function* () {
      for (let index = 0; index < 256; index += 1) yield Buffer.from(chunk);
      yield Buffer.from('\nafter\n');
    };
    // What is still held shows only after what is not has been collected.
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    collect();
    const before = process.memoryUsage().arrayBuffers;
    let highest = 0;
    let pieces = 0;
    const lines = [];
    const watched = async function* () {
      for await (const piece of endless()) {
        pieces += 1;
        if (pieces % 32 === 0) {
          collect();
          // What was collected is given back in a later turn.
          await setImmediate();
          collect();
          highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
        }
        yield piece;
      }
    };
    for await (const line of capturedLines(watched(), { maxLineBytes: 4 * 1024 * 1024 })) lines.push(shown(line));
    expect(lines).toEqual([
      { line: 1, byteOffset: 0, tooLong: true, length: 256 * 1024 * 1024 },
      { line: 2, byteOffset: 256 * 1024 * 1024 + 1, bytes: 'after' },
    ]);
    expect(highest).toBeLessThan(16 * 1024 * 1024);
  });

  it('stops reading and closes the source when its reader stops', async () => {
    let closed = false;
    const source = async function* () {
      try {
        for (;;) yield Buffer.from('line\n');
      } finally {
        closed = true;
      }
    };
    for await (const line of capturedLines(source())) {
      expect(shown(line).bytes).toBe('line');
      break;
    }
    expect(closed).toBe(true);
  });

  it('passes on an error of the source, plain or compressed', async () => {
    const failing = async function* (start: Uint8Array) {
      yield start;
      throw new Error('connection lost');
    };
    await expect(Array.fromAsync(capturedLines(failing(Buffer.from('a\n'))))).rejects.toThrow('connection lost');
    await expect(Array.fromAsync(capturedLines(failing(gzipSync('a\n'))))).rejects.toThrow('connection lost');
  });
});

describe('capturedLines of gzip', () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `line ${index} ${(index * 7919) % 10_007}`).join('\n');
  const compressed = gzipSync(text);

  it.each([1, 1000, 64 * 1024, 10_000_000])('inflates as it streams, cut every %i bytes', async (chunkBytes) => {
    const lines = await linesOf(compressed, 100, chunkBytes);
    expect(lines.map(({ bytes }) => bytes).join('\n')).toBe(text);
    expect(lines.at(-1)).toMatchObject({ line: 20_000, byteOffset: text.lastIndexOf('\n') + 1 });
  });

  it('reads several members as one', async () => {
    const members = Buffer.concat([gzipSync('a\nb'), gzipSync('c\nd')]);
    expect((await linesOf(members)).map(({ bytes }) => bytes)).toEqual(['a', 'bc', 'd']);
  });

  it('takes zeros after the last member for padding, anything else for damage', async () => {
    const member = gzipSync('a\nb');
    for (const padding of [1, 5000, 50_000]) {
      expect(await linesOf(Buffer.concat([member, Buffer.alloc(padding)]))).toHaveLength(2);
    }
    const followed = Buffer.concat([compressed, Buffer.from('not gzip')]);
    expect((await linesOf(followed)).at(-1)).toMatchObject({ damaged: true });
  });

  it('passes over a byte order mark within', async () => {
    expect(await linesOf(gzipSync('\ufeffa'))).toEqual([{ line: 1, byteOffset: 3, bytes: 'a' }]);
  });

  it.each([1, 500, 16_384, 10_000_000])(
    'keeps what came before an early end, cut every %i bytes',
    async (chunkBytes) => {
      const lines = await linesOf(compressed.subarray(0, Math.floor(compressed.length / 2)), 100, chunkBytes);
      const whole = lines.slice(0, -1);
      const last = lines.at(-1);
      expect(whole.length).toBeGreaterThan(9000);
      expect(text.startsWith(`${whole.map(({ bytes }) => bytes).join('\n')}\n`)).toBe(true);
      expect(last).toMatchObject({ damaged: true, line: whole.length + 1 });
      expect(await linesOf(compressed.subarray(0, Math.floor(compressed.length / 2)), 100, 333)).toEqual(lines);
    },
  );

  it('keeps what came before damage in the middle, however the stream is cut', async () => {
    const damaged = Buffer.from(compressed);
    damaged.fill(0xff, 50_000, 50_100);
    const lines = await linesOf(damaged, 100, 1000);
    expect(lines.at(-1)).toMatchObject({ damaged: true });
    const first = lines.slice(0, 5000).map(({ bytes }) => bytes);
    expect(text.startsWith(`${first.join('\n')}\n`)).toBe(true);
    expect(await linesOf(damaged, 100, 10_000_000)).toEqual(lines);
    expect(await linesOf(damaged, 100, 7)).toEqual(lines);
  });

  it('says so when not even the header is whole, or the checksum is wrong', async () => {
    expect(await linesOf(compressed.subarray(0, 2))).toEqual([{ damaged: true, line: 1, byteOffset: 0, length: 0 }]);
    const wrong = Buffer.from(compressed);
    wrong[wrong.length - 6] = (wrong[wrong.length - 6] ?? 0) ^ 1;
    expect((await linesOf(wrong)).at(-1)).toMatchObject({ damaged: true });
  });

  it('inflates a small file to a great many lines in bounded memory', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 'x'));
    const before = process.memoryUsage().rss;
    expect(await linesOf(bomb, 1000, 64 * 1024)).toEqual([
      { line: 1, byteOffset: 0, tooLong: true, length: 200 * 1024 * 1024 },
    ]);
    expect(bomb.length).toBeLessThan(300_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});
