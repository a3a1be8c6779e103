import type { Finding } from '../../events/parts/finding.ts';
import type { IntegrityFinding, IntegrityRule } from '../decision/index.ts';
import { hourMs } from '../window/index.ts';
import { hoursInWords } from './change-words.ts';
import { count, percent } from './words.ts';

const checkOf: Readonly<Record<IntegrityRule, Finding['check']>> = {
  'column-absent': 'column-missing',
  'column-empty': 'column-missing',
  'wrong-type': 'data-type',
  stuck: 'constant-value',
  silence: 'silence',
};

const sentenceOf = ({ rule, column, rows, share, startMs, endMs }: IntegrityFinding): string => {
  const of = count(rows, 'row');
  switch (rule) {
    case 'column-absent':
      return `${column} is not among the columns of ${of}.`;
    case 'column-empty':
      return `${column} is empty in ${percent(share ?? 1)} of ${of}; it never was above half before.`;
    case 'wrong-type':
      return `Only ${percent(share ?? 0)} of the values of ${column} in ${of} are of the type that they always had.`;
    case 'stuck':
      return `${column} holds one and the same value in all of ${of}, where it always held at least three.`;
    case 'silence':
      return `Nothing was captured for ${hoursInWords((endMs - startMs) / hourMs)}.`;
  }
};

/** What is broken, as a finding: one window is enough. @param role of the column */
export const integrityFinding = (broken: IntegrityFinding, role: Finding['role']): Finding => ({
  check: checkOf[broken.rule],
  column: broken.column,
  role: broken.column === null ? null : role,
  statistic: broken.rule,
  value: broken.share,
  threshold: null,
  rows: broken.rows,
  verdict: 'violation',
  sentence: sentenceOf(broken),
});
