import type { Mapping } from '../monitor/index.ts';
import type { Questions } from '../query/index.ts';

/** Which side of an invocation a column belongs to. */
export type Role = 'input' | 'output';

/** A part of a mapping that has columns. Those of the ground truth are outputs by role. */
export type SideName = Role | 'groundTruth';

/** How one side's rows are found and taken apart; made once per object. */
export interface SideReader {
  /** What sentences call the side. */
  readonly told: string;
  readonly columns: readonly {
    readonly name: string;
    /** Steps of the JSON pointer within a row; without it, the column's name or place counts. */
    readonly steps: readonly string[] | undefined;
    /** The place of the column's answer among those to `columnQuestions`. */
    readonly answer: number | undefined;
  }[];
  /** Whether no column has a pointer or a query, so that a list is read by place. */
  readonly byPlace: boolean;
  /** Whether JMESPath takes part: then nothing can be said about a line without parsing it. */
  readonly hasQueries: boolean;
  /** Keys at the top of a JSON row that the mapping names. */
  readonly keys: ReadonlySet<string>;
  /** Steps of the JSON pointer to the rows. */
  readonly rowSteps: readonly string[] | undefined;
  /** Asks a body for its rows: one answer. */
  readonly rowQuestion: Questions | undefined;
  /** Asks a row for the cells of the columns that have a query. */
  readonly columnQuestions: Questions | undefined;
}

/** The steps of a JSON pointer (RFC 6901): `/a~1b/0` has the steps `a/b` and `0`. */
const pointerSteps = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

type SideMapping = NonNullable<Mapping[SideName]>;

const told: Readonly<Record<SideName, string>> = { input: 'input', output: 'output', groundTruth: 'ground truth' };

const queriesOf = ({ columns }: SideMapping): readonly string[] =>
  columns.flatMap((column) => (typeof column === 'string' ? [] : (column.query ?? [])));

const sideColumns = ({ columns }: SideMapping): SideReader['columns'] => {
  let answers = 0;
  return columns.map((column) => {
    if (typeof column === 'string') return { name: column, steps: undefined, answer: undefined };
    const { name, pointer, query } = column;
    const answer = query === undefined ? undefined : answers;
    if (query !== undefined) answers += 1;
    return { name, steps: pointer === undefined ? undefined : pointerSteps(pointer), answer };
  });
};

/** Prepares expressions to be asked of many values. */
export type Ask = (expressions: readonly string[]) => Questions;

const sideHasQueries = (side: SideMapping | undefined): boolean =>
  side !== undefined && (side.rowsQuery !== undefined || queriesOf(side).length > 0);

/** Whether any side of a mapping has a JMESPath query. */
export const hasQueries = ({ input, output, groundTruth }: Mapping): boolean =>
  [input, output, groundTruth].some(sideHasQueries);

/**
 * Prepares one side of a mapping; `undefined` when the mapping leaves that side out.
 *
 * @param ask prepares its queries, where it has any
 * @throws Error when a query is no JMESPath
 */
export const sideReader = (mapping: Mapping, name: SideName, ask: Ask): SideReader | undefined => {
  const side = mapping[name];
  if (side === undefined) return undefined;
  const columns = sideColumns(side);
  const queries = queriesOf(side);
  return {
    told: told[name],
    columns,
    byPlace: columns.every(({ steps, answer }) => steps === undefined && answer === undefined),
    hasQueries: sideHasQueries(side),
    keys: new Set(columns.map(({ name, steps }) => steps?.[0] ?? name)),
    rowSteps: side.rows === undefined ? undefined : pointerSteps(side.rows),
    rowQuestion: side.rowsQuery === undefined ? undefined : ask([side.rowsQuery]),
    columnQuestions: queries.length === 0 ? undefined : ask(queries),
  };
};
