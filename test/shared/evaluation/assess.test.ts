import { describe, expect, it } from 'vitest';
import { assess } from '../../../shared/evaluation/index.ts';
import { columnsOf } from '../../../shared/monitor/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { aBaseline } from '../../factories/baselines.ts';
import { aMonitor } from '../../factories/monitors.ts';

const monitor = aMonitor();

interface WindowChanges {
  readonly rows?: number;
  readonly age?: (row: number) => string | null;
  readonly plan?: (row: number) => string | null;
  readonly score?: (row: number) => string | null;
  readonly rejected?: number;
}

/** A window like the baseline, but for the changes. */
const aWindow = ({ rows = 1000, age, plan, score, rejected = 0 }: WindowChanges = {}): Profile => {
  const profile = Profile.empty(columnsOf(monitor.mapping), 'window');
  for (let row = 0; row < rows; row += 1)
    profile.addRecord([
      {
        input: [age ? age(row) : String(20 + ((row * 7) % 50)), plan ? plan(row) : row % 4 === 0 ? 'premium' : 'basic'],
        output: [score ? score(row) : String(((row * 13) % 100) / 100)],
      },
    ]);
  for (let record = 0; record < rejected; record += 1) profile.addRejected('not-json');
  return profile;
};

const judge = (changes: WindowChanges = {}) => assess(monitor, aBaseline(monitor), aWindow(changes));
const violations = (changes: WindowChanges) =>
  judge(changes)
    .findings.filter(({ verdict }) => verdict === 'violation')
    .map(({ check, column }) => `${check}${column === null ? '' : ` ${column}`}`);
const causes = (changes: WindowChanges) => judge(changes).causes.map(({ cause, columns }) => [cause, ...columns]);

describe('assess', () => {
  it('finds nothing in a window like the baseline', () => {
    const { verdict, counts, causes: found } = judge();
    expect({ verdict, found, violation: counts.violation }).toEqual({ verdict: 'ok', found: [], violation: 0 });
  });

  it('finds missing values', () => {
    const changes = { age: (row: number) => (row % 10 === 0 ? null : String(20 + (row % 50))) };
    expect(violations(changes)).toEqual(['completeness age']);
    expect(causes(changes)).toEqual([['values-missing', 'age']]);
  });

  it('finds text where there were numbers', () => {
    expect(causes({ age: (row) => (row % 5 === 0 ? 'unknown' : String(20 + (row % 50))) })).toEqual([
      ['type-changed', 'age'],
    ]);
  });

  it.each(['NaN', 'Infinity', '1e400'])('does not take %s for a number', (value) => {
    expect(causes({ age: (row) => (row % 5 === 0 ? value : String(20 + (row % 50))) })).toEqual([
      ['type-changed', 'age'],
    ]);
    expect(causes({ age: () => value })).toEqual([['type-changed', 'age']]);
  });

  it('takes whole and fractional numbers for one kind', () => {
    expect(causes({ age: (row) => (20 + (row % 49) + 0.5).toFixed(1) })).toEqual([]);
  });

  it('finds a category that the baseline never held', () => {
    const changes = { plan: (row: number) => (row % 25 === 0 ? 'platinum' : row % 4 === 0 ? 'premium' : 'basic') };
    expect(causes(changes)).toEqual([['unseen-category', 'plan']]);
    expect(judge(changes).causes[0]?.headline).toBe(
      '4 % of 1,000 values of plan are of 1 category that the baseline never held; 0.5 % is tolerated.',
    );
  });

  it('finds numbers in another unit by range and distribution, as one cause', () => {
    const kilometres = { age: (row: number) => String((20 + (row % 50)) * 1.609344) };
    expect(violations(kilometres)).toContain('population-stability-index age');
    expect(violations(kilometres)).toContain('range age');
    expect(causes(kilometres)).toEqual([['input-drift', 'age']]);
  });

  it('puts a shifted prediction down to the inputs that shifted with it', () => {
    const both = { age: (row: number) => String(60 + (row % 10)), score: () => '0.9' };
    expect(causes(both)).toEqual([['input-drift', 'age', 'score']]);
  });

  it('names a shifted prediction when no input explains it', () => {
    expect(causes({ score: () => '0.9' })).toEqual([['prediction-drift', 'score']]);
  });

  it('mutes drift on a column that a broken feed emptied', () => {
    const emptied = { plan: (row: number) => (row < 500 ? null : 'premium') };
    expect(violations(emptied)).toEqual(['completeness plan', 'population-stability-index plan'].toSorted());
    expect(causes(emptied)).toEqual([['values-missing', 'plan']]);
  });

  it('says so when there are too few rows to judge', () => {
    const { verdict, counts } = judge({ rows: 40, score: () => '0.9' });
    expect(verdict).toBe('not-enough-data');
    expect(counts.violation).toBe(0);
  });

  it('finds that too many records could not be read', () => {
    expect(causes({ rejected: 300 })).toEqual([['records-rejected']]);
    expect(judge({ rejected: 300 }).causes[0]?.headline).toContain('most of them as not-json');
  });

  it('judges a window in which nothing could be read', () => {
    expect(causes({ rows: 0, rejected: 300 })).toEqual([['records-rejected']]);
  });

  it('takes a whole day without records for silence, and a shorter one not by itself', () => {
    const empty = aWindow({ rows: 0 });
    const daily = aMonitor({ window: { lengthHours: 24 } });
    expect(assess(daily, aBaseline(daily), empty).causes.map(({ cause }) => cause)).toEqual(['silence']);
    expect(assess(monitor, aBaseline(monitor), empty)).toMatchObject({ causes: [], verdict: 'not-enough-data' });
  });

  it('leaves out the columns that the monitor ignores', () => {
    const ignoring = aMonitor({ checks: { minimumRows: 100, ignoreColumns: ['score'] } });
    expect(assess(ignoring, aBaseline(ignoring), aWindow({ score: () => '0.9' })).causes).toEqual([]);
  });

  it('makes the checks that need no baseline without one, and says that it is not there', () => {
    const { findings, verdict } = assess(monitor, undefined, aWindow());
    expect(findings.map((finding) => [finding.check, finding.verdict])).toEqual([
      ['silence', 'ok'],
      ['records-rejected', 'ok'],
      ['baseline', 'not-enough-data'],
    ]);
    expect(verdict).toBe('not-enough-data');
    expect(findings[2]?.sentence).toContain('The baseline v1 that the monitor names is not there');
  });
});
