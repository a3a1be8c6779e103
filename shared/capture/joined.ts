import type { SideReader } from './columns.ts';
import { inferenceTimeMs } from './inference-time.ts';
import { type ExtraColumns, isJsonObject, jsonRows, type SideRows } from './json-rows.ts';
import { type CapturedSide, csvCells, decoded, heldRows, jsonBodies } from './payload.ts';
import type { Cell, Refusal } from './records.ts';

/** Rows of one side, in the order of its columns. */
export type SideCells = readonly (readonly Cell[])[];

/** Rows of both sides of something; a side that it does not hold, or that is not mapped, is left out. */
export interface SidesCells {
  readonly input?: SideCells;
  readonly output?: SideCells;
}

interface Sides {
  readonly input: SideReader | undefined;
  readonly output: SideReader | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** What batch transform made of one JSON body. */
export interface JoinedBody {
  readonly id: unknown;
  readonly time: unknown;
  /** `undefined` when the output was not joined with its input. */
  readonly input: unknown;
  readonly output: unknown;
}

const joinedKeys = ['SageMakerInferenceId', 'SageMakerInferenceTime', 'SageMakerOutput'] as const;

/** Whether an object is what batch transform writes of JSON: joined with its input, or under an inference id, or both. */
export const isJoinedObject = (value: unknown): value is JsonObject =>
  isJsonObject(value) && joinedKeys.some((key) => Object.hasOwn(value, key));

/**
 * Takes apart what batch transform joined. The input is the object around the prediction, or under `SageMakerInput` where it was no
 * object; without a `SageMakerOutput` the whole is the output.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform-data-processing.html
 */
export const joinedBody = (body: unknown): JoinedBody => {
  if (!isJoinedObject(body)) return { id: undefined, time: undefined, input: undefined, output: body };
  const { SageMakerInferenceId: id, SageMakerInferenceTime: time, SageMakerOutput, SageMakerInput, ...rest } = body;
  if (!Object.hasOwn(body, 'SageMakerOutput')) return { id, time, input: undefined, output: rest };
  return { id, time, input: SageMakerInput ?? rest, output: SageMakerOutput };
};

/** The rows of bodies that batch transform wrote, for the sides that are mapped and there. */
export const joinedBodiesCells = (
  bodies: readonly JoinedBody[],
  sides: Sides,
  extra: ExtraColumns,
): SidesCells | Refusal => {
  const cells: { input?: SideCells; output?: SideCells } = {};
  for (const role of ['input', 'output'] as const) {
    const side = sides[role];
    const parts = bodies.map((body) => body[role]).filter((part) => part !== undefined);
    if (side === undefined || parts.length === 0) continue;
    const rows: SideRows = heldRows(side.told, () => jsonRows(parts, side, extra));
    if ('reason' in rows) return rows;
    cells[role] = rows;
  }
  return cells;
};

/** Columns that `GenerateInferenceId` appends to CSV: id and time. */
const appendedColumns = 2;

/** One row that batch transform wrote as CSV. */
export interface JoinedRow {
  readonly input: readonly Cell[];
  readonly output: readonly Cell[];
  /** `undefined` where no inference id was asked for. */
  readonly id: Cell | undefined;
  readonly time: Cell | undefined;
}

/** Takes a CSV row apart: inputs, outputs, then perhaps inference id and time, by how many columns the mapping names. */
export const joinedRow = (cells: readonly Cell[], { input, output }: Sides): JoinedRow | Refusal => {
  const inputs = input?.columns.length ?? 0;
  const outputs = output?.columns.length ?? 0;
  const width = inputs + outputs;
  if (cells.length !== width && cells.length !== width + appendedColumns) {
    const detail = `A row has ${cells.length} columns where the mapping names ${inputs} of the input and ${outputs} of the output.`;
    return { reason: 'column-count', detail };
  }
  return {
    input: cells.slice(0, inputs),
    output: cells.slice(inputs, width),
    id: cells[width],
    time: cells[width + 1],
  };
};

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a CSV row ends in an inference id and a moment, as batch transform appends them. */
export const hasAppendedColumns = (cells: readonly Cell[]): boolean => {
  const [id, time] = cells.slice(-appendedColumns);
  return cells.length > appendedColumns && uuid.test(String(id)) && inferenceTimeMs(String(time)) !== undefined;
};

/** A CSV row without what `GenerateInferenceId` appended to it. */
export const withoutAppended = (cells: readonly Cell[]): readonly Cell[] =>
  hasAppendedColumns(cells) ? cells.slice(0, -appendedColumns) : cells;

const joinedCsvCells = (text: string, sides: Sides): SidesCells | Refusal => {
  const parsed = csvCells(text, 'output');
  if ('reason' in parsed) return parsed;
  const input: (readonly Cell[])[] = [];
  const output: (readonly Cell[])[] = [];
  for (const cells of parsed) {
    const row = joinedRow(cells, sides);
    if ('reason' in row) return row;
    input.push(row.input);
    output.push(row.output);
  }
  return { ...(sides.input && { input }), ...(sides.output && { output }) };
};

/** The rows of a merged record's `batchTransformOutput`: a prediction that was joined with its input, or alone. */
export const joinedCells = (captured: CapturedSide, sides: Sides, extra: ExtraColumns): SidesCells | Refusal => {
  const found = decoded(captured, 'output');
  if ('reason' in found) return found;
  if (found.form === 'csv') return joinedCsvCells(found.text, sides);
  const bodies = jsonBodies(found.text, found.contentType, 'output');
  return 'reason' in bodies ? bodies : joinedBodiesCells(bodies.map(joinedBody), sides, extra);
};
