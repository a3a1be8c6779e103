import { InvalidInputError } from '../errors.ts';
import type { Mapping } from '../monitor/index.ts';
import type { Role } from './columns.ts';
import { csvRows } from './csv.ts';
import { isJsonObject } from './json-rows.ts';
import { parsedJson } from './payload.ts';

type JsonObject = Readonly<Record<string, unknown>>;
type SideMapping = NonNullable<Mapping[Role]>;
type ColumnMapping = SideMapping['columns'][number];

/** One side of one captured line, as rows: lists are read by place, objects by name. */
interface SampledSide {
  readonly rows: readonly unknown[];
  /** JSON pointer to the rows, where no convention tells it. */
  readonly pointer?: string;
}

/** Keys under which the reader finds rows by itself. */
const rowKeys = ['instances', 'features', 'predictions'];

/** Objects within a row are opened this deep; what lies deeper is one column of JSON text. */
const deepest = 3;

/** Most columns that a mapping may name. */
const mostColumns = 2000;

const sideKeys = { input: 'endpointInput', output: 'endpointOutput' } as const;
const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;
const pointerStep = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

const captureDataOf = (line: string): JsonObject | undefined => {
  const parsed = parsedJson(line);
  const { captureData } = isJsonObject(parsed?.value) ? parsed.value : {};
  return isJsonObject(captureData) ? captureData : undefined;
};

/** Whether a line looks as Data Capture writes it, whatever it holds. */
export const isCaptureLine = (line: string): boolean => captureDataOf(line) !== undefined;

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

const sampledSide = (captured: unknown, partnerRows: number | undefined): SampledSide | undefined => {
  if (!isJsonObject(captured) || typeof captured.data !== 'string') return undefined;
  const { encoding, data } = captured;
  const text = encoding === 'BASE64' ? Buffer.from(data, 'base64').toString('utf8') : data;
  const bodies = encoding === 'CSV' ? undefined : jsonBodies(text);
  if (bodies !== undefined) {
    const sides = bodies.map((body) => sideOfBody(body, partnerRows));
    const pointer = sides[0]?.pointer;
    return { rows: sides.flatMap(({ rows }) => rows), ...(pointer === undefined ? {} : { pointer }) };
  }
  const rows = csvRows(text.trimEnd()) ?? [];
  const [first = []] = rows;
  const isOneRowEach = rows.length === 1 && first.length > 1 && first.length === partnerRows;
  return { rows: isOneRowEach ? first.map((cell) => [cell]) : rows };
};

const listOf = (row: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(row)) return row;
  if (!isJsonObject(row)) return [row];
  const { features } = row;
  return Object.keys(row).length === 1 && Array.isArray(features) ? features : undefined;
};

/** The columns of a row that is an object; those inside of it by pointer. */
const columnsOfObject = (row: JsonObject, path: readonly string[] = []): readonly ColumnMapping[] =>
  Object.entries(row).flatMap(([key, value]): readonly ColumnMapping[] => {
    const inner = [...path, key];
    if (isJsonObject(value) && inner.length < deepest) return columnsOfObject(value, inner);
    if (inner.length === 1) return [key];
    return [{ name: inner.join('_'), pointer: inner.map(pointerStep).join('') }];
  });

const nameOf = (column: ColumnMapping): string => (typeof column === 'string' ? column : column.name);

const mostFrequent = (numbers: readonly number[]): number | undefined => {
  const counts = Map.groupBy(numbers, (number) => number);
  return [...counts.values()].toSorted((a, b) => b.length - a.length)[0]?.[0];
};

const columnsByPlace = (count: number, role: Role): readonly string[] => {
  if (role === 'output' && count === 1) return ['prediction'];
  return Array.from({ length: count }, (_, place) => `${role}_${place}`);
};

const sideMapping = (sides: readonly SampledSide[], role: Role): SideMapping | undefined => {
  const rows = sides.flatMap((side) => side.rows);
  const lists = rows.flatMap((row) => {
    const list = listOf(row);
    return list === undefined ? [] : [list.length];
  });
  const pointer = sides.find((side) => side.pointer !== undefined)?.pointer;
  const objects = rows.filter((row) => listOf(row) === undefined) as readonly JsonObject[];
  const named = new Map(objects.flatMap((row) => columnsOfObject(row)).map((column) => [nameOf(column), column]));
  const columns = named.size > 0 ? [...named.values()] : columnsByPlace(mostFrequent(lists) ?? 0, role);
  if (columns.length === 0) return undefined;
  return { columns: columns.slice(0, mostColumns), ...(pointer === undefined ? {} : { rows: pointer }) };
};

/** Numbers of an output column in the sample, by name or place. */
const numbersOf = (rows: readonly unknown[], name: string, place: number): readonly number[] =>
  rows.map((row) => Number(isJsonObject(row) && listOf(row) === undefined ? row[name] : listOf(row)?.[place]));

const isShare = (numbers: readonly number[]): boolean =>
  numbers.every((number) => number >= 0 && number <= 1) && numbers.some((number) => !Number.isInteger(number));

const predictionOf = (side: SideMapping | undefined, rows: readonly unknown[]): Mapping['prediction'] => {
  const names = side?.columns.map(nameOf) ?? [];
  const shares = names.filter((name, place) => isShare(numbersOf(rows, name, place)));
  const probability = shares.find((name) => /prob|score/i.test(name)) ?? (names.length === 1 ? shares[0] : undefined);
  const label = names.find((name) => /label|class/i.test(name));
  if (probability === undefined && label === undefined) return undefined;
  return {
    ...(probability === undefined ? {} : { probability }),
    ...(label === undefined ? {} : { label }),
    threshold: 0.5,
  };
};

/**
 * A mapping that reads lines like these: the rows are found where SageMaker's containers put them, or under the only key that holds
 * a list of rows; columns of JSON objects keep their names, those of CSV and lists are called `input_0`, `output_0` and so on. What looks
 * like a probability or a label is named as the prediction. A guess to be read by a person: places have no names in a capture.
 *
 * @param lines whole lines of a capture file; a few hundred are plenty. Lines of another form are passed over
 * @throws InvalidInputError when none of them is a capture record with rows
 */
export const proposeMapping = (lines: readonly string[]): Mapping => {
  const sampled = lines.flatMap((line) => {
    const captureData = captureDataOf(line);
    if (captureData === undefined) return [];
    const input = sampledSide(captureData[sideKeys.input], undefined);
    return [{ input, output: sampledSide(captureData[sideKeys.output], input?.rows.length) }];
  });
  const sidesOf = (role: Role) => sampled.flatMap((record) => record[role] ?? []);
  const input = sideMapping(sidesOf('input'), 'input');
  const output = sideMapping(sidesOf('output'), 'output');
  if (input === undefined && output === undefined)
    throw new InvalidInputError('No line is a record of Data Capture that holds rows, so no mapping can be proposed');
  const prediction = predictionOf(
    output,
    sidesOf('output').flatMap(({ rows }) => rows),
  );
  return {
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(prediction === undefined ? {} : { prediction }),
  };
};
