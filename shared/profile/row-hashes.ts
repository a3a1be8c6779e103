import { cellForms, fullRows, type RowBlock, type TextDictionary } from '../capture/index.ts';
import { type DistinctSketch, mixed, powerOfTen, rotated } from '../sketch/index.ts';
import { commonForm } from './folded-cells.ts';

const firsts = new Int32Array(fullRows);
const seconds = new Int32Array(fullRows);
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

const firstSeed = 0x9e3779b9;
const secondSeed = 0x7f4a7c15;

/** Stands for a cell that is not there; no number has these bits. */
const missingHigh = 0x7ff80001;

const add = (row: number, high: number, low: number): void => {
  firsts[row] = Math.imul(rotated(firsts[row] ?? 0, 15) ^ low ^ rotated(high, 7), 0xcc9e2d51);
  seconds[row] = Math.imul(rotated(seconds[row] ?? 0, 13) ^ high ^ rotated(low, 11), 0x1b873593);
};

const addNumber = (row: number, value: number): void => {
  bits[0] = value;
  add(row, words[1] ?? 0, words[0] ?? 0);
};

/** Adds a column of nothing but plain decimals with as many fraction digits. */
const addAlike = ({ integers }: RowBlock, first: number, length: number, fractionDigits: number): void => {
  const scale = powerOfTen(fractionDigits);
  for (let row = 0; row < length; row += 1) addNumber(row, (integers[first + row] ?? 0) / scale);
};

const addMixed = (block: RowBlock, { highs, lows }: TextDictionary, first: number, length: number): void => {
  const { forms, integers, values } = block;
  for (let row = 0; row < length; row += 1) {
    const form = forms[first + row] ?? 0;
    if (form === cellForms.entry) {
      const entry = integers[first + row] ?? 0;
      add(row, highs[entry] ?? 0, lows[entry] ?? 0);
    } else if (form === cellForms.missing) add(row, missingHigh, 0);
    else if (form === cellForms.fractional) addNumber(row, values[first + row] ?? 0);
    else addNumber(row, block.number(first + row));
  }
};

/**
 * Adds a hash of each row's cells, from `first` to before `end`, to a sketch: so that rows that come twice show. Numbers count by
 * their value and texts by their hash; ids and times are not among the cells.
 *
 * @param end at most 16,384 more than `first`
 */
export const addRowHashes = (sketch: DistinctSketch, block: RowBlock, first: number, end: number): void => {
  const length = end - first;
  firsts.fill(firstSeed, 0, length);
  seconds.fill(secondSeed, 0, length);
  for (const [column, dictionary] of block.dictionaries.entries()) {
    const start = column * block.stride;
    const form = commonForm({ block, dictionary, first: start + first, end: start + end });
    if (form === undefined) addMixed(block, dictionary, start + first, length);
    else addAlike(block, start + first, length, form & cellForms.fractionDigits);
  }
  for (let row = 0; row < length; row += 1) {
    const one = mixed(firsts[row] ?? 0) + (seconds[row] ?? 0);
    const other = mixed(seconds[row] ?? 0) + one;
    sketch.addHash(mixed(one ^ rotated(other, 16)), mixed(other));
  }
};
