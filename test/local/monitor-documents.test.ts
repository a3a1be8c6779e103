import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { authoredMapping, authoredMonitor } from '../../local/monitor-documents.ts';

const faultsOf = (schema: v.GenericSchema, document: unknown): readonly string[] => {
  const { issues = [] } = v.safeParse(schema, document);
  return issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
};

const monitor = (mapping: unknown) => ({
  schemaVersion: 1,
  id: 'm',
  owner: 'o',
  source: { kind: 'endpoint', endpoint: 'e', capture: { bucket: 'bucket' } },
  mapping,
});

describe('authoredMapping', () => {
  it('takes JMESPath for rows and columns', () => {
    const mapping = { output: { rowsQuery: 'a[].b', columns: ['x', { name: 'y', query: 'c[0]' }] } };
    expect(v.parse(authoredMapping, mapping)).toEqual(mapping);
  });

  it('names the place of every query that is none', () => {
    const mapping = {
      input: { columns: ['a', { name: 'b', query: 'median(x)' }] },
      output: { rowsQuery: 'a[', columns: ['x'] },
    };
    expect(faultsOf(authoredMapping, mapping)).toEqual([
      'input.columns.1.query: JMESPath has no function median',
      'output.rowsQuery: not a JMESPath expression such as predictions[].score',
    ]);
    expect(faultsOf(authoredMonitor, monitor(mapping))[0]).toContain('mapping.input.columns.1.query: ');
  });

  it('refuses a name that two columns have, also of different sides', () => {
    const mapping = {
      input: { columns: ['a', 'b'] },
      output: { columns: ['b', { name: 'c', pointer: '/c' }] },
      groundTruth: { columns: ['c'] },
    };
    expect(faultsOf(authoredMapping, mapping)).toEqual([
      'output.columns.0: a second column is called b',
      'groundTruth.columns.0: a second column is called c',
    ]);
  });

  it('refuses a pointer and a query for the same thing', () => {
    expect(faultsOf(authoredMapping, { input: { columns: ['a'], rows: '/a', rowsQuery: 'a' } })).toEqual([
      'input: rows or rowsQuery, not both',
    ]);
    const both = { input: { columns: [{ name: 'a', pointer: '/a', query: 'a' }] } };
    expect(faultsOf(authoredMapping, both)).toEqual(['input.columns.0: a pointer or a query, not both']);
  });
});

describe('authoredMonitor', () => {
  const mapping = { input: { columns: ['a', 'b'] }, output: { columns: ['p'] }, groundTruth: { columns: ['label'] } };
  const faultsOfSegments = (segments: readonly string[]) =>
    faultsOf(authoredMonitor, { ...monitor(mapping), segments });

  it('takes columns of the input and output for segments, and names those that are none, or come twice', () => {
    expect(faultsOfSegments([])).toEqual([]);
    expect(faultsOfSegments(['p', 'a'])).toEqual([]);
    expect(faultsOfSegments(['a', 'country', 'label', 'a'])).toEqual([
      'segments.1: the mapping has no input or output column country',
      'segments.2: the mapping has no input or output column label',
      'segments.3: a comes twice',
    ]);
  });

  it('refuses more than eight segments', () => {
    const columns = Array.from({ length: 9 }, (_, index) => `c${index}`);
    const wide = (segments: readonly string[]) => ({ ...monitor({ input: { columns } }), segments });
    expect(faultsOf(authoredMonitor, wide(columns.slice(1)))).toEqual([]);
    expect(faultsOf(authoredMonitor, wide(columns))).toEqual(['segments: at most 8 segment columns']);
  });
});
