import type { SideName } from './columns.ts';
import { csvRows } from './csv.ts';
import { hasAppendedColumns, isJoinedObject, joinedBody, withoutAppended } from './joined.ts';
import { isJsonObject } from './json-rows.ts';
import { parsedJson } from './payload.ts';
import { isRecordObject } from './read-documents.ts';
import type { Cell } from './records.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** One side of one captured line, as rows: lists are read by place, objects by name. */
export interface SampledSide {
  readonly rows: readonly unknown[];
  /** JSON pointer to the rows, where no convention tells it. */
  readonly pointer?: string;
}

/** Keys under which the reader finds rows by itself. */
const rowKeys = ['instances', 'features', 'predictions'];

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** One step of a JSON pointer (RFC 6901). */
export const pointerStep = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Whether a line, or several that are one JSON object, looks like a record, whatever it holds. */
export const isCaptureLine = (text: string): boolean => isRecordObject(parsedJson(text)?.value);

/** Whether a line of CSV looks as batch transform writes it. */
export const isBatchCsvLine = (line: string): boolean => hasAppendedColumns(csvRows(line)?.[0] ?? []);

const jsonBodies = (text: string): readonly unknown[] | undefined => {
  const whole = parsedJson(text);
  if (whole !== undefined) return [whole.value];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const bodies = lines.map(parsedJson);
  return bodies.every((body) => body !== undefined) ? bodies.map(({ value }) => value) : undefined;
};

const rowsOfList = (list: readonly unknown[], partnerRows: number | undefined): readonly unknown[] => {
  if (!list.every(isScalar)) return list;
  return list.length === 1 || list.length === partnerRows ? list.map((value) => [value]) : [list];
};

const sideOfBody = (body: unknown, partnerRows: number | undefined): SampledSide => {
  if (Array.isArray(body)) return { rows: rowsOfList(body, partnerRows) };
  if (!isJsonObject(body)) return { rows: [[body]] };
  const known = rowKeys.find((key) => Array.isArray(body[key]));
  if (known !== undefined) return { rows: rowsOfList(body[known] as readonly unknown[], partnerRows) };
  const [only, ...more] = Object.entries(body).filter(
    ([, value]) => Array.isArray(value) && value.length > 0 && !value.some(isScalar),
  );
  if (only === undefined || more.length > 0) return { rows: [body] };
  const [key, list] = only;
  return { rows: list as readonly unknown[], pointer: pointerStep(key) };
};

const textOf = ({ encoding, data }: JsonObject): string =>
  encoding === 'BASE64' ? Buffer.from(String(data), 'base64').toString('utf8') : String(data);

const sideOfBodies = (bodies: readonly unknown[], partnerRows: number | undefined): SampledSide => {
  const sides = bodies.map((body) => sideOfBody(body, partnerRows));
  const pointer = sides[0]?.pointer;
  return { rows: sides.flatMap(({ rows }) => rows), ...(pointer === undefined ? {} : { pointer }) };
};

const sampledSide = (captured: unknown, partnerRows: number | undefined): SampledSide | undefined => {
  if (!isJsonObject(captured) || typeof captured.data !== 'string') return undefined;
  const text = textOf(captured);
  const bodies = captured.encoding === 'CSV' ? undefined : jsonBodies(text);
  if (bodies !== undefined) return sideOfBodies(bodies, partnerRows);
  const rows = csvRows(text.trimEnd()) ?? [];
  const [first = []] = rows;
  const isOneRowEach = rows.length === 1 && first.length > 1 && first.length === partnerRows;
  return { rows: isOneRowEach ? first.map((cell) => [cell]) : rows };
};

/** What a record holds of each side. */
export type SampledRecord = Readonly<Partial<Record<SideName, SampledSide | undefined>>>;

/** A joined CSV row: nothing tells where the input ends, but most models answer with one value. */
const sampledJoinedCsv = (rows: readonly (readonly Cell[])[]): SampledRecord => {
  const joined = rows.map(withoutAppended);
  const input = { rows: joined.map((cells) => cells.slice(0, -1)).filter(({ length }) => length > 0) };
  return { input, output: { rows: joined.map((cells) => cells.slice(-1)) } };
};

const sampledJoinedBodies = (values: readonly unknown[]): SampledRecord => {
  const bodies = values.map(joinedBody);
  const inputs = bodies.flatMap(({ input }) => (input === undefined ? [] : [input]));
  const input = inputs.length === 0 ? undefined : sideOfBodies(inputs, undefined);
  return {
    input,
    output: sideOfBodies(
      bodies.map(({ output }) => output),
      input?.rows.length,
    ),
  };
};

const sampledBatch = (captured: JsonObject): SampledRecord => {
  const bodies = captured.encoding === 'CSV' ? undefined : jsonBodies(textOf(captured));
  return bodies === undefined
    ? sampledJoinedCsv(csvRows(textOf(captured).trimEnd()) ?? [])
    : sampledJoinedBodies(bodies);
};

const sampledInvocation = (captureData: JsonObject): SampledRecord => {
  const { endpointInput, endpointOutput, batchTransformOutput } = captureData;
  if (isJsonObject(batchTransformOutput)) return sampledBatch(batchTransformOutput);
  const input = sampledSide(endpointInput, undefined);
  return { input, output: sampledSide(endpointOutput, input?.rows.length) };
};

/** The rows of a record of any form, as a proposal needs them; `undefined` when the text is none. */
export const sampledRecord = (line: string): SampledRecord | undefined => {
  const value = parsedJson(line)?.value;
  if (value === undefined) return isBatchCsvLine(line) ? sampledJoinedCsv(csvRows(line) ?? []) : undefined;
  if (!isRecordObject(value) || !isJsonObject(value)) return undefined;
  const { captureData, groundTruthData } = value;
  if (!isJsonObject(captureData) && isJoinedObject(value)) return sampledJoinedBodies([value]);
  const sides = isJsonObject(captureData) ? sampledInvocation(captureData) : {};
  const partnerRows = sides.input?.rows.length ?? sides.output?.rows.length;
  return { ...sides, groundTruth: sampledSide(groundTruthData, partnerRows) };
};
