import { awsError } from '../aws-error.ts';
import type { LocalService, ServiceRequest, ServiceResponse } from '../types.ts';
import type { Outcome } from './runtime.ts';

interface ApiDependencies {
  readonly has: (functionName: string) => boolean;
  readonly invoke: (functionName: string, payload: string) => Promise<Outcome>;
  /** Keeps an event for asynchronous invocation. */
  readonly accept: (functionName: string, payload: string) => void;
}

/** Lambda's limits on the event, in bytes. */
const PAYLOAD_MAX = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 };

/** The part of Lambda's API that runs functions. */
export function lambdaApi({ has, invoke, accept }: ApiDependencies): LocalService {
  const fail = (status: number, code: string, message: string) => awsError('lambda', status, code, message);

  async function handle({ operation, url, headers, body }: ServiceRequest): Promise<ServiceResponse> {
    if (operation !== 'Invoke') return fail(501, 'NotImplemented', `The local Lambda does not have ${operation}`);
    const given = decodeURIComponent(/\/functions\/([^/]+)\/invocations/.exec(url)?.[1] ?? '');
    const functionName = given.replace(/^.*:function:/, '').replace(/:.*$/, '');
    if (!has(functionName)) return fail(404, 'ResourceNotFoundException', `Function not found: ${given}`);
    const type = headers['x-amz-invocation-type'] === 'Event' ? 'Event' : 'RequestResponse';
    if (body.length > PAYLOAD_MAX[type]) {
      return fail(413, 'RequestTooLargeException', `${body.length} byte payload is over ${PAYLOAD_MAX[type]}`);
    }
    const payload = body.length === 0 ? '{}' : body.toString();
    if (!isJson(payload)) return fail(400, 'InvalidRequestContentException', 'Could not parse request body into json');
    if (type === 'Event') {
      accept(functionName, payload);
      return { status: 202, body: '' };
    }
    const outcome = await invoke(functionName, payload);
    const version = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
    return 'error' in outcome
      ? {
          status: 200,
          headers: { ...version, 'x-amz-function-error': 'Unhandled' },
          body: JSON.stringify(outcome.error),
        }
      : { status: 200, headers: version, body: outcome.payload };
  }
  return { handle, close: async () => {} };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
