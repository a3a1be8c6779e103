import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, parsePattern } from '../../local/event-pattern.ts';

const matching = (pattern: unknown, event: unknown) => matches(parsePattern(JSON.stringify(pattern)), event);

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const key = fc.stringMatching(/^[a-z]{1,3}$/);
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const scalar = fc.oneof(fc.string(), number, fc.boolean(), fc.constant(null));
const { event } = fc.letrec<{ event: { [key: string]: Json }; value: Json }>((tie) => ({
  event: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(scalar, { minLength: 1, maxLength: 3 }),
    fc.array(tie('event'), { minLength: 1, maxLength: 3 }),
    tie('event'),
  ),
}));

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Asks for the event's own leaves; of an array of objects, for those of its last one. */
const patternOf = (value: { [key: string]: Json }): object =>
  Object.fromEntries(
    Object.entries(value).map(([name, child]) => {
      const one = Array.isArray(child) ? child.at(-1) : child;
      return [name, isObject(one) ? patternOf(one) : [one]];
    }),
  );

const shuffled = (value: Json): Json =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([k, v]) => [k, shuffled(v)]),
      )
    : value;

describe('matches', () => {
  it('finds an event by a pattern of its own leaves, whatever else it holds and in whatever order', () => {
    fc.assert(
      fc.property(event, (e) => {
        const pattern = patternOf(e);
        expect(matching(pattern, e)).toBe(true);
        expect(matching(pattern, shuffled({ ...e, 'not-in-it': 1 }))).toBe(true);
      }),
    );
  });

  it('takes exists: false for the opposite of exists: true', () => {
    fc.assert(
      fc.property(event, key, (e, k) => {
        expect(matching({ [k]: [{ exists: true }] }, e)).toBe(!matching({ [k]: [{ exists: false }] }, e));
      }),
    );
  });

  it('takes anything-but for the negation of each test of a scalar that is present', () => {
    const list = fc.oneof(
      fc.array(fc.string(), { minLength: 1 }).map((values) => [values, values] as const),
      fc.array(number, { minLength: 1 }).map((values) => [values, values] as const),
      fc
        .tuple(fc.constantFrom('prefix', 'suffix', 'equals-ignore-case'), fc.string({ minLength: 1 }))
        .map(([operator, text]) => [{ [operator]: text }, [{ [operator]: text }]] as const),
    );
    fc.assert(
      fc.property(list, scalar, fc.boolean(), ([denied, wanted], value, takeDenied) => {
        const [own] = Array.isArray(denied) ? denied : Object.values(denied);
        const present = takeDenied ? own : value;
        const denies = matching({ x: [{ 'anything-but': denied }] }, { x: present });
        expect(denies).toBe(!matching({ x: wanted }, { x: present }));
      }),
    );
  });

  it('reads a wildcard as the regular expression that says the same', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
    const wildcards = fc
      .array(part, { minLength: 1, maxLength: 6 })
      .map((parts) => parts.join('*').replace(/\*{2,}/g, '*'));
    fc.assert(
      fc.property(wildcards, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), (wildcard, text) => {
        const expected = new RegExp(`^${wildcard.replaceAll('*', '.*')}$`).test(text);
        expect(matching({ x: [{ wildcard }] }, { x: text })).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('splits the numbers at a bound into below, equal and above', () => {
    fc.assert(
      fc.property(number, number, (bound, value) => {
        const found = ['<', '=', '>'].filter((operator) =>
          matching({ x: [{ numeric: [operator, bound] }] }, { x: value }),
        );
        // JSON does not know a negative zero.
        expect(found).toEqual([value < bound ? '<' : value > bound ? '>' : '=']);
      }),
    );
  });
});
