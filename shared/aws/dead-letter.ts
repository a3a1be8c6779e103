import { env } from './env.ts';
import { send } from './sqs.ts';

const { DEAD_LETTER_QUEUE_URL } = env('DEAD_LETTER_QUEUE_URL');

/** Puts an input that no retry can help into the function's dead-letter queue: the original body, with Lambda's attribute names. */
export const setAside = ({
  body,
  requestId,
  error,
}: {
  body: string;
  requestId: string;
  error: Error;
}): Promise<void> =>
  send(DEAD_LETTER_QUEUE_URL, body, {
    RequestID: requestId,
    ErrorCode: error.name,
    ErrorMessage: error.message.slice(0, 1024) || error.name,
  });
