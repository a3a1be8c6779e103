import { Logger } from '@aws-lambda-powertools/logger';

/** Structured logs; name and level come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL. Never log captured values. */
export const logger = new Logger();

/** Only the places of a stack: what stands before them is the error's sentence. */
const placesIn = (stack = ''): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

const plainError = (error: Error, message: string): Error => {
  const plain = Object.assign(new Error(message), error);
  plain.name = error.name;
  plain.stack = `${error.name}: ${message}\n${placesIn(error.stack)}`;
  if (error.cause !== undefined) plain.cause = loggable(error.cause);
  return plain;
};

/**
 * An error as it may be logged. The engine's own sentence about text that is no JSON quotes that text, which may hold captured values: it is
 * replaced, in the error and in its causes.
 */
export const loggable = (error: unknown): Error => {
  if (!(error instanceof Error)) return new Error('Something else than an error was thrown.');
  if (error instanceof SyntaxError) return plainError(error, 'Some text is not JSON.');
  return error.cause === undefined ? error : plainError(error, error.message);
};
