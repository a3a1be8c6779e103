import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryFault, questions } from '../../../shared/query/index.ts';

const seed = 20_261_125;
console.info(`Property tests of queries: fast-check seed ${seed}`);

describe('queryFault(expression)', () => {
  it.each(['a', 'a.b[0]', 'a[*].b | [0]', '*', 'sum(x[*].y)', "contains(@, 'f(x')", '@', '{a: b}', 'constructor'])(
    'has nothing against %s',
    (expression) => expect(queryFault(expression)).toBeUndefined(),
  );

  it.each(['', ' ', 'a.', 'a[', '"x', '`{`', '0', '[?', 'a ||', 'a b', 'a,b', 'a],[b', 'a), (b', 'a, c: b'])(
    'refuses what is no expression: %j',
    (expression) => expect(queryFault(expression)).toBe('not a JMESPath expression such as predictions[].score'),
  );

  it('names a function that does not exist', () => {
    expect(queryFault('rows[*].median(values)')).toBe('JMESPath has no function median');
  });

  it('answers for any text, and what it lets through can be asked of anything', () => {
    const token = fc.constantFrom(
      'a',
      'b',
      '.',
      '[',
      ']',
      '*',
      '(',
      ')',
      '?',
      '|',
      '&',
      ',',
      ':',
      '{',
      '}',
      '"',
      '`',
      '0',
    );
    const text = fc
      .array(fc.oneof(token, fc.string({ maxLength: 3 })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.jsonValue(), (expression, value) => {
        if (queryFault(expression) !== undefined) return;
        const answers = questions([expression, 'a'])(value);
        expect(answers === undefined || answers.length === 0 || answers.length === 2).toBe(true);
      }),
      { seed, numRuns: 2000 },
    );
  });
});

describe('questions(expressions)', () => {
  it('answers each in its order, null where there is nothing', () => {
    const ask = questions(['b.c', '*', 'a | [1]', 'none']);
    expect(ask({ a: [1, 2], b: { c: 'x' } })).toEqual(['x', [[1, 2], { c: 'x' }], 2, null]);
  });

  it('does not take what objects inherit for an answer', () => {
    expect(questions(['toString'])({ a: 1 })).toEqual([null]);
  });

  it('has no answers where a function meets another type, nor to null', () => {
    const ask = questions(['abs(a)']);
    expect(ask({ a: 'text' })).toBeUndefined();
    expect(ask({ a: -2 })).toEqual([2]);
    expect(ask(null)).toEqual([]);
  });
});
