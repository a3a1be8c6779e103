import { cellForms, fullRows, type RowBlock, type TextDictionary } from '../capture/index.ts';
import { type DistinctSketch, mixed, powerOfTen, rotated } from '../sketch/index.ts';

const firsts = new Int32Array(fullRows);
const seconds = new Int32Array(fullRows);
const values = new Float64Array(fullRows);
const words = new Int32Array(values.buffer);

const firstSeed = 0x9e3779b9;
const secondSeed = 0x7f4a7c15;

/** Stands for a cell that is not there; no number has these bits. */
const missingHigh = 0x7ff80001;

/** Puts the 64 bits that stand for each of a column's cells into `words`: of a number its value, of a text its hash. */
const cellWords = (block: RowBlock, dictionary: TextDictionary, first: number, length: number): void => {
  const { forms } = block;
  for (let row = 0; row < length; row += 1) {
    const form = forms[first + row] ?? 0;
    const value = block.values[first + row] ?? 0;
    if (form < cellForms.decimals) values[row] = value / powerOfTen(form & cellForms.fractionDigits);
    else if (form === cellForms.entry) {
      const { high, low } = dictionary.facts(value);
      words[2 * row] = low;
      words[2 * row + 1] = high;
    } else if (form === cellForms.missing) {
      words[2 * row] = 0;
      words[2 * row + 1] = missingHigh;
    } else values[row] = value;
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
    cellWords(block, dictionary, column * block.stride + first, length);
    for (let row = 0; row < length; row += 1) {
      const low = words[2 * row] ?? 0;
      const high = words[2 * row + 1] ?? 0;
      firsts[row] = Math.imul(rotated(firsts[row] ?? 0, 15) ^ low ^ rotated(high, 7), 0xcc9e2d51);
      seconds[row] = Math.imul(rotated(seconds[row] ?? 0, 13) ^ high ^ rotated(low, 11), 0x1b873593);
    }
  }
  for (let row = 0; row < length; row += 1) {
    const one = mixed(firsts[row] ?? 0) + (seconds[row] ?? 0);
    const other = mixed(seconds[row] ?? 0) + one;
    sketch.addHash(mixed(one ^ rotated(other, 16)), mixed(other));
  }
};
