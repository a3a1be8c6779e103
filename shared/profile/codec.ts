import type { Role } from '../capture/index.ts';
import { type FrequentValuesState, type MomentsState, type QuantileState, Runs } from '../sketch/index.ts';
import { ByteReader, ByteWriter, readAscending, unreadable, writeAscending } from './bytes.ts';
import type { ColumnState } from './column-profile.ts';
import type { ProfileState } from './profile.ts';
import type { RowSampleState } from './row-sample.ts';
import type { SlicesState } from './slice-counts.ts';

/*
 * The body of a profile, from format version 3 on: the fields of its state one after the other, without names. What ascends is
 * written by differences, so that three bytes of a number need not be written; what is random is written as it is, and the
 * rest is left to gzip.
 */

const roles: readonly Role[] = ['input', 'output'];

const writeMoments = (writer: ByteWriter, { count, sum, mean, squares, min, max }: MomentsState): void => {
  writer.integer(count);
  if (count > 0) for (const value of [sum, mean, squares, min, max]) writer.double(Number(value));
};

const noMoments = { count: 0, sum: 0, mean: 0, squares: 0, min: 'Infinity', max: '-Infinity' } as const;

const readMoments = (reader: ByteReader): MomentsState => {
  const count = reader.integer();
  if (count === 0) return noMoments;
  const [sum, mean, squares, min, max] = [
    reader.double(),
    reader.double(),
    reader.double(),
    reader.double(),
    reader.double(),
  ];
  return { count, sum, mean, squares, min, max } as MomentsState;
};

const writeQuantiles = (writer: ByteWriter, { k, c, coin, levels }: QuantileState): void => {
  writer.integer(k);
  writer.double(c);
  writer.word(coin);
  writer.integer(levels.length);
  for (const level of levels) writeAscending(writer, level);
};

const readQuantiles = (reader: ByteReader): QuantileState => {
  const [k, c, coin] = [reader.integer(), reader.double(), reader.word()];
  const levels = Array.from({ length: reader.length() }, () => readAscending(reader));
  return { k, c, coin, levels };
};

/** The runs of an exact sketch: of a small column, its numbers with their counts. */
const exactRuns = ({ levels }: QuantileState): Runs | undefined => {
  const [level, ...others] = levels;
  return level === undefined || others.length > 0 ? undefined : Runs.of(Float64Array.from(level));
};

/** Whether the numbers among the values, with their counts, are just what an exact sketch holds: then they need not be written. */
const areRuns = ({ numbers, counts }: FrequentValuesState, runs: Runs): boolean => {
  if (numbers.length !== runs.length) return false;
  for (let run = 0; run < runs.length; run += 1) {
    if (numbers[run] !== runs.values[run] || counts[run] !== runs.counts[run]) return false;
  }
  return true;
};

const writeIntegers = (writer: ByteWriter, integers: ArrayLike<number>, from: number, end: number): void => {
  for (let index = from; index < end; index += 1) writer.integer(integers[index] ?? 0);
};

const writeValues = (writer: ByteWriter, state: FrequentValuesState, quantiles: QuantileState): void => {
  const { numbers, shownDigits, texts, counts } = state;
  for (const value of [state.cap, state.complete ? 1 : 0, state.total, state.error]) writer.integer(value);
  const runs = exactRuns(quantiles);
  const isKnown = runs !== undefined && areRuns(state, runs);
  writer.integer(isKnown ? 1 : 0);
  if (!isKnown) {
    writeAscending(writer, numbers);
    writeIntegers(writer, counts, 0, numbers.length);
  }
  writeIntegers(writer, shownDigits, 0, numbers.length);
  writer.integer(texts.length);
  for (const text of texts) writer.text(text);
  writeIntegers(writer, counts, numbers.length, counts.length);
};

const readIntegers = (reader: ByteReader, integers: Float64Array, from: number, end: number): void => {
  for (let index = from; index < end; index += 1) integers[index] = reader.integer();
};

const readNumbers = (reader: ByteReader, quantiles: QuantileState): { numbers: Float64Array; counts: Float64Array } => {
  if (reader.integer() === 1) {
    const runs = exactRuns(quantiles);
    if (runs === undefined) throw unreadable('leaves out numbers that nothing else tells');
    const { values, counts, length } = runs;
    return { numbers: values.subarray(0, length), counts: Float64Array.from(counts.subarray(0, length)) };
  }
  const numbers = readAscending(reader);
  const counts = new Float64Array(numbers.length);
  readIntegers(reader, counts, 0, counts.length);
  return { numbers, counts };
};

const readValues = (reader: ByteReader, quantiles: QuantileState): FrequentValuesState => {
  const [cap, complete, total, error] = [reader.integer(), reader.integer() === 1, reader.integer(), reader.integer()];
  const { numbers, counts: ofNumbers } = readNumbers(reader, quantiles);
  const shownDigits = new Float64Array(numbers.length);
  readIntegers(reader, shownDigits, 0, shownDigits.length);
  const texts = Array.from({ length: reader.length() }, () => reader.text());
  const counts = new Float64Array(numbers.length + texts.length);
  counts.set(ofNumbers);
  readIntegers(reader, counts, numbers.length, counts.length);
  return { cap, complete, total, error, numbers, shownDigits, texts, counts };
};

