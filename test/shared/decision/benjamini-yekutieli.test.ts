import { describe, expect, it } from 'vitest';
import { shiftedAmong } from '../../../shared/decision/index.ts';

describe('shiftedAmong(chances, rate)', () => {
  it("follows the published step-up: the four smallest of Benjamini and Hochberg's fifteen, and three of them under any dependence", () => {
    const published = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    const chances = new Map(published.map((chance, at) => [`h${at + 1}`, chance]));
    expect(shiftedAmong(chances, 0.05)).toEqual(['h1', 'h2', 'h3']);
  });

  it('takes all up to the last that is small enough for its rank', () => {
    const chances = new Map([
      ['b', 0.06],
      ['a', 0.06],
    ]);
    expect(shiftedAmong(chances, 0.1)).toEqual(['a', 'b']);
    expect(shiftedAmong(new Map([...chances, ['c', 0.9]]), 0.1)).toEqual([]);
  });

  it('has none of none, and refuses a rate that is no share', () => {
    expect(shiftedAmong(new Map())).toEqual([]);
    expect(() => shiftedAmong(new Map(), 1)).toThrow('rate is 1');
  });
});
