import { MonitorError } from '../errors.ts';

/** A page was asked for with a cursor that this endpoint never gave out. */
export class BadCursorError extends MonitorError {
  constructor() {
    super('The cursor is not one that this endpoint gave out; ask for the first page without one.', {
      retryable: false,
    });
  }
}
