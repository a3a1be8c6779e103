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

/** The parts with a line end after them, so that whoever reads bytes up to a delimiter finds one. */
const joinedWithEnd = (parts: readonly Uint8Array[]): Buffer => Buffer.concat([...parts, lineEnd]);
const lineEnd = Uint8Array.of(newline);

/**
 * Puts lines together from chunks. Holds at most one unfinished line, and nothing of a line over the limit. Feed it a chunk, then
 * ask for `next` until it is false; the fields then tell the line. Whoever can tell from a line's bytes where it ends asks for
 * `begin` instead, and then for `end` or `cut`.
 */
export class LineCutter {
  /** Holds the line's bytes from `start`, and a line feed after them. */
  bytes: Uint8Array = new Uint8Array();
  start = 0;
  /** Known once the line was cut. */
  end = 0;
  /** @see LineStart */
  line = 0;
  byteOffset = 0;
  /** Whether the line is over the limit: then its bytes are not there, but `end − start` is their number. */
  isTooLong = false;

  readonly #maxLineBytes: number;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  /** After the last line feed of the chunk. */
  #wholeEnd = 0;
  #parts: Uint8Array[] = [];
  #length = 0;
  #lastByte = 0;
  #nextLine = 1;
  #nextOffset = 0;
  #isFinished = false;
  /** Whether the line at hand lies in the chunk, so that its end is still to be found. */
  #isInChunk = false;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** Takes the next chunk; the one before must be used up. */
  feed(chunk: Uint8Array): void {
    this.#chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#at = 0;
    this.#wholeEnd = this.#chunk.lastIndexOf(newline) + 1;
  }

  /** Moves to the next line that ends in the chunk and is not empty. */
  next(): boolean {
    while (this.begin()) if (this.cut()) return true;
    return false;
  }

