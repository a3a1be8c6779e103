import { describe, expect, it } from 'vitest';
import { type ChartWindow, calendarOf, silenceFinding } from '../../../shared/evaluation/index.ts';
import { silentStretches } from '../../../shared/evaluation/silence.ts';
import { aMonitor } from '../../factories/monitors.ts';

const hourMs = 3_600_000;
/** A Wednesday. */
const start = Date.parse('2026-11-25T00:00:00Z');
const calendar = calendarOf(aMonitor());

/** Windows of an hour, `x` with a capture and `.` without; the last is the one in question. */
const asked = (text: string, usual?: (cell: number) => number) => {
  const past = [...text].map((mark, at): ChartWindow => {
    const startMs = start + at * hourMs;
    const refs = mark === 'x' ? [{ key: 'partials/k', size: 1, etag: 'e' }] : [];
    return { startMs, endMs: startMs + hourMs, refs, digest: mark };
  });
  const window = past.at(-1) ?? { startMs: start, endMs: start };
  const usualRows = usual && Array.from({ length: 48 }, (_, cell) => usual(cell));
  return { window, past, calendar, hoursPerWindow: 1, usualRows };
};

const told = (text: string, usual?: (cell: number) => number) => {
  const { verdict, sentence } = silenceFinding(asked(text, usual));
  return [verdict, sentence];
};

const stretchesIn = (text: string, usual?: (cell: number) => number) =>
  silentStretches(asked(text, usual)).map(({ startMs, endMs }) => [
    (startMs - start) / hourMs,
    (endMs - start) / hourMs,
  ]);

describe('silenceFinding(request)', () => {
  it('is a violation after three windows that usually have 50 rows each, and not after two', () => {
    expect(told('xxxx..', () => 50)).toEqual([
      'not-enough-data',
      'Nothing was captured; too early to call it silence.',
    ]);
    expect(told('xxx...', () => 50)).toEqual([
      'violation',
      'Nothing was captured for 3 hours, in which about 150 rows usually come.',
    ]);
    expect(told('xxx...', (cell) => (cell === 4 ? 49 : 50))[0]).toBe('not-enough-data');
  });

  it('is a violation after a day that usually has 50 rows, however few in each window', () => {
    expect(told(`x${'.'.repeat(24)}`, () => 3)).toEqual([
      'violation',
      'Nothing was captured for 1 day, in which about 72 rows usually come.',
    ]);
    expect(told(`x${'.'.repeat(23)}`, () => 3)[0]).toBe('not-enough-data');
  });

  it('is none where hardly anything usually comes, as on weekends of an office', () => {
    expect(told(`x${'.'.repeat(48)}`, () => 1)).toEqual([
      'not-enough-data',
      'Nothing was captured, and hardly anything usually is at these hours.',
    ]);
  });

  it('needs a day while nobody knows what is usual', () => {
    expect(told('xxx...')[0]).toBe('not-enough-data');
    expect(told(`x${'.'.repeat(24)}`)).toEqual([
      'violation',
      'Nothing was captured for 1 day, though captures came before.',
    ]);
  });

  it('does not judge an endpoint that said nothing all week', () => {
    expect(told('.'.repeat(168), () => 1000)).toEqual([
      'not-enough-data',
      'Nothing was captured in the week that ends here, so there is nothing to judge.',
    ]);
  });

  it('is over with the first capture', () => {
    expect(told(`x${'.'.repeat(30)}x`, () => 1000)).toEqual(['ok', 'Captures came, in 1 partial.']);
  });

  it('tells the longest stretch that ends here', () => {
    const usual = (cell: number) => (cell % 24 < 4 ? 0 : 100);
    expect(told(`${'x'.repeat(20)}${'.'.repeat(32)}`, usual)[1]).toMatch(/for 32 hours, in which about 2,\d00 rows/);
  });
});

describe('silentStretches(request)', () => {
  it('are all of the past, also those that are over', () => {
    expect(stretchesIn('x...xx....x', () => 60)).toEqual([
      [1, 4],
      [6, 10],
    ]);
    expect(stretchesIn('x..xx..x', () => 60)).toEqual([]);
  });
});
