import { describe, expect, it } from 'vitest';
import {
  type ChartIncident,
  type Decision,
  type Finding,
  incidentsIn,
  isLasting,
  withdrawnAmong,
} from '../../../shared/decision/index.ts';
import { hourMs } from './hours.ts';

const finding = (endHour: number, horizonHours: number, shift: number, id = 'age/location'): Finding => ({
  series: { id, kind: 'location', group: 'input', key: 'age', column: 'age', slice: null },
  side: 'up',
  horizonHours,
  startMs: (endHour - horizonHours) * hourMs,
  endMs: endHour * hourMs,
  shift,
  observedShift: shift,
  standardDeviation: 0.05,
  low: shift - 0.1,
  high: shift + 0.1,
  rows: 100,
  effectiveRows: 50,
  designEffect: 2,
  p: 1e-9,
  level: 1e-6,
  tolerance: 0.1,
  referenceVersion: 'v1',
  isLearning: false,
});

/** The window that ends at an hour. */
const decision = (endHour: number, violations: readonly Finding[], dayShift?: number): Decision => ({
  startMs: (endHour - 1) * hourMs,
  endMs: endHour * hourMs,
  violations,
  dayShifts: new Map(dayShift === undefined ? [] : [['age/location', dayShift]]),
});

/** Windows from one hour's end to another's without a violation. */
const quiet = (from: number, to: number, dayShift?: number): readonly Decision[] =>
  Array.from({ length: to - from + 1 }, (_, at) => decision(from + at, [], dayShift));

describe('incidentsIn(decisions)', () => {
  it('are none without violations', () => {
    expect(incidentsIn(quiet(1, 100, 0))).toEqual([]);
  });

  it('end with their days, though longer looks still see them, and these open no other', () => {
    const echoes = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, at) => decision(from + at, [finding(from + at, 168, 0.3)], 0.05));
    const all = incidentsIn([decision(100, [finding(100, 6, 0.6)], 0.6), ...echoes(101, 180)]);
    expect(all).toMatchObject([{ openedMs: 100 * hourMs, lastViolationMs: 100 * hourMs, closedMs: 124 * hourMs }]);
  });

  it('go on by longer looks alone where no day ever showed them', () => {
    const slow = Array.from({ length: 40 }, (_, at) => decision(100 + at, [finding(100 + at, 168, 0.3)], 0.05));
    expect(incidentsIn(slow)).toMatchObject([{ openedMs: 100 * hourMs, closedMs: undefined, windowsInViolation: 40 }]);
  });

  it('open at the first violation, with the start of the shortest violating horizon as onset', () => {
    const [incident] = incidentsIn([
      ...quiet(90, 99, 0),
      decision(100, [finding(100, 24, 0.4), finding(100, 6, 0.6), finding(100, 6, 0.5, 'other')]),
    ]);
    expect(incident).toMatchObject({
      onsetMs: 94 * hourMs,
      openedMs: 100 * hourMs,
      closedMs: undefined,
      opening: { horizonHours: 6, shift: 0.6 },
      series: ['age/location', 'other'],
    });
  });

  it('close after 24 calm windows', () => {
    const opened = decision(100, [finding(100, 24, 0.4)], 0.4);
    const [before] = incidentsIn([opened, ...quiet(101, 123, 0.01)]);
    expect(before?.closedMs).toBeUndefined();
    const [after] = incidentsIn([opened, ...quiet(101, 124, 0.01)]);
    expect(after?.closedMs).toBe(124 * hourMs);
  });

  it('stay open while the shift of the last day is not under 0.7 of its first value, or above what is tolerated', () => {
    const opened = decision(100, [finding(100, 24, 0.4)], 0.4);
    expect(incidentsIn([opened, ...quiet(101, 200, 0.28)])[0]?.closedMs).toBeUndefined();
    expect(incidentsIn([opened, ...quiet(101, 200, 0.279)])[0]?.closedMs).toBe(124 * hourMs);
    const small = decision(100, [finding(100, 24, 0.12)], 0.12);
    expect(incidentsIn([small, ...quiet(101, 200, -0.099)])[0]?.closedMs).toBe(124 * hourMs);
    expect(incidentsIn([small, ...quiet(101, 200, 0.1)])[0]?.closedMs).toBeUndefined();
  });

  it('stay open while nothing is known of the last day', () => {
    const opened = decision(100, [finding(100, 24, 0.4)], 0.4);
    expect(incidentsIn([opened, ...quiet(101, 200)])[0]?.closedMs).toBeUndefined();
  });

  it('count calm windows anew after each violation', () => {
    const decisions = [
      decision(100, [finding(100, 1, 0.4)]),
      ...quiet(101, 120, 0.01),
      decision(121, [finding(121, 1, 0.5)]),
      ...quiet(122, 144, 0.01),
    ];
    expect(incidentsIn(decisions)).toMatchObject([
      { closedMs: undefined, windowsInViolation: 2, lastViolationMs: 121 * hourMs },
    ]);
    expect(incidentsIn([...decisions, ...quiet(145, 145, 0.01)])[0]?.closedMs).toBe(145 * hourMs);
  });

  it('open another after the first is closed', () => {
    const found = incidentsIn([
      decision(100, [finding(100, 1, 0.4)]),
      ...quiet(101, 124, 0.01),
      decision(125, [finding(125, 1, 0.5)]),
    ]);
    expect(found.map(({ openedMs }) => openedMs / hourMs)).toEqual([100, 125]);
  });
});

const incident = (onset: number, closed: number | undefined): ChartIncident => ({
  onsetMs: onset * hourMs,
  openedMs: (onset + 1) * hourMs,
  lastViolationMs: (onset + 1) * hourMs,
  closedMs: closed === undefined ? undefined : closed * hourMs,
  opening: finding(onset + 1, 1, 0.4),
  series: ['age/location'],
  windowsInViolation: 1,
});

describe('withdrawnAmong(told, now)', () => {
  it('are those of which the windows tell nothing any more', () => {
    const told = [incident(10, 50), incident(100, undefined)];
    expect(withdrawnAmong(told, [incident(12, 40)])).toEqual([told[1]]);
    expect(withdrawnAmong(told, [incident(50, 90)])).toEqual(told);
    expect(withdrawnAmong(told, told)).toEqual([]);
  });
});

describe('isLasting(incident, now)', () => {
  it('from 14 days on, while it is open', () => {
    const open = incident(0, undefined);
    expect(isLasting(open, open.openedMs + 14 * 24 * hourMs)).toBe(true);
    expect(isLasting(open, open.openedMs + 14 * 24 * hourMs - 1)).toBe(false);
    expect(isLasting(incident(0, 30), 1e15)).toBe(false);
  });
});