  /** Moves to the start of the next line that ends in the chunk; ask for `end` or `cut` then. */
  begin(): boolean {
    for (;;) {
      const start = this.#at;
      if (start >= this.#wholeEnd) return this.#beginRest();
      // The first line may begin with a byte order mark, and an unfinished one has its beginning elsewhere.
      if (this.#length === 0 && this.#nextLine > 1) {
        this.#isInChunk = true;
        this.bytes = this.#chunk;
        this.start = start;
        this.line = this.#nextLine;
        this.byteOffset = this.#nextOffset;
        this.isTooLong = false;
        return true;
      }
      const end = this.#chunk.indexOf(newline, start);
      this.#append(this.#chunk.subarray(start, end));
      this.#at = end + 1;
      const isLine = this.#take();
      this.#nextOffset += 1;
      if (isLine) return true;
    }
  }

  /**
   * Says where the line at hand ends: at a line feed, or a carriage return and a line feed. Answers whether that can be; the line
   * must be cut otherwise, and so must one over the limit.
   */
  endAt(at: number): boolean {
    if (!this.#isInChunk) return at === this.end;
    const isFollowed = this.bytes[at] === carriageReturn ? at + 1 : at;
    if (this.bytes[isFollowed] !== newline || at - this.start > this.#maxLineBytes) return false;
    this.end = at;
    this.#pass(isFollowed);
    return true;
  }

  /** Finds the end of the line at hand. Answers whether it holds anything. */
  cut(): boolean {
    if (!this.#isInChunk) return this.end > this.start;
    const { start } = this;
    const end = this.#chunk.indexOf(newline, start);
    this.end = end > start && this.#chunk[end - 1] === carriageReturn ? end - 1 : end;
    this.isTooLong = this.end - start > this.#maxLineBytes;
    this.#pass(end);
    return this.end > start;
  }

  /** Says that no chunk follows: what is left, when nothing ends it, is the last line. */
  finish(): void {
    this.feed(Buffer.alloc(0));
    this.#isFinished = true;
  }

  /** What to say when the rest cannot be read. */
  damage(): DamagedRest {
    return { damaged: true, line: this.#nextLine, byteOffset: this.#nextOffset, length: this.#length };
  }

  /** The line as an object. */
  current(): CapturedLine {
    const { line, byteOffset, bytes, start, end } = this;
    if (this.isTooLong) return { tooLong: true, line, byteOffset, length: end - start };
    return { line, byteOffset, bytes: bytes.subarray(start, end) };
  }

  /** Moves behind the line feed that ends a line of the chunk. */
  #pass(lineFeed: number): void {
    this.#nextLine += 1;
    this.#nextOffset += lineFeed + 1 - this.start;
    this.#at = lineFeed + 1;
    this.#isInChunk = false;
  }

  /** What is left of the chunk is the beginning of a line, or the last one. */
  #beginRest(): boolean {
    const chunk = this.#chunk;
    // Copied: whoever reads into one buffer again and again may do so.
    if (this.#at < chunk.length) this.#append(Uint8Array.prototype.slice.call(chunk, this.#at));
    this.#at = chunk.length;
    return this.#isFinished && this.#length > 0 ? this.#take() : false;
  }

  #append(bytes: Uint8Array): void {
    this.#length += bytes.length;
    this.#lastByte = bytes[bytes.length - 1] ?? this.#lastByte;
    // One byte of grace, for the carriage return that may prove to be part of the line's end.
    if (this.#length <= this.#maxLineBytes + 1) this.#parts.push(bytes);
    else this.#parts = [];
  }

  /** A line put together from what was appended. Answers whether it holds anything. */
  #take(): boolean {
    const length = this.#lastByte === carriageReturn ? this.#length - 1 : this.#length;
    this.line = this.#nextLine;
    this.byteOffset = this.#nextOffset;
    this.start = 0;
    this.end = length;
    this.isTooLong = length > this.#maxLineBytes;
    this.bytes = this.isTooLong ? new Uint8Array() : joinedWithEnd(this.#parts);
    this.#isInChunk = false;
    this.#nextLine += 1;
    this.#nextOffset += this.#length;
    this.#parts = [];
    this.#length = 0;
    this.#lastByte = 0;
    if (this.line === 1 && !this.isTooLong && startsWith(this.bytes, byteOrderMark)) {
      this.start = byteOrderMark.length;
      this.byteOffset = byteOrderMark.length;
    }
    return this.end > this.start;
  }
}

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
 * The lines of a capture object, as a cutter that has been fed: so lines come without a promise and an object each. Its lines must
 * be used up (`next`) before the following cutter is asked for; it is the same one every time.
 *
 * @see capturedLines for what a line is
 */
export const cutLines = async function* (
  chunks: AsyncIterable<Uint8Array>,
  { maxLineBytes = defaultMaxLineBytes }: LineOptions = {},
): AsyncGenerator<LineCutter | DamagedRest, void, undefined> {
  const cutter = new LineCutter(maxLineBytes);
  try {
    for await (const chunk of plainChunks(chunks)) {
      cutter.feed(chunk);
      yield cutter;
    }
  } catch (error) {
    if (!(error instanceof GzipDamage)) throw error;
    yield cutter.damage();
    return;
  }
  cutter.finish();
  yield cutter;
};

function* linesOf(cutter: LineCutter): Generator<CapturedLine, void, undefined> {
  while (cutter.next()) yield cutter.current();
}

/**
 * The lines of a capture object, grouped by the chunk they end in, so that lines come out without a promise each. Every group
 * must be used up before the next is asked for.
 *
 * @see capturedLines for what a line is
 */
export const capturedLineGroups = async function* (
  chunks: AsyncIterable<Uint8Array>,
  options: LineOptions = {},
): AsyncGenerator<Iterable<CapturedLine>, void, undefined> {
  for await (const cutter of cutLines(chunks, options)) yield 'damaged' in cutter ? [cutter] : linesOf(cutter);
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