const writeRegisters = (writer: ByteWriter, registers: Uint8Array): void => {
  writer.integer(registers.length);
  writer.raw(registers);
};

const readRegisters = (reader: ByteReader): Uint8Array => reader.raw(reader.length());

const writeColumn = (writer: ByteWriter, column: ColumnState): void => {
  const { integral, fractional, boolean, string } = column.types;
  writer.text(column.name);
  writer.integer(roles.indexOf(column.role));
  for (const count of [column.missing, integral, fractional, boolean, string, column.nonFinite, column.negative]) {
    writer.integer(count);
  }
  writeMoments(writer, column.moments);
  writeMoments(writer, column.stringLengths);
  writeQuantiles(writer, column.quantiles);
  writeRegisters(writer, column.distinct);
  writeValues(writer, column.values, column.quantiles);
};

const readColumn = (reader: ByteReader): ColumnState => {
  const name = reader.text();
  const role = roles[reader.integer()];
  if (role === undefined) throw unreadable('holds a column of no role');
  const missing = reader.integer();
  const [integral, fractional] = [reader.integer(), reader.integer()];
  const [boolean, string] = [reader.integer(), reader.integer()];
  const [nonFinite, negative] = [reader.integer(), reader.integer()];
  const [moments, stringLengths] = [readMoments(reader), readMoments(reader)];
  const quantiles = readQuantiles(reader);
  const distinct = readRegisters(reader);
  const values = readValues(reader, quantiles);
  const types = { integral, fractional, boolean, string };
  return { name, role, missing, types, nonFinite, negative, moments, quantiles, distinct, values, stringLengths };
};

const writeSample = (writer: ByteWriter, sample: RowSampleState): void => {
  writer.integer(sample.length);
  for (const [recordId] of sample) writer.text(recordId);
  for (const [, place] of sample) writer.integer(place);
  for (const [, , high, low] of sample) {
    writer.word(high);
    writer.word(low);
  }
  for (const [, , , , cells] of sample) writer.text(cells);
};

const readSample = (reader: ByteReader): RowSampleState => {
  const ids = Array.from({ length: reader.length() }, () => reader.text());
  const places = ids.map(() => reader.integer());
  const hashes = ids.map(() => [reader.word(), reader.word()] as const);
  return ids.map((id, row) => {
    const [high = 0, low = 0] = hashes[row] ?? [];
    return [id, places[row] ?? 0, high, low, reader.text()];
  });
};

/** Slices are few small integers beside a plan in words: JSON in gzip is as short. */
const writeSlices = (writer: ByteWriter, slices: SlicesState | undefined): void =>
  writer.text(slices === undefined ? '' : JSON.stringify(slices));

const readSlices = (reader: ByteReader): { readonly slices?: SlicesState } => {
  const text = reader.text();
  return text === '' ? {} : { slices: JSON.parse(text) };
};

/** A state in two parts: what repeats itself and is worth compressing, and what does not. */
export interface EncodedState {
  readonly ordered: Uint8Array;
  readonly random: Uint8Array;
}

/** The state of a profile as bytes, the same for the same state. */
export const encodedState = (state: ProfileState): EncodedState => {
  const writer = new ByteWriter();
  writer.integer(state.rows);
  writer.integer(state.records);
  const rejected = Object.entries(state.rejectedByReason);
  writer.integer(rejected.length);
  for (const [reason, count] of rejected) {
    writer.text(reason);
    writer.integer(count);
  }
  writer.integer(state.columns.length);
  for (const column of state.columns) writeColumn(writer, column);
  writer.integer(state.distinctRows === undefined ? 0 : 1);
  if (state.distinctRows !== undefined) writeRegisters(writer, state.distinctRows);
  writer.integer(state.sample === undefined ? 0 : 1);
  if (state.sample !== undefined) writeSample(writer, state.sample);
  writeSlices(writer, state.slices);
  return { ordered: writer.ordered(), random: writer.random() };
};

/**
 * Reads what `encodedState` wrote.
 *
 * @throws InvalidInputError when the bytes end before the state does, or after it; what the state holds is not looked at
 */
export const decodedState = ({ ordered, random }: EncodedState): ProfileState => {
  const reader = new ByteReader(ordered, random);
  const [rows, records] = [reader.integer(), reader.integer()];
  const rejected = Array.from({ length: reader.length() }, () => [reader.text(), reader.integer()] as const);
  const columns = Array.from({ length: reader.length() }, () => readColumn(reader));
  const distinctRows = reader.integer() === 1 ? { distinctRows: readRegisters(reader) } : {};
  const sample = reader.integer() === 1 ? { sample: readSample(reader) } : {};
  const slices = readSlices(reader);
  reader.end();
  const rejectedByReason = Object.fromEntries(rejected);
  return { columns, rows, records, rejectedByReason, ...distinctRows, ...sample, ...slices };
};
