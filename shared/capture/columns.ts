import type { Mapping } from '../monitor/index.ts';

/** Which side of an invocation a column belongs to. */
export type Role = 'input' | 'output';

/** How one side's rows are found and taken apart; made once per object. */
export interface SideReader {
  readonly role: Role;
  readonly columns: readonly {
    readonly name: string;
    /** Steps of the JSON pointer within a row; without it, the column's name or place counts. */
    readonly steps: readonly string[] | undefined;
  }[];
  /** Whether no column has a pointer, so that a list is read by place. */
  readonly byPlace: boolean;
  /** Keys at the top of a JSON row that the mapping names. */
  readonly keys: ReadonlySet<string>;
  /** Steps of the JSON pointer to the rows. */
  readonly rowSteps: readonly string[] | undefined;
}

/** The steps of a JSON pointer (RFC 6901): `/a~1b/0` has the steps `a/b` and `0`. */
const pointerSteps = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const sideColumns = (side: Mapping[Role]): SideReader['columns'] =>
  (side?.columns ?? []).map((column) => {
    if (typeof column === 'string') return { name: column, steps: undefined };
    return { name: column.name, steps: column.pointer === undefined ? undefined : pointerSteps(column.pointer) };
  });

/** Prepares one side of a mapping; `undefined` when the mapping leaves that side out. */
export const sideReader = (mapping: Mapping, role: Role): SideReader | undefined => {
  const side = mapping[role];
  if (side === undefined) return undefined;
  const columns = sideColumns(side);
  return {
    role,
    columns,
    byPlace: columns.every(({ steps }) => steps === undefined),
    keys: new Set(columns.map(({ name, steps }) => steps?.[0] ?? name)),
    rowSteps: side.rows === undefined ? undefined : pointerSteps(side.rows),
  };
};
