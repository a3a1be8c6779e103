import { describe, expect, it } from 'vitest';
import { scanCapture } from '../../../shared/capture/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { aLine, chunksOf, rejection, rowsOf } from './captures.ts';

const json = (value: unknown) => ({
  data: JSON.stringify(value),
  encoding: 'JSON',
  observedContentType: 'application/json',
});

const nested: Mapping = {
  input: {
    rowsQuery: 'batch[].items[]',
    columns: ['id', { name: 'total', query: 'sum(prices)' }, { name: 'city', pointer: '/address/city' }],
  },
  output: { rowsQuery: 'answers[*].classes[0]', columns: [{ name: 'best', query: 'p' }] },
};

const input = json({
  batch: [
    { items: [{ id: 1, prices: [2, 3], address: { city: 'Bern' } }] },
    { items: [{ id: 2, prices: [], address: {} }] },
  ],
});
const output = json({ answers: [{ classes: [{ p: 0.9 }, { p: 0.1 }] }, { classes: [{ p: 0.6 }] }] });

describe('readCapture with JMESPath in the mapping', () => {
  it('finds rows and columns where the queries say, beside names and pointers', async () => {
    expect(await rowsOf(aLine({ input, output }), nested)).toEqual([
      { input: [1, 5, 'Bern'], output: [0.9] },
      { input: [2, 0, null], output: [0.6] },
    ]);
  });

  it('reads rows that are lists', async () => {
    const as: Mapping = { output: { columns: [{ name: 'second', query: '[1]' }, 'b'] } };
    expect(await rowsOf(aLine({ output: json({ predictions: [[1, 2]] }) }), as)).toEqual([
      { input: [], output: [2, 2] },
    ]);
  });

  it('rejects a record that a query cannot be applied to, without its values', async () => {
    const wrong = json({ batch: [{ items: [{ id: 1, prices: ['SECRET'] }] }] });
    expect(await rejection(aLine({ input: wrong, output }), nested)).toEqual({
      reason: 'query-failed',
      detail: "A JMESPath query for the input's columns cannot be applied to what was captured.",
    });
    const badRows: Mapping = { output: { columns: ['a'], rowsQuery: 'sort(answers)' } };
    expect(await rejection(aLine({ output: json({ answers: 'x' }) }), badRows)).toMatchObject({
      reason: 'query-failed',
    });
  });

  it('rejects a record that holds no rows where the query looks', async () => {
    expect(await rejection(aLine({ input: json({ batch: 3 }), output }), nested)).toEqual({
      reason: 'row-count',
      detail: "The input's JSON holds no rows where the mapping's query looks.",
    });
  });

  it('is never followed byte by byte', async () => {
    const as: Mapping = { input: { columns: [{ name: 'n', query: 'n' }, 'kind'] } };
    const kinds: string[] = [];
    for await (const scanner of scanCapture(chunksOf([1, 2, 3].map(() => aLine()).join('\n')), { mapping: as })) {
      for (let record = scanner.next(); record !== undefined; record = scanner.next()) kinds.push(record.kind);
    }
    expect(kinds).toEqual(['record', 'record', 'record']);
  });
});
