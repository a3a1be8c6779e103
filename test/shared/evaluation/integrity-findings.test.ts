import { describe, expect, it } from 'vitest';
import type { IntegrityFinding } from '../../../shared/decision/index.ts';
import { integrityFinding } from '../../../shared/evaluation/integrity-findings.ts';

const broken = (changes: Partial<IntegrityFinding>): IntegrityFinding => ({
  rule: 'column-empty',
  column: 'age',
  startMs: 0,
  endMs: 3_600_000,
  rows: 1304,
  share: null,
  ...changes,
});

describe('integrityFinding(broken, role)', () => {
  it.each([
    [{ rule: 'column-absent' }, 'column-missing', 'age is not among the columns of 1,304 rows.'],
    [
      { rule: 'column-empty', share: 0.991 },
      'column-missing',
      'age is empty in 99.1 % of 1,304 rows; it never was above half before.',
    ],
    [
      { rule: 'wrong-type', share: 0 },
      'data-type',
      'Only 0 % of the values of age in 1,304 rows are of the type that they always had.',
    ],
    [
      { rule: 'stuck' },
      'constant-value',
      'age holds one and the same value in all of 1,304 rows, where it always held at least three.',
    ],
    [{ rule: 'silence', column: null, endMs: 3 * 3_600_000 }, 'silence', 'Nothing was captured for 3 hours.'],
  ] as const)('%o is a violation of %s', (changes, check, sentence) => {
    const one = broken(changes);
    expect(integrityFinding(one, 'input')).toEqual({
      check,
      column: one.column,
      role: one.column === null ? null : 'input',
      statistic: one.rule,
      value: one.share,
      threshold: null,
      rows: 1304,
      verdict: 'violation',
      sentence,
    });
  });
});
