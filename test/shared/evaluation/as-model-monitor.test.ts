import { describe, expect, it } from 'vitest';
import { asModelMonitor } from '../../../shared/evaluation/as-model-monitor.ts';
import { columnsOf } from '../../../shared/monitor/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { constraintsJson, statisticsJson } from '../../../shared/report/index.ts';
import { aBaseline } from '../../factories/baselines.ts';
import { aMonitor } from '../../factories/monitors.ts';

type Cells = readonly [age: string | null, plan: string | null, score: string];

const window = { startMs: Date.parse('2026-11-20T06:00:00Z'), endMs: Date.parse('2026-11-20T07:00:00Z') };

const usual = (at: number): Cells => [
  String(20 + (at % 50)),
  at % 4 === 0 ? 'premium' : 'basic',
  String((at % 100) / 100),
];

/** What Model Monitor says of a thousand rows. */
const judged = (row: (at: number) => Cells, { rows = 1000, isConstrained = true, checks = {} } = {}) => {
  const monitor = aMonitor({ checks, decision: { mode: 'model-monitor' } });
  const baseline = aBaseline(monitor);
  const profile = Profile.empty(columnsOf(monitor.mapping), 'window');
  for (let at = 0; at < rows; at += 1) {
    const [age, plan, score] = row(at);
    profile.addRecord([{ input: [age, plan], output: [score] }]);
  }
  const constrained = { constraints: constraintsJson(baseline), statistics: statisticsJson(baseline) };
  const silent = {
    check: 'silence',
    column: null,
    role: null,
    statistic: 'captureObjects',
    value: 1,
    threshold: 1,
    rows: 0,
    verdict: 'ok',
    sentence: 'Captures came.',
  } as const;
  return asModelMonitor({ monitor, window, profile, constrained: isConstrained ? constrained : undefined, silent });
};

const causesOf = ({ causes }: ReturnType<typeof judged>) =>
  causes.map(({ cause, columns, severity }) => [cause, columns, severity]);

describe('asModelMonitor(request)', () => {
  it('finds nothing in rows that the baseline was made of', () => {
    const { verdict, counts, causes, judged: of, elevated, evidence } = judged(usual);
    expect([verdict, counts, causes, of]).toEqual(['ok', { ok: 2, violation: 0, 'not-enough-data': 0 }, [], 'all']);
    expect([elevated, evidence]).toEqual([{}, {}]);
  });

  it('tells its checks by what they are, a drifted prediction as such', () => {
    expect(causesOf(judged((at) => [null, usual(at)[1], usual(at)[2]]))).toContainEqual([
      'values-missing',
      ['age'],
      'warning',
    ]);
    expect(causesOf(judged((at) => ['old', usual(at)[1], usual(at)[2]]))).toContainEqual([
      'type-changed',
      ['age'],
      'critical',
    ]);
    expect(causesOf(judged((at) => [usual(at)[0], 'gold', usual(at)[2]]))).toContainEqual([
      'unseen-category',
      ['plan'],
      'warning',
    ]);
    expect(causesOf(judged((at) => [usual(at)[0], usual(at)[1], '0.99']))).toEqual([
      ['prediction-drift', ['score'], 'warning'],
    ]);
    expect(causesOf(judged((at) => ['69', usual(at)[1], usual(at)[2]]))).toEqual([['input-drift', ['age'], 'warning']]);
  });

  it('says what was seen of which column, against what', () => {
    const { findings, verdict } = judged((at) => ['69', usual(at)[1], usual(at)[2]]);
    expect(verdict).toBe('violation');
    expect(findings.filter((one) => one.verdict === 'violation')).toEqual([
      {
        check: 'baseline-drift',
        column: 'age',
        role: 'input',
        statistic: 'baseline_drift_check',
        value: expect.any(Number),
        threshold: expect.any(Number),
        rows: 1000,
        verdict: 'violation',
        sentence: expect.stringMatching(/^age: /),
      },
    ]);
  });

  it('looks at no column that is ignored', () => {
    expect(
      causesOf(judged((at) => ['69', usual(at)[1], usual(at)[2]], { checks: { ignoreColumns: ['age'] } })),
    ).toEqual([]);
  });

  it('judges no window without rows, and none without constraints', () => {
    expect(judged(usual, { rows: 0 })).toMatchObject({ verdict: 'not-enough-data', judged: 'nothing', causes: [] });
    const without = judged(usual, { isConstrained: false });
    expect(without).toMatchObject({ verdict: 'not-enough-data', judged: 'nothing' });
    expect(without.findings.at(-1)?.sentence).toBe(
      "The baseline v1 has no constraints and no profile to suggest them from, so Model Monitor's checks cannot be made.",
    );
  });
});
