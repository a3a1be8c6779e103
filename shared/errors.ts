/** Facts an error is made of; values appear in logs, so never personal data. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Base of the errors that someone branches on. `retryable` answers the one question the boundary asks: may the same
 * input succeed later? If not, it goes to the dead-letter queue at once.
 */
export class MonitorError extends Error {
  readonly retryable: boolean;
  readonly facts: ErrorFacts;

  constructor(sentence: string, options: { retryable: boolean; facts?: ErrorFacts; cause?: unknown }) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.retryable = options.retryable;
    this.facts = options.facts ?? {};
  }
}

/** An input that can never be handled: not of the expected form, or about something that does not exist. */
export class InvalidInputError extends MonitorError {
  constructor(sentence: string, facts?: ErrorFacts, cause?: unknown) {
    super(sentence, { retryable: false, ...(facts === undefined ? {} : { facts }), cause });
  }
}

/** Someone else changed the same thing in between; reading it again and repeating will settle it. */
export class ConflictError extends MonitorError {
  constructor(sentence: string, facts?: ErrorFacts) {
    super(sentence, { retryable: true, ...(facts === undefined ? {} : { facts }) });
  }
}

/** A page was asked for with a cursor that nobody gave out. */
export class BadCursorError extends MonitorError {
  constructor() {
    super('The cursor is not one that this endpoint gave out; ask for the first page without one.', {
      retryable: false,
    });
  }
}
