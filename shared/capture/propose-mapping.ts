import { InvalidInputError } from '../errors.ts';
import type { Mapping } from '../monitor/index.ts';
import type { SideName } from './columns.ts';
import { isJsonObject } from './json-rows.ts';
import { pointerStep, type SampledSide, sampledRecord } from './sampled-records.ts';

type JsonObject = Readonly<Record<string, unknown>>;
type SideMapping = NonNullable<Mapping[SideName]>;
type ColumnMapping = SideMapping['columns'][number];

/** Objects within a row are opened this deep; what lies deeper is one column of JSON text. */
const deepest = 3;

/** Most columns that a mapping may name. */
const mostColumns = 2000;

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

/** What the columns of a side without names are called, and the only one of a side. */
const placeNames: Readonly<Record<SideName, readonly [many: string, only: string]>> = {
  input: ['input', 'input_0'],
  output: ['output', 'prediction'],
  groundTruth: ['ground_truth', 'ground_truth'],
};

const columnsByPlace = (count: number, side: SideName): readonly string[] => {
  const [many, only] = placeNames[side];
  return count === 1 ? [only] : Array.from({ length: count }, (_, place) => `${many}_${place}`);
};

/** A label's own name may also be that of an output: it is told apart. */
const asGroundTruth = (columns: readonly ColumnMapping[]): ColumnMapping[] => {
  const [many, only] = placeNames.groundTruth;
  return columns.map((column) => {
    const name = nameOf(column);
    const pointer = typeof column === 'string' ? pointerStep(column) : (column.pointer ?? '');
    return { name: columns.length === 1 ? only : `${many}_${name}`, pointer };
  });
};

/** Columns by names that no other side has taken: a column's name comes once. */
const distinct = (columns: readonly ColumnMapping[], side: SideName, taken: ReadonlySet<string>): ColumnMapping[] =>
  columns.map((column) => {
    const name = nameOf(column);
    if (!taken.has(name)) return column;
    const apart = `${placeNames[side][0]}_${name}`;
    return typeof column === 'string' ? { name: apart, pointer: pointerStep(name) } : { ...column, name: apart };
  });

const sideMapping = (
  sides: readonly SampledSide[],
  side: SideName,
  taken: ReadonlySet<string> = new Set(),
): SideMapping | undefined => {
  const rows = sides.flatMap((sampled) => sampled.rows);
  const lists = rows.flatMap((row) => {
    const list = listOf(row);
    return list === undefined ? [] : [list.length];
  });
  const pointer = sides.find((sampled) => sampled.pointer !== undefined)?.pointer;
  const objects = rows.filter((row) => listOf(row) === undefined) as readonly JsonObject[];
  const named = new Map(objects.flatMap((row) => columnsOfObject(row)).map((column) => [nameOf(column), column]));
  const byName = side === 'groundTruth' ? asGroundTruth([...named.values()]) : [...named.values()];
  const columns = named.size > 0 ? distinct(byName, side, taken) : columnsByPlace(mostFrequent(lists) ?? 0, side);
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
 * a list of rows; columns of JSON objects keep their names, those of CSV and lists are called `input_0`, `output_0` and so on, labels
 * `ground_truth`. What looks like a probability or a label is named as the prediction. A guess to be read by a person: places have no
 * names in a capture, and a row that batch transform joined does not tell where the input ends.
 *
 * @param lines whole records of a file, each the text of its line or lines; a few hundred are plenty. Others are passed over
 * @throws InvalidInputError when none of them is a record with rows
 */
export const proposeMapping = (lines: readonly string[]): Mapping => {
  const sampled = lines.flatMap((line) => sampledRecord(line) ?? []);
  const sidesOf = (side: SideName) => sampled.flatMap((record) => record[side] ?? []);
  const input = sideMapping(sidesOf('input'), 'input');
  const output = sideMapping(sidesOf('output'), 'output', new Set(input?.columns.map(nameOf)));
  const groundTruth = sideMapping(sidesOf('groundTruth'), 'groundTruth');
  if (input === undefined && output === undefined && groundTruth === undefined)
    throw new InvalidInputError('No line is a record of Data Capture that holds rows, so no mapping can be proposed');
  const rows = sidesOf('output').flatMap((side) => side.rows);
  const prediction = predictionOf(output, rows);
  return {
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(groundTruth === undefined ? {} : { groundTruth }),
    ...(prediction === undefined ? {} : { prediction }),
  };
};
