import type { Questions } from '../query/index.ts';
import type { SideReader } from './columns.ts';
import type { Cell, Refusal } from './records.ts';

/** Most names of unmapped keys that are reported per record. */
export const maxExtraColumns = 20;
const longestExtraName = 256;

/** Where the rows lie when the mapping does not say: what SageMaker's own containers use. */
const rowKeys = ['instances', 'features', 'predictions'] as const;

/** A list that is itself a row, under this key. */
const listKey = 'features';

/** Rows of one side, or why there are none. */
export type SideRows = readonly (readonly Cell[])[] | Refusal;

type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a parsed JSON value is an object, not a list. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

const own = (value: JsonObject, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);

const at = (value: unknown, steps: readonly string[]): unknown =>
  steps.reduce<unknown>((found, step) => {
    if (Array.isArray(found)) return /^(?:0|[1-9]\d*)$/.test(step) ? found[Number(step)] : undefined;
    return isJsonObject(found) ? own(found, step) : undefined;
  }, value);

/** A value as a cell; a list or an object within a row is its JSON text. */
const cellOf = (value: unknown): Cell => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return JSON.stringify(value);
  return value as string | number | boolean;
};

const noRows = ({ told, rowSteps = [] }: SideReader): Refusal => ({
  reason: 'row-count',
  detail: `The ${told}'s JSON holds no rows at /${rowSteps.join('/')}, where the mapping says they are.`,
});

/** The names of keys that the mapping does not know, as rows come by. */
export class ExtraColumns {
  readonly #names = new Set<string>();

  get names(): readonly string[] {
    return [...this.#names];
  }

  note(row: JsonObject, known: ReadonlySet<string>): void {
    for (const key of Object.keys(row)) {
      if (this.#names.size >= maxExtraColumns) return;
      if (!known.has(key)) this.#names.add(key.slice(0, longestExtraName));
    }
  }
}

/**
 * The rows of a list. A list of numbers is a row of a side with several columns, and as many rows of a side with one; so is
 * a list that mixes lists or objects with anything else.
 */
const rowsOfList = (list: readonly unknown[], { columns, byPlace }: SideReader): readonly unknown[] => {
  if (list.every(isScalar)) return (columns.length === 1 && byPlace) || list.length === 0 ? list : [list];
  return list.every(Array.isArray) || list.every(isJsonObject) ? list : [list];
};

const failedQuery = ({ told }: SideReader, what: 'rows' | 'columns'): Refusal => ({
  reason: 'query-failed',
  detail: `A JMESPath query for the ${told}'s ${what} cannot be applied to what was captured.`,
});

const askedRows = (body: unknown, side: SideReader, ask: Questions): readonly unknown[] | Refusal => {
  const answers = ask(body);
  if (answers === undefined) return failedQuery(side, 'rows');
  const found = answers[0] ?? undefined;
  if (found === undefined) {
    return { reason: 'row-count', detail: `The ${side.told}'s JSON holds no rows where the mapping's query looks.` };
  }
  return Array.isArray(found) ? rowsOfList(found, side) : [found];
};

const rowsOfBody = (body: unknown, side: SideReader): readonly unknown[] | Refusal => {
  if (side.rowQuestion !== undefined) return askedRows(body, side, side.rowQuestion);
  if (side.rowSteps !== undefined) {
    const found = at(body, side.rowSteps);
    if (found === undefined) return noRows(side);
    return Array.isArray(found) ? rowsOfList(found, side) : [found];
  }
  if (Array.isArray(body)) return rowsOfList(body, side);
  if (!isJsonObject(body)) return [body];
  const key = rowKeys.find((candidate) => !side.keys.has(candidate) && Array.isArray(own(body, candidate)));
  return key === undefined ? [body] : rowsOfList(own(body, key) as readonly unknown[], side);
};

/** Says that a row does not fit the mapping. */
export const columnCountRefusal = ({ told, columns }: SideReader, found: number, row: number): Refusal => ({
  reason: 'column-count',
  detail: `Row ${row} of the ${told} has ${found} columns where the mapping names ${columns.length}.`,
});

/** A row whose columns are asked for by JMESPath, or some of them. What else it holds cannot be told. */
const askedCells = (row: unknown, side: SideReader, ask: Questions): readonly Cell[] | Refusal => {
  const answers = ask(row);
  if (answers === undefined) return failedQuery(side, 'columns');
  return side.columns.map(({ name, steps, answer }, place) => {
    if (answer !== undefined) return cellOf(answers[answer]);
    if (steps !== undefined) return cellOf(at(row, steps));
    return cellOf(isJsonObject(row) ? own(row, name) : Array.isArray(row) ? row[place] : undefined);
  });
};

const cellsOfRow = (row: unknown, side: SideReader, extra: ExtraColumns): readonly Cell[] | number | Refusal => {
  const { columns, byPlace, keys, columnQuestions } = side;
  if (columnQuestions !== undefined) return askedCells(row, side, columnQuestions);
  if (isJsonObject(row)) {
    const list = own(row, listKey);
    if (byPlace && !keys.has(listKey) && Array.isArray(list)) return cellsOfRow(list, side, extra);
    extra.note(row, keys);
    return columns.map(({ name, steps }) => cellOf(steps === undefined ? own(row, name) : at(row, steps)));
  }
  if (Array.isArray(row) && !byPlace) {
    return columns.map(({ steps }, place) => cellOf(steps === undefined ? row[place] : at(row, steps)));
  }
  const cells = Array.isArray(row) ? row : [row];
  return cells.length === columns.length ? cells.map(cellOf) : cells.length;
};

/**
 * The rows of parsed JSON bodies (one, or one per line of JSON Lines). Each body is a list of rows, an object that holds one
 * under `instances`, `features` or `predictions` or where the mapping points, or itself a row. A row is a list, read by place, an
 * object, read by name or pointer, or a single value; `{"features": […]}` is the list in it. Keys that the mapping does not name
 * are noted in `extra`; keys that are missing are missing cells.
 *
 * @throws RangeError when a nested value is nested too deeply to be written as text
 */
export const jsonRows = (bodies: readonly unknown[], side: SideReader, extra: ExtraColumns): SideRows => {
  const rows: (readonly Cell[])[] = [];
  for (const body of bodies) {
    const found = rowsOfBody(body, side);
    if ('reason' in found) return found;
    for (const row of found) {
      const cells = cellsOfRow(row, side, extra);
      if (typeof cells === 'number') return columnCountRefusal(side, cells, rows.length + 1);
      if ('reason' in cells) return cells;
      rows.push(cells);
    }
  }
  return rows;
};
