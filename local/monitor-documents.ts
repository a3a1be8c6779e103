import * as v from 'valibot';
import { type Mapping, mapping, monitorDocument, segmentsOf } from '../shared/monitor/index.ts';
import { queryFault } from '../shared/query/index.ts';

const sides = ['input', 'output', 'groundTruth'] as const;

type MonitorDocument = v.InferOutput<typeof monitorDocument>;

type Path = readonly (string | number)[];

interface Fault {
  /** Keys from the mapping to what is wrong. */
  readonly path: Path;
  readonly message: string;
}

interface PlacedQuery {
  readonly path: Path;
  readonly query: string;
}

const queriesOf = (document: Mapping): readonly PlacedQuery[] =>
  sides.flatMap((side) => {
    const { columns = [], rowsQuery } = document[side] ?? {};
    const ofColumns = columns.flatMap((column, place) =>
      typeof column === 'string' || column.query === undefined
        ? []
        : [{ path: [side, 'columns', place, 'query'], query: column.query }],
    );
    return rowsQuery === undefined ? ofColumns : [{ path: [side, 'rowsQuery'], query: rowsQuery }, ...ofColumns];
  });

const brokenQueries = (document: Mapping): readonly Fault[] =>
  queriesOf(document).flatMap(({ path, query }) => {
    const message = queryFault(query);
    return message === undefined ? [] : [{ path, message }];
  });

/** Columns whose name another has before them, also on another side: profiles and reports know columns by their names. */
const repeatedNames = (document: Mapping): readonly Fault[] => {
  const known = new Set<string>();
  return sides.flatMap((side) =>
    (document[side]?.columns ?? []).flatMap((column, place) => {
      const name = typeof column === 'string' ? column : column.name;
      if (known.has(name)) return [{ path: [side, 'columns', place], message: `a second column is called ${name}` }];
      known.add(name);
      return [];
    }),
  );
};

/** Segments that no column of the input or output has for its name, or that come twice. */
const strangeSegments = ({ mapping: found, segments = [] }: MonitorDocument): readonly Fault[] => {
  const mapped = new Set(segmentsOf({ mapping: found, segments }).map(({ name }) => name));
  return segments.flatMap((name, place) => {
    const path = ['segments', place];
    if (!mapped.has(name)) return [{ path, message: `the mapping has no input or output column ${name}` }];
    return segments.indexOf(name) < place ? [{ path, message: `${name} comes twice` }] : [];
  });
};

const itemAt = (input: unknown, [key = '', ...rest]: Path): [v.IssuePathItem, ...v.IssuePathItem[]] => {
  const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, key) : undefined;
  const item = { type: 'unknown', origin: 'value', input, key, value } as const;
  return rest.length === 0 ? [item] : [item, ...itemAt(value, rest)];
};

/** Checks what no schema can say of a document, whose mapping lies under the keys given, and names the place of each fault. */
const checkedMapping = <Document>(mappingOf: (document: Document) => Mapping, keys: readonly string[]) =>
  v.rawCheck<Document>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const found = mappingOf(dataset.value);
    for (const { path, message } of [...brokenQueries(found), ...repeatedNames(found)]) {
      addIssue({ message, path: itemAt(dataset.value, [...keys, ...path]) });
    }
  });

const checkedSegments = v.rawCheck<MonitorDocument>(({ dataset, addIssue }) => {
  if (!dataset.typed) return;
  for (const { path, message } of strangeSegments(dataset.value))
    addIssue({ message, path: itemAt(dataset.value, path) });
});

/**
 * A monitor as a person wrote it: its JMESPath and its segments are checked too, which functions leave to the build, not to load the
 * parser.
 */
export const authoredMonitor = v.pipe(
  monitorDocument,
  checkedMapping(({ mapping: found }) => found, ['mapping']),
  checkedSegments,
);

/** A mapping as a person wrote it. */
export const authoredMapping = v.pipe(
  mapping,
  checkedMapping((found) => found, []),
);
