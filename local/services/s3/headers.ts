import type { IncomingHttpHeaders } from 'node:http';
import { notImplemented, S3Error } from './errors.ts';

const HARMLESS =
  /^x-amz-(meta-.+|checksum-.+|server-side-encryption(-aws-kms-key-id|-bucket-key-enabled)?|content-sha256|date|security-token|user-agent|decoded-content-length|trailer|sdk-checksum-algorithm|copy-source|metadata-directive|expected-bucket-owner|id-2|algorithm|credential|expires|signature|signedheaders)$/;

/**
 * Refuses headers whose meaning is not implemented, so that nobody relies on them in vain.
 *
 * @throws S3Error 501, or 403 when another account is expected to own the bucket
 */
export function checkHeaders(headers: IncomingHttpHeaders, account: string): void {
  const owner = headers['x-amz-expected-bucket-owner'];
  if (owner !== undefined && owner !== account) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  for (const [name, value] of Object.entries(headers)) {
    const isDefault =
      (name === 'x-amz-storage-class' && value === 'STANDARD') ||
      (name === 'x-amz-acl' && (value === 'private' || value === 'bucket-owner-full-control'));
    if (name.startsWith('x-amz-') && !HARMLESS.test(name) && !isDefault) throw notImplemented(`The header ${name}`);
  }
}

/** The headers of a request that stay with the object and come back with it. */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) =>
    /^(x-amz-meta-.+|x-amz-server-side-encryption.*|content-(type|disposition|language)|cache-control|expires)$/.test(
      name,
    ),
  );
  const encodings = String(headers['content-encoding'] ?? '').split(',');
  const encoding = encodings.map((e) => e.trim()).filter((e) => e !== '' && e !== 'aws-chunked');
  if (encoding.length > 0) kept.push(['content-encoding', encoding.join(',')]);
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
