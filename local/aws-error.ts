import type { ServiceResponse } from './types.ts';

/** An error in the protocol of the service. */
export function awsError(scope: string, status: number, code: string, message: string): ServiceResponse {
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error>`;
  if (scope === 's3') return { status, headers: { 'content-type': 'application/xml' }, body: error };
  if (scope === 'sns') {
    return { status, headers: { 'content-type': 'text/xml' }, body: `<ErrorResponse>${error}</ErrorResponse>` };
  }
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-errortype': code,
    ...(scope === 'sqs' || scope === 'monitoring' ? { 'x-amzn-query-error': `${code};Sender` } : {}),
  };
  return { status, headers, body: JSON.stringify({ __type: code, message, Message: message }) };
}
