import { GzipDamage, inflated } from './inflate.ts';

/** Longest line that is read, in bytes, unless told otherwise. SageMaker's own payloads end at 6 MB. */
export const defaultMaxLineBytes = 8 * 1024 * 1024;

interface LineStart {
  /** Counts from 1, empty lines included. */
  readonly line: number;
  /** Offset of the line's first byte; in a gzip file, among the inflated bytes. */
  readonly byteOffset: number;
}

/** A line without its end. `bytes` may be a view of a chunk that was read: copy it to keep it. */
export interface WholeLine extends LineStart {
  readonly bytes: Uint8Array;
}

/** A line over the limit; only its length in bytes is known. */
export interface TooLongLine extends LineStart {
  readonly tooLong: true;
  readonly length: number;
}

/** The place where a damaged gzip stream became unreadable; `length` is what was read of an unfinished line. The last. */
export interface DamagedRest extends LineStart {
  readonly damaged: true;
  readonly length: number;
}

export type CapturedLine = WholeLine | TooLongLine | DamagedRest;

export interface LineOptions {
  /** Longest line that is read, in bytes without its end. */
  readonly maxLineBytes?: number;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const gzipMagic = [0x1f, 0x8b];
const byteOrderMark = [0xef, 0xbb, 0xbf];

const startsWith = (bytes: Uint8Array, prefix: readonly number[]): boolean =>
  prefix.every((byte, index) => bytes[index] === byte);

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
};

/** Puts lines together from chunks. Holds at most one unfinished line, and nothing of a line over the limit. */
class LineCutter {
  readonly #maxLineBytes: number;
  #parts: Uint8Array[] = [];
  #length = 0;
  #lastByte = 0;
  #line = 1;
  #byteOffset = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** Lines that end in this chunk. */
  *push(chunk: Uint8Array): Generator<CapturedLine, void, undefined> {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      this.#append(chunk.subarray(start, end));
      const line = this.#take();
      this.#byteOffset += 1;
      start = end + 1;
      if (line !== undefined) yield line;
    }
    if (start < chunk.length) this.#append(chunk.subarray(start));
  }

  /** The last line, when nothing ends it. */
  end(): CapturedLine | undefined {
    return this.#take();
  }

  damaged(): DamagedRest {
    return { damaged: true, line: this.#line, byteOffset: this.#byteOffset, length: this.#length };
  }

  #append(bytes: Uint8Array): void {
    this.#length += bytes.length;
    this.#lastByte = bytes[bytes.length - 1] ?? this.#lastByte;
    // One byte of grace, for the carriage return that may prove to be part of the line's end.
    if (this.#length <= this.#maxLineBytes + 1) this.#parts.push(bytes);
    else this.#parts = [];
  }

  #take(): CapturedLine | undefined {
    const parts = this.#parts;
    const place = { line: this.#line, byteOffset: this.#byteOffset };
    const length = this.#lastByte === carriageReturn ? this.#length - 1 : this.#length;
    this.#line += 1;
    this.#byteOffset += this.#length;
    this.#parts = [];
    this.#length = 0;
    this.#lastByte = 0;
    if (length > this.#maxLineBytes) return { ...place, tooLong: true, length };
    const bytes = joined(parts).subarray(0, length);
    if (place.line === 1 && startsWith(bytes, byteOrderMark)) return unmarked(bytes);
    return length === 0 ? undefined : { ...place, bytes };
  }
}

/** The object's first line without its byte order mark. */
const unmarked = (bytes: Uint8Array): WholeLine | undefined =>
  bytes.length === byteOrderMark.length
    ? undefined
    : { line: 1, byteOffset: byteOrderMark.length, bytes: bytes.subarray(byteOrderMark.length) };

/** The stream as it would be uncompressed: gzip is told by its first two bytes, however the stream is cut. */
const plainChunks = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let headBytes = 0;
  let done = false;
  const next = async (): Promise<Uint8Array> => {
    const result = await iterator.next();
    done = result.done === true;
    return result.done ? new Uint8Array() : result.value;
  };
  const whole = async function* () {
    yield joined(head);
    while (!done) yield await next();
  };
  try {
    while (headBytes < gzipMagic.length && !done) {
      const chunk = await next();
      head.push(chunk);
      headBytes += chunk.length;
    }
    yield* startsWith(joined(head), gzipMagic) ? inflated(whole()) : whole();
  } finally {
    if (!done) await iterator.return?.();
  }
};

/**
 * The lines of a capture object, grouped by the chunk they end in, so that lines come out without a promise each. Every group
 * must be used up before the next is asked for.
 *
 * @see capturedLines for what a line is
 */
export const capturedLineGroups = async function* (
  chunks: AsyncIterable<Uint8Array>,
  { maxLineBytes = defaultMaxLineBytes }: LineOptions = {},
): AsyncGenerator<Iterable<CapturedLine>, void, undefined> {
  const cutter = new LineCutter(maxLineBytes);
  try {
    for await (const chunk of plainChunks(chunks)) yield cutter.push(chunk);
  } catch (error) {
    if (!(error instanceof GzipDamage)) throw error;
    yield [cutter.damaged()];
    return;
  }
  const last = cutter.end();
  if (last !== undefined) yield [last];
};

/**
 * The lines of a capture object as it streams in, without ever holding more than one line. Lines end in LF or CRLF, the last
 * one may end in nothing; empty lines are left out; a UTF-8 byte order mark at the start is passed over. A gzip object is
 * recognised by its first bytes and inflated on the fly, whatever it grows to.
 *
 * A line over the limit comes as `tooLong` with its length. Where a gzip stream is damaged, one `damaged` entry stands for the
 * rest. Errors of `chunks` itself pass through.
 */
export const capturedLines = async function* (
  chunks: AsyncIterable<Uint8Array>,
  options: LineOptions = {},
): AsyncGenerator<CapturedLine, void, undefined> {
  for await (const lines of capturedLineGroups(chunks, options)) yield* lines;
};
