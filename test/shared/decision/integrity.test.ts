import { describe, expect, it } from 'vitest';
import {
  brokenColumns,
  type ColumnFacts,
  columnLimits,
  meaningOfFall,
  mutedBy,
  silences,
  suspectsOf,
  type WindowFacts,
} from '../../../shared/decision/index.ts';
import { hourMs, monday, utc } from './hours.ts';

const facts = (some: Partial<ColumnFacts> = {}): ColumnFacts => ({
  rows: 100,
  missing: 2,
  ofType: 98,
  distinct: 9,
  ...some,
});

const window = (age: ColumnFacts | undefined, rows = 100): WindowFacts => ({
  startMs: monday,
  rows,
  columns: new Map(age === undefined ? [] : [['age', age]]),
});

const usual = columnLimits([window(facts()), window(facts({ missing: 30, ofType: 70, distinct: 3 }))]);
const rulesOf = (age: ColumnFacts | undefined, rows = 100, limits = usual) =>
  brokenColumns(limits, window(age, rows)).map(({ rule }) => rule);

describe('columnLimits(reference)', () => {
  it('has the most missing and the fewest distinct values of any window, small ones aside', () => {
    const small = window(facts({ rows: 10, missing: 10, ofType: 0, distinct: 0 }), 10);
    expect([...columnLimits([window(facts()), window(facts({ missing: 30, distinct: 3 })), small])]).toEqual([
      ['age', { mostMissing: 0.3, fewestDistinct: 3 }],
    ]);
  });
});

describe('brokenColumns(limits, window)', () => {
  it('has nothing to say of a usual window', () => {
    expect(rulesOf(facts())).toEqual([]);
  });

  it('finds a column that is gone, or 95 % empty', () => {
    expect(rulesOf(undefined)).toEqual(['column-absent']);
    expect(rulesOf(facts({ missing: 95, ofType: 5 }))).toEqual(['column-empty']);
    expect(rulesOf(facts({ missing: 94, ofType: 6 }))).toEqual([]);
  });

  it('takes emptiness for usual where the reference was above half empty', () => {
    const sparse = columnLimits([window(facts({ missing: 51, ofType: 49 }))]);
    expect(rulesOf(facts({ missing: 100, ofType: 0, distinct: 0 }), 100, sparse)).toEqual([]);
    expect(rulesOf(undefined, 100, sparse)).toEqual([]);
    const half = columnLimits([window(facts({ missing: 50, ofType: 50 }))]);
    expect(rulesOf(undefined, 100, half)).toEqual(['column-absent']);
  });

  it('finds values of which under half are of their type', () => {
    expect(rulesOf(facts({ missing: 0, ofType: 49 }))).toEqual(['wrong-type']);
    expect(rulesOf(facts({ missing: 0, ofType: 50 }))).toEqual([]);
  });

  it('finds one constant value where there always were three, in fewer than 200 rows eight', () => {
    const always = (distinct: number) => columnLimits([window(facts({ distinct }))]);
    const many = facts({ rows: 300, ofType: 298, distinct: 1 });
    expect(rulesOf(many, 300, always(3))).toEqual(['stuck']);
    expect(rulesOf(many, 300, always(2))).toEqual([]);
    expect(rulesOf(facts({ distinct: 1 }), 100, always(8))).toEqual(['stuck']);
    expect(rulesOf(facts({ distinct: 1 }), 100, always(7))).toEqual([]);
  });

  it('does not judge windows of under 50 rows', () => {
    expect(rulesOf(undefined, 49)).toEqual([]);
    expect(rulesOf(undefined, 50)).toEqual(['column-absent']);
  });
});

describe('silences(source)', () => {
  const hours = (...spoken: number[]) => spoken.map((hour) => ({ startMs: monday + hour * hourMs, rows: 1 }));
  const of = (windows: readonly { startMs: number; rows: number }[], rows = 50, until = 10) =>
    silences({
      windows,
      calendar: utc,
      usualRows: new Array(48).fill(rows),
      fromMs: monday,
      untilMs: monday + until * hourMs,
    }).map(({ startMs, endMs }) => [(startMs - monday) / hourMs, (endMs - monday) / hourMs]);

  it('are stretches of three windows without any capture', () => {
    expect(of(hours(0, 3, 7))).toEqual([[4, 7]]);
    expect(of(hours(0, 1, 2, 3, 4, 5, 6))).toEqual([[7, 10]]);
    expect(of([])).toEqual([[0, 10]]);
  });

  it('are broken by a window in which little is usual', () => {
    expect(of([], 49)).toEqual([]);
  });

  it('take a window that was captured without rows for silent', () => {
    expect(
      of(
        [0, 1, 2].map((hour) => ({ startMs: monday + hour * hourMs, rows: 0 })),
        50,
        3,
      ),
    ).toEqual([[0, 3]]);
  });
});

describe('mutedBy(findings)', () => {
  it('names the windows in which a column is broken', () => {
    const findings = brokenColumns(usual, window(undefined));
    const silence = { rule: 'silence', column: null, startMs: 0, endMs: hourMs, rows: 0, share: null } as const;
    expect(mutedBy([...findings, silence])).toEqual(new Map([['age', new Set([monday])]]));
  });
});

describe('meaningOfFall(captured, invocations)', () => {
  const captured = { now: 100, usual: 1000 };

  it('is traffic loss only if the endpoint was called less too', () => {
    expect(meaningOfFall(captured, { now: 110, usual: 1000 })).toBe('traffic-loss');
    expect(meaningOfFall(captured, { now: 990, usual: 1000 })).toBe('capture-incomplete');
  });

  it('is unknown without invocations to hold it against', () => {
    expect(meaningOfFall(captured, undefined)).toBe('unknown');
    expect(meaningOfFall(captured, { now: 0, usual: 0 })).toBe('unknown');
  });
});

describe('suspectsOf(onset, changes)', () => {
  it('are the changes of the two hours before, the latest first', () => {
    const changes = [-3, -2, -1, 0, 1].map((hour) => ({ timeMs: hour * hourMs, what: `change ${hour}` }));
    expect(suspectsOf(0, changes).map(({ what }) => what)).toEqual(['change 0', 'change -1', 'change -2']);
  });
});
