import type { IncomingMessage } from 'node:http';

/** Access key id that may do everything: the command line's, the demonstration's and the tests'. */
export const OPERATOR_KEY_ID = 'LOCALOPERATOR';

const CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/(?:[^/,\s]+\/)?([^/,\s]+)\/aws4_request/;

/** Access key id and service of a signed or presigned request. */
export function signerOf({ headers, url = '' }: IncomingMessage): { keyId: string; scope: string } | undefined {
  const presigned = /[?&]X-Amz-Credential=([^&]+)/.exec(url)?.[1];
  const credential =
    headers.authorization ?? (presigned === undefined ? '' : `Credential=${decodeURIComponent(presigned)}`);
  const [, keyId, scope] = CREDENTIAL.exec(credential) ?? [];
  return keyId === undefined || scope === undefined ? undefined : { keyId, scope };
}
