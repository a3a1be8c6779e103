import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, cellForms, fullRows, type Row, RowBlock, scanCapture } from '../../../shared/capture/index.ts';
import { CountedNumber, countedNumber, keptForm } from '../../../shared/sketch/index.ts';
import { aLine, chunksOf, mapping } from './captures.ts';

const seed = 20_261_134;
console.info(`Property tests of blocks of rows: fast-check seed ${seed}`);

const counted = new CountedNumber();
/** What a cell counts as: a number where it is one that counts by its value, else its text; `null` when it is missing. */
const countsAs = (cell: Cell | undefined): number | string | null => {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'number' && !Number.isFinite(cell)) return cell;
  const text = typeof cell === 'number' && Number.isInteger(cell) ? BigInt(cell).toString() : String(cell);
  return countedNumber(text, counted) ? counted.value : keptForm(text);
};

/** The same of a cell that a block holds. */
const heldIn = (block: RowBlock, column: number, row: number): number | string | null => {
  const at = column * block.stride + row;
  const form = block.forms[at];
  if (form === cellForms.missing) return null;
  if (form === cellForms.entry) return block.dictionary(column).facts(block.integers[at] ?? 0).text;
  return block.number(at);
};
const rowIn = (block: RowBlock, row: number) =>
  Array.from({ length: block.width }, (_, column) => heldIn(block, column, row));

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom<Cell[]>(null, true, false, '', 'a', 'b', 'é', '007', '12.50', '-0', -0, 1e15, 2 ** 53, -1e300, '1e3'),
  fc.constantFrom<Cell[]>(Number.NaN, Number.POSITIVE_INFINITY, '1e400', '123456789012345.5', '0.000000000000001'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((number) => number.toFixed(4)),
  fc.string({ maxLength: 5 }),
);
const row: fc.Arbitrary<Row> = fc.record({
  input: fc.array(cell, { minLength: 1, maxLength: 3 }),
  output: fc.array(cell, { maxLength: 2 }),
});
const cellsOf = ({ input, output }: Row) => [input[0], input[1], output[0]].map(countsAs);

describe('RowBlock', () => {
  it('holds the rows that were committed, and nothing of those that were not', () => {
    const record = fc.record({ rows: fc.array(row, { minLength: 1, maxLength: 40 }), isCommitted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), (records) => {
        const [block, without] = [new RowBlock(2, 1), new RowBlock(2, 1)];
        const expected: (readonly (number | string | null)[])[] = [];
        for (const { rows, isCommitted } of records) {
          for (const [index, each] of rows.entries()) block.write(each, index);
          if (!isCommitted) {
            block.forgetUncommitted();
            continue;
          }
          block.commit(rows.length);
          for (const [index, each] of rows.entries()) without.write(each, index);
          without.commit(rows.length);
          expected.push(...rows.map(cellsOf));
        }
        expect(block.rows).toBe(expected.length);
        expect(Array.from({ length: block.rows }, (_, index) => rowIn(block, index))).toEqual(expected);
        expect(block.dictionaries.map(({ size }) => size)).toEqual(without.dictionaries.map(({ size }) => size));
      }),
      { seed, numRuns: 300 },
    );
  });

  it('copyUncommitted(other, rows) writes the rows that another holds behind its committed ones', () => {
    const some = fc.array(row, { minLength: 1, maxLength: 90 });
    fc.assert(
      fc.property(some, some, some, (ours, theirs, copied) => {
        const [block, other] = [new RowBlock(2, 1), new RowBlock(2, 1)];
        for (const [index, each] of ours.entries()) block.write(each, index);
        block.commit(ours.length);
        for (const [index, each] of theirs.entries()) other.write(each, index);
        other.commit(theirs.length);
        for (const [index, each] of copied.entries()) other.write(each, index);
        block.copyUncommitted(other, copied.length);
        other.forgetUncommitted();
        block.commit(copied.length);
        expect(Array.from({ length: block.rows }, (_, index) => rowIn(block, index))).toEqual(
          [...ours, ...copied].map(cellsOf),
        );
        expect(Array.from({ length: other.rows }, (_, index) => rowIn(other, index))).toEqual(theirs.map(cellsOf));
      }),
      { seed, numRuns: 200 },
    );
  });

  it('is full at 16,384 rows, sooner where they are wide, and small again after a record that was larger', () => {
    const block = new RowBlock(1, 0);
    const aRow = { input: [1], output: [] };
    for (let index = 0; index < fullRows - 1; index += 1) block.write(aRow, index);
    block.commit(fullRows - 1);
    expect(block.isFull).toBe(false);
    for (let index = 0; index < fullRows; index += 1) block.write(aRow, index);
    block.commit(fullRows);
    expect([block.isFull, block.rows]).toEqual([true, 2 * fullRows - 1]);
    expect(block.capacity).toBeGreaterThan(fullRows);
    block.clear();
    expect([block.isFull, block.rows, block.capacity]).toEqual([false, 0, fullRows]);

    const wide = new RowBlock(1999, 1);
    const wideRow = { input: Array.from({ length: 1999 }, () => 1), output: [1] };
    let rows = 0;
    for (; !wide.isFull; rows += 1) {
      wide.write(wideRow, 0);
      wide.commit(1);
    }
    expect(rows).toBe(168);
  });

  it('is full at 8 MiB of different texts, and forgets them when it is cleared', () => {
    const block = new RowBlock(4, 0);
    let rows = 0;
    for (; !block.isFull; rows += 1) {
      const text = `${'x'.repeat(1000)}${rows}`;
      block.write({ input: [rows, text, text, text], output: [] }, 0);
      block.commit(1);
    }
    expect(rows).toBeLessThan(fullRows);
    expect(block.dictionary(1).size).toBe(rows);
    block.clear();
    expect([block.isFull, block.dictionary(1).size]).toEqual([false, 0]);
  });

  it('remembers few texts from one filling to the next, of many none', () => {
    const block = new RowBlock(1, 1);
    for (let index = 0; index <= fullRows; index += 1) {
      block.write({ input: [`id ${index}`], output: [index % 2 ? 'a' : 'b'] }, 0);
      block.commit(1);
    }
    block.clear();
    expect(block.dictionaries.map(({ size }) => size)).toEqual([0, 2]);
  });

  it('dictionary(column) refuses a column that is none', () => {
    expect(() => new RowBlock(1, 1).dictionary(2)).toThrow(new RangeError('column is 2, but must be below 2'));
  });
});

describe('CaptureScanner', () => {
  it('leaves no texts of lines behind that cannot be read', async () => {
    const lines = Array.from({ length: 500 }, (_, index) =>
      aLine({ input: { data: index % 100 === 0 ? `${index},good` : `bad ${index},bad ${index},one more` } }),
    );
    const block = new RowBlock(2, 1);
    let rejected = 0;
    for await (const scanner of scanCapture(chunksOf(lines.join('\n')), { mapping })) {
      scanner.block = block;
      for (let record = scanner.next(); record !== undefined; record = scanner.next()) {
        if (record.kind === 'scanned') block.commit(record.rows);
        else if (record.kind === 'rejected') rejected += 1;
      }
    }
    expect([rejected, block.rows]).toEqual([495, 4]);
    expect(block.dictionaries.map(({ size }) => size)).toEqual([0, 1, 0]);
  });
});
