import { describe, expect, it } from 'vitest';
import { cellForms, RowBlock } from '../../../shared/capture/index.ts';

const formsOf = (block: RowBlock, column: number): number[] =>
  Array.from({ length: block.rows }, (_, row) => block.forms[column * block.stride + row] ?? 0);

describe('RowBlock', () => {
  it('write(row) keeps numbers by mantissa and form, texts by entry, what is missing as such', () => {
    const block = new RowBlock(1, 1);
    const cells = ['12.50', '-3', 'gold', null, 0.25, '1e2', '007', 2 ** 60, Number.NaN, '1234567890.5'];
    for (const cell of cells) {
      block.write({ input: [cell], output: [] }, 0);
      block.commit(1);
    }
    expect(formsOf(block, 0)).toEqual([
      2 | cellForms.endsInZero,
      0,
      cellForms.entry,
      cellForms.missing,
      cellForms.fractional,
      cellForms.fractional,
      cellForms.entry,
      cellForms.entry,
      cellForms.nonFinite,
      cellForms.longDecimal | 1,
    ]);
    expect(formsOf(block, 1)).toEqual(cells.map(() => cellForms.missing));
    expect([0, 1, 4, 5, 9].map((row) => block.number(row))).toEqual([12.5, -3, 0.25, 100, 1234567890.5]);
    expect([2, 6, 7].map((row) => block.dictionary(0).facts(block.integers[row] ?? -1).text)).toEqual([
      'gold',
      '007',
      String(2n ** 60n),
    ]);
  });

  it('rows that are not committed leave nothing behind, not even their texts', () => {
    const block = new RowBlock(2, 0);
    const write = (first: string, second: string, uncommitted = 0) =>
      block.write({ input: [first, second], output: [] }, uncommitted);
    write('a', 'é');
    block.commit(1);
    write('b', 'a');
    write('c', '日本', 1);
    block.forgetUncommitted();
    expect([block.rows, block.dictionary(0).size, block.dictionary(1).size]).toEqual([1, 1, 1]);
    write('c', 'é');
    block.commit(1);
    expect([0, 1].map((entry) => block.dictionary(0).facts(entry).text)).toEqual(['a', 'c']);
    expect(block.dictionary(1).size).toBe(1);
  });

  it('is full by rows or by texts, never by texts that do not count', () => {
    const block = new RowBlock(1, 0);
    const text = 'x'.repeat(150);
    for (let row = 0; row < 60_000; row += 1) block.write({ input: [`${text}${row}`], output: [] }, 0);
    expect(block.rows).toBe(0);
    block.forgetUncommitted();
    expect(block.isFull).toBe(false);
    for (let row = 0; row < 16_383; row += 1) {
      block.write({ input: [1], output: [] }, 0);
      block.commit(1);
    }
    expect(block.isFull).toBe(false);
    block.commit(1);
    expect(block.isFull).toBe(true);
    block.clear();
    expect([block.rows, block.isFull]).toEqual([0, false]);
  });

  it('copyUncommitted(other, rows) takes rows over with their texts', () => {
    const [from, to] = [new RowBlock(1, 1), new RowBlock(1, 1)];
    to.write({ input: ['gold'], output: [1] }, 0);
    to.commit(1);
    from.write({ input: ['silver'], output: [0.5] }, 0);
    from.write({ input: ['gold'], output: [null] }, 1);
    to.copyUncommitted(from, 2);
    to.commit(2);
    const entries = [0, 1, 2].map((row) => to.integers[row] ?? -1);
    expect(entries.map((entry) => to.dictionary(0).facts(entry).text)).toEqual(['gold', 'silver', 'gold']);
    expect(formsOf(to, 1)).toEqual([cellForms.integral, cellForms.fractional, cellForms.missing]);
  });

  it('holds a record of more rows than a block has, and is small again afterwards', () => {
    const block = new RowBlock(1, 0);
    for (let row = 0; row < 40_000; row += 1) block.write({ input: [row], output: [] }, row);
    block.commit(40_000);
    expect([block.isFull, block.number(39_999)]).toEqual([true, 39_999]);
    block.clear();
    expect(block.capacity).toBe(16_384);
  });
});
