import { describe, expect, it } from 'vitest';
import { matches, parsePattern } from '../../local/event-pattern.ts';

const matching = (pattern: unknown, event: unknown) => matches(parsePattern(JSON.stringify(pattern)), event);

describe('matches(pattern, event)', () => {
  it('wants conditions on an array of objects met by one element', () => {
    const event = {
      detail: {
        steps: [
          { name: 'train', status: 'Failed' },
          { name: 'register', status: 'Succeeded' },
        ],
      },
    };
    expect(matching({ detail: { steps: { name: ['train'], status: ['Failed'] } } }, event)).toBe(true);
    expect(matching({ detail: { steps: { name: ['train'], status: ['Succeeded'] } } }, event)).toBe(false);
  });

  it('takes an element of any of several independent arrays', () => {
    const event = { a: [{ x: 1 }, { x: 2 }], b: [{ y: 1 }, { y: 2 }] };
    expect(matching({ a: { x: [2] }, b: { y: [1] } }, event)).toBe(true);
  });

  it('holds with $or when one branch and everything around it hold', () => {
    const pattern = { source: ['s'], $or: [{ a: [1] }, { b: [{ exists: false }] }] };
    expect(matching(pattern, { source: 's', a: 1, b: 2 })).toBe(true);
    expect(matching(pattern, { source: 's', a: 2 })).toBe(true);
    expect(matching(pattern, { source: 's', a: 2, b: 2 })).toBe(false);
    expect(matching(pattern, { source: 't', a: 1 })).toBe(false);
  });

  it('tells a number from its text and null from absence', () => {
    expect(matching({ a: [1] }, { a: '1' })).toBe(false);
    expect(matching({ a: [null] }, { a: null })).toBe(true);
    expect(matching({ a: [null] }, {})).toBe(false);
    expect(matching({ a: [{ exists: false }] }, { a: null })).toBe(false);
    expect(matching({ a: [{ exists: false }] }, { a: [] })).toBe(true);
  });

  it('keeps IPv4 and IPv6 ranges apart', () => {
    expect(matching({ ip: [{ cidr: '10.0.0.255/24' }] }, { ip: '10.0.0.1' })).toBe(true);
    expect(matching({ ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '::ffff:10.0.0.1' })).toBe(false);
    expect(matching({ ip: [{ cidr: 'fe80::/10' }] }, { ip: 'fe80::1%eth0' })).toBe(false);
  });

  it('reads escaped stars and backslashes of a wildcard as themselves', () => {
    const pattern = { path: [{ wildcard: 'a\\*b\\\\*' }] };
    expect(matching(pattern, { path: 'a*b\\c' })).toBe(true);
    expect(matching(pattern, { path: 'axb\\c' })).toBe(false);
  });
});

describe('parsePattern(json)', () => {
  const reason = (pattern: unknown) => {
    try {
      parsePattern(JSON.stringify(pattern));
      return undefined;
    } catch (error) {
      return String(error);
    }
  };

  it('names the key and what is wrong with it', () => {
    expect(reason({ detail: { state: [{ prefix: 1 }] } })).toBe(
      'InvalidEventPatternException: Event pattern is not valid. Reason: "detail.state": prefix match pattern must be a string',
    );
  });

  it.each([
    [[], 'Filter is not an object'],
    [{}, 'Empty objects are not allowed'],
    [{ a: [] }, 'Empty arrays are not allowed'],
    [{ a: 1 }, '"a" must be an object or an array'],
    [{ a: [[1]] }, 'Match value must be String, number, true, false, or null'],
    [{ a: [{}] }, 'Match expression name not found'],
    [{ a: [{ toString: 'x' }] }, 'Unrecognized match type toString'],
    [{ a: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false'],
    [{ a: [{ numeric: ['<', 1, '>', 0] }] }, 'Too many elements in numeric expression'],
    [{ a: [{ numeric: ['>', 1, '<', 1] }] }, 'Bottom must be less than top'],
    [{ a: [{ 'anything-but': [1, '1'] }] }, 'mixed type is not supported'],
    [{ a: [{ 'anything-but': [] }] }, 'Empty arrays are not allowed'],
    [{ a: [{ 'anything-but': { prefix: '' } }] }, 'Null prefix/suffix not allowed'],
    [{ a: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'Unsupported anything-but pattern: numeric'],
    [{ a: [{ suffix: { prefix: 'x' } }] }, 'Unsupported suffix pattern: prefix'],
    [{ a: [{ wildcard: 'a**b' }] }, 'Consecutive wildcard characters'],
    [{ a: [{ wildcard: 'a\\b' }] }, 'Invalid escape character'],
    [{ a: [{ wildcard: '*1*2*3*4*5*' }] }, 'Rule is too complex'],
    [{ a: [{ cidr: '10.0.0.0' }] }, 'Malformed CIDR: 10.0.0.0'],
    [{ $or: { a: [1] } }, 'It must be an Array followed with $or'],
    [{ $or: [{ a: [1] }, 1] }, 'Only JSON object is allowed in array of $or'],
  ])('refuses %j: %s', (pattern, expected) => expect(reason(pattern)).toContain(expected));

  it('refuses $ors that multiply beyond a thousand branches', () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ [`key${index}`]: [1] }));
    const pattern = (depth: number): object => (depth === 0 ? { leaf: [1] } : { $or: ten, next: pattern(depth - 1) });
    expect(reason(pattern(3))).toBeUndefined();
    expect(reason(pattern(4))).toContain('The $or combinations exceed the limit of 1000');
  });
});
