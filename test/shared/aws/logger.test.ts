import { describe, expect, it } from 'vitest';
import { loggable } from '../../../shared/aws/logger.ts';
import { InvalidInputError } from '../../../shared/errors.ts';

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

/** All that a log could show of an error. */
const shown = (error: unknown): string =>
  error instanceof Error
    ? [error.name, error.message, error.stack, JSON.stringify(error), shown(error.cause)].join('\n')
    : String(error);

describe('loggable(error)', () => {
  const quoting = thrownBy(() => JSON.parse('mail@example.com'));

  it('is needed: the engine quotes what it could not parse', () => {
    expect(shown(quoting)).toContain('mail@');
  });

  it('quotes no text that is not JSON, neither of the error itself nor of its causes', () => {
    const outer = new InvalidInputError('It cannot be read', { key: 'k' }, new Error('inner', { cause: quoting }));
    for (const error of [quoting, outer]) expect(shown(loggable(error))).not.toContain('mail@');
    expect(shown(loggable(outer))).toMatch(
      /^InvalidInputError\nIt cannot be read\n.*inner.*SyntaxError\nSome text is/s,
    );
  });

  it('keeps the places of the stack, the facts and whether a retry can help', () => {
    const error = new InvalidInputError('It cannot be read', { key: 'k' }, quoting);
    const told = loggable(error);
    expect(told).toMatchObject({ name: 'InvalidInputError', retryable: false, facts: { key: 'k' } });
    expect(told.stack).toContain('logger.test.ts');
    expect((told.cause as Error).stack).toContain('logger.test.ts');
  });

  it('leaves an error without causes as it is, and tells nothing of what is none', () => {
    const error = new Error('down');
    expect(loggable(error)).toBe(error);
    expect(shown(loggable('mail@example.com'))).not.toContain('mail@');
  });
});
