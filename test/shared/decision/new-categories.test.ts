import { describe, expect, it } from 'vitest';
import { leaveOneDayOut, unseenRows } from '../../../shared/decision/index.ts';

describe('leaveOneDayOut(windows)', () => {
  it('counts rows as new whose value occurs on their day only', () => {
    const { known, unseen } = leaveOneDayOut([
      {
        date: '2026-01-01',
        counts: [
          ['a', 5],
          ['b', 2],
        ],
      },
      {
        date: '2026-01-01',
        counts: [
          ['b', 1],
          ['c', 4],
        ],
      },
      {
        date: '2026-01-02',
        counts: [
          ['a', 7],
          ['c', 1],
          ['d', 3],
        ],
      },
    ]);
    expect(unseen).toEqual([2, 1, 3]);
    expect([...known].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('knows no value that never had a row', () => {
    expect(leaveOneDayOut([{ date: '2026-01-01', counts: [['a', 0]] }]).known.size).toBe(0);
  });
});

describe('unseenRows(known, counts)', () => {
  it('counts the rows of values that the reference lacks', () => {
    expect(
      unseenRows(new Set(['a']), [
        ['a', 5],
        ['b', 2],
        ['c', 1],
      ]),
    ).toBe(3);
  });
});
