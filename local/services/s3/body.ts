import type { IncomingHttpHeaders } from 'node:http';
import { incompleteBody, S3Error } from './errors.ts';

/** The body of a request as it was before the client cut it up, where it did ("aws-chunked"). */
export function bodyOf(
  headers: IncomingHttpHeaders,
  raw: AsyncIterable<Buffer>,
  trailers = new Map<string, string>(),
): AsyncIterable<Buffer> {
  const isChunked =
    /\baws-chunked\b/.test(headers['content-encoding'] ?? '') ||
    String(headers['x-amz-content-sha256']).startsWith('STREAMING-');
  return isChunked ? decodeChunked(raw, trailers) : raw;
}

/**
 * Holds a received body against what its sender said of it: length, MD5 and CRC-32. Other checksums go unchecked.
 *
 * @throws S3Error 400
 */
export function checkBody(
  headers: IncomingHttpHeaders,
  trailers: ReadonlyMap<string, string>,
  body: { readonly size: number; readonly etag: string; readonly crc32: number },
): void {
  const length = headers['x-amz-decoded-content-length'];
  if (length !== undefined && Number(length) !== body.size) throw incompleteBody();
  const md5 = headers['content-md5'];
  const crc = trailers.get('x-amz-checksum-crc32') ?? headers['x-amz-checksum-crc32'];
  const isSame =
    (md5 === undefined || Buffer.from(String(md5), 'base64').toString('hex') === body.etag) &&
    (crc === undefined ||
      Buffer.from(String(crc), 'base64').toString('hex') === body.crc32.toString(16).padStart(8, '0'));
  if (!isSame) throw new S3Error(400, 'BadDigest', 'The checksum you specified did not match what we received.');
}

/**
 * Undoes aws-chunked: `size-in-hex;extension CRLF data CRLF` …, a chunk of size 0, then trailing headers.
 *
 * @throws S3Error 400 when it ends early or a size cannot be read
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeChunked(
  raw: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(raw);
  for (;;) {
    const [size = ''] = (await reader.line()).split(';');
    if (!/^[0-9a-f]+$/i.test(size)) throw incompleteBody();
    let left = Number.parseInt(size, 16);
    if (left === 0) break;
    for (let part: Buffer; left > 0; left -= part.length) {
      part = await reader.upTo(left);
      yield part;
    }
    await reader.line();
  }
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const [name = '', value = ''] = line.split(':');
    trailers.set(name.trim().toLowerCase(), value.trim());
  }
}

const LONGEST_LINE_BYTES = 16_384;

class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done) throw incompleteBody();
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, value]) : value;
  }

  /** The next line, without its end. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#rest.toString('latin1', 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return line;
      }
      if (this.#rest.length > LONGEST_LINE_BYTES) throw incompleteBody();
      await this.#more();
    }
  }

  /** The bytes at hand, `max` at most and one at least. */
  async upTo(max: number): Promise<Buffer> {
    if (this.#rest.length === 0) await this.#more();
    const part = this.#rest.subarray(0, max);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }
}
