import type { IncomingHttpHeaders } from 'node:http';
import { noSuchKey, notImplemented, preconditionFailed, S3Error } from './errors.ts';

const includesEtag = (list: string, etag: string): boolean =>
  list.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '').replaceAll('"', '') === etag);

/**
 * Conditions of a write or delete on what is stored now.
 *
 * @throws S3Error 412, or 404 when something must be there and nothing is
 */
export function checkWrite(headers: IncomingHttpHeaders, current: { readonly etag: string } | undefined): void {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined && noneMatch !== '*') throw notImplemented('If-None-Match of a write, other than *,');
  if (noneMatch !== undefined && current) throw preconditionFailed('If-None-Match');
  if (match === undefined) return;
  if (!current) throw noSuchKey();
  if (!includesEtag(match, current.etag)) throw preconditionFailed('If-Match');
}

/**
 * Conditions of a read; an entity tag outweighs a date.
 *
 * @returns whether the reader has it already (304)
 * @throws S3Error 412
 */
export function isUnchanged(headers: IncomingHttpHeaders, etag: string, modifiedMs: number): boolean {
  const seconds = Math.floor(modifiedMs / 1000);
  const date = (name: string) => Date.parse(String(headers[name])) / 1000;
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match !== undefined && !includesEtag(match, etag)) throw preconditionFailed('If-Match');
  if (match === undefined && seconds > date('if-unmodified-since')) throw preconditionFailed('If-Unmodified-Since');
  return noneMatch !== undefined ? includesEtag(noneMatch, etag) : seconds <= date('if-modified-since');
}

/**
 * The bytes `[start, end)` that a Range header asks for; undefined for the whole, as for what S3 does not understand.
 *
 * @throws S3Error 416 when it lies outside of the object
 */
export function byteRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  if (start < end) return { start, end };
  const contentRange = { 'content-range': `bytes */${size}` };
  throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', contentRange);
}
