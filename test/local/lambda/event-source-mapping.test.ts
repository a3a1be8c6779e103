import { expect, test } from 'vitest';
import { failedIds } from '../../../local/lambda/event-source-mapping.ts';

const ids = new Set(['a', 'b', 'c']);
const reports = { reportsBatchItemFailures: true };
const failing = (...identifiers: unknown[]) => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
});

test.each<[string, unknown, readonly string[]]>([
  ['nothing', null, []],
  ['an empty object', {}, []],
  ['no list', { batchItemFailures: null }, []],
  ['an empty list', failing(), []],
  ['one message', failing('b'), ['b']],
  ['a message that was not in the batch', failing('b', 'x'), ['a', 'b', 'c']],
  ['an empty name', failing(''), ['a', 'b', 'c']],
  ['no name', failing(null), ['a', 'b', 'c']],
  ['another key', { batchItemFailures: [{ messageId: 'a' }] }, ['a', 'b', 'c']],
  ['something that is no list', { batchItemFailures: 'a' }, ['a', 'b', 'c']],
  ['text', 'done', ['a', 'b', 'c']],
])('failedIds(answer) after %s', (_, answer, expected) => {
  expect([...failedIds(JSON.stringify(answer), ids, reports)]).toEqual(expected);
});

test('failedIds(answer) is empty where the mapping does not report', () => {
  expect(failedIds(JSON.stringify(failing('b')), ids, { reportsBatchItemFailures: false }).size).toBe(0);
});
