import { describe, expect, it } from 'vitest';
import { families, injections } from '../../../bench/incident-streams.ts';
import { type Outcome, rivals } from '../../../bench/incidents/job.ts';
import { barLines, confusionLines, familyReport, powerLines, tableLines } from '../../../bench/incidents/report.ts';

const clean = { incidents: 0, hours: 0 };
const loud = { incidents: 1, hours: 720 };

const outcome = (chart: typeof clean, hours: number | undefined): Outcome => ({
  job: {
    family: 0,
    stream: 0,
    month: 0,
    phase: 'report',
    seeds: 'report',
    isCompared: true,
    isInjected: true,
    thresholds: [],
  },
  chart,
  openings: [],
  trueIncidents: 0,
  rivals: rivals.map(() => [loud, loud]),
  scores: [],
  squares: new Map(),
  injected: injections.map(({ cause }, injection) => ({
    injection,
    hours,
    causes: hours === undefined ? undefined : ['unknown', cause],
    effects: [],
    rivals: rivals.map(() => [undefined, hours === undefined ? 5 : undefined]),
  })),
});

const good = Array.from({ length: 60 }, () => outcome(clean, 3));
const words = (outcomes: readonly Outcome[]): string => barLines(familyReport(0, outcomes)).join('\n');

describe('familyReport(family, outcomes)', () => {
  it('meets every bar where nothing is false, all is found and every cause is right', () => {
    expect(words(good)).not.toContain('MISSED');
    expect(words(good)).toContain('upper bound 0.05 ≤ 1');
    expect(words(good)).toContain('100.0 % ≥ 90 % a day after opening (0.0 % at opening)');
  });

  it('misses what is missed', () => {
    expect(words(good.slice(0, 59))).toContain('MISSED: false incidents');
    expect(words(good.map(() => outcome(loud, 3)))).toContain('MISSED: clean time in incident: 100.00 %');
    expect(words(good.map(() => outcome(clean, undefined)))).toContain('MISSED: found of');
  });

  it('says which rule is ahead, and on what', () => {
    const behind = words(good.map(() => outcome(clean, undefined)));
    expect(behind).toContain('calibrated: it is ahead on found, delay');
    expect(behind).not.toContain('by default: it is ahead');
  });
});

it('the tables have a line for each rule, change and cause, and a column for each family', () => {
  const reports = [familyReport(0, good)];
  expect(tableLines(reports).some((line) => line.startsWith('| **budgeted chart** | 0.00, 0.0 %, 100 %, 3 h |'))).toBe(
    true,
  );
  expect(tableLines(reports).join()).toContain(families[0]?.name);
  expect(powerLines([good], reports).length).toBe(injections.length + 3);
  expect(confusionLines([good]).join('\n')).toContain('| duplicates | 180 | 100 % |');
});
