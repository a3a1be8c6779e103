import * as v from 'valibot';
import { type Mapping, mapping, monitorDocument } from '../shared/monitor/index.ts';
import { queryFault } from '../shared/query/index.ts';

interface PlacedQuery {
  /** Keys from the mapping to the query. */
  readonly path: readonly (string | number)[];
  readonly query: string;
}

const queriesOf = (document: Mapping): readonly PlacedQuery[] =>
  (['input', 'output', 'groundTruth'] as const).flatMap((side) => {
    const { columns = [], rowsQuery } = document[side] ?? {};
    const ofColumns = columns.flatMap((column, place) =>
      typeof column === 'string' || column.query === undefined
        ? []
        : [{ path: [side, 'columns', place, 'query'], query: column.query }],
    );
    return rowsQuery === undefined ? ofColumns : [{ path: [side, 'rowsQuery'], query: rowsQuery }, ...ofColumns];
  });

const itemAt = (
  input: unknown,
  [key = '', ...rest]: readonly (string | number)[],
): [v.IssuePathItem, ...v.IssuePathItem[]] => {
  const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, key) : undefined;
  const item = { type: 'unknown', origin: 'value', input, key, value } as const;
  return rest.length === 0 ? [item] : [item, ...itemAt(value, rest)];
};

/** Checks every query of a document, whose mapping lies under the keys given, and names the place of each that is wrong. */
const withQueries = <Document>(mappingOf: (document: Document) => Mapping, keys: readonly string[]) =>
  v.rawCheck<Document>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { path, query } of queriesOf(mappingOf(dataset.value))) {
      const fault = queryFault(query);
      if (fault !== undefined) addIssue({ message: fault, path: itemAt(dataset.value, [...keys, ...path]) });
    }
  });

/** A monitor as a person wrote it: its JMESPath is checked too, which functions leave to the build, not to load the parser. */
export const authoredMonitor = v.pipe(
  monitorDocument,
  withQueries(({ mapping: found }) => found, ['mapping']),
);

/** A mapping as a person wrote it. */
export const authoredMapping = v.pipe(
  mapping,
  withQueries((found) => found, []),
);
