import { describe, expect, it } from 'vitest';
import {
  chartOf,
  evidenceIn,
  isViolation,
  looksAt,
  type Series,
  seriesValues,
  type WindowCounts,
} from '../../../shared/decision/index.ts';
import { findablesOf, lookedAtAll } from '../../../shared/evaluation/change-findings.ts';
import { age, city, hourMs, hoursOf, monday, utc } from '../decision/hours.ts';

const liveFrom = monday + 14 * 24 * hourMs;

/** The series of some windows, as `seriesOfKept` would give them. */
const seriesIn = (windows: readonly WindowCounts[]): ReadonlyMap<string, Series> => {
  const points = new Map<string, Series['points'][number][]>();
  for (const window of windows)
    for (const [id, point] of seriesValues([age, city], window, () => 100))
      points.set(id, [...(points.get(id) ?? []), { startMs: window.startMs, ...point }]);
  return new Map([...points].map(([id, of]) => [id, { id, points: of } as unknown as Series]));
};

/** What 24 hours of a nature show against two weeks of usual ones. */
const lookedAt = (live: Parameters<typeof hoursOf>[2], mustFind = {}) => {
  const chart = chartOf({ columns: [age, city], windows: hoursOf(14 * 24, 1), calendar: utc, version: '14d-x' });
  if (chart === undefined) throw new Error('no chart');
  const windows = hoursOf(24, 9, live, liveFrom);
  const looks = looksAt(chart, evidenceIn(chart, windows), liveFrom + 24 * hourMs);
  const source = { chart, series: seriesIn(windows), findables: findablesOf(chart, mustFind), mustFind };
  return { looks, looked: lookedAtAll(source, looks) };
};

const findingOf = ({ looked }: ReturnType<typeof lookedAt>, series: string) =>
  looked.find(({ finding }) => finding.change?.series === series)?.finding;

describe('lookedAtAll(source, looks)', () => {
  it('is one finding for each series, by the shortest look in violation', () => {
    const found = lookedAt(() => ({ shift: 1 }));
    const ids = found.looked.map(({ finding }) => finding.change?.series);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('volume');
    const violated = found.looks.filter((look) => isViolation(look) && look.plan.series.id === 'age/location');
    expect(violated.length).toBeGreaterThan(1);
    const location = findingOf(found, 'age/location');
    expect(location?.verdict).toBe('violation');
    expect(location?.change?.horizonHours).toBe(Math.min(...violated.map(({ plan }) => plan.horizonHours)));
  });

  it('where nothing shifted tells the look that chance explains least', () => {
    const found = lookedAt(() => ({}));
    const location = findingOf(found, 'age/location')?.change;
    expect(findingOf(found, 'age/location')?.verdict).not.toBe('violation');
    const others = lookedAt(() => ({})).looks.filter((look) => look.plan.series.id === 'age/location');
    expect(others.length).toBeGreaterThan(1);
    expect(location?.p).toBeGreaterThan(location?.level ?? 1);
  });

  it('tells shares as they were counted, and thresholds in shares', () => {
    const missing = findingOf(
      lookedAt(() => ({ missing: 0.3 })),
      'age/missing',
    );
    expect(missing).toMatchObject({ verdict: 'violation', role: 'input', column: 'age' });
    expect(missing?.value).toBeCloseTo(0.3, 1);
    expect(missing?.threshold).toBeCloseTo(0.01, 9);
    expect(missing?.sentence).toMatch(/^age is missing or has the wrong type in 30 % of rows; usually /);
  });

  it('says what could not have been found, in its own unit', () => {
    const found = lookedAt(() => ({}), { location: 0.001, missing: 0.0001, volume: 0.01 });
    expect(findingOf(found, 'age/location')).toMatchObject({
      verdict: 'not-enough-data',
      sentence: expect.stringMatching(
        / Not enough data: the smallest shift that a week would show is -?0\.\d+ standard deviations, and -?0\.001 standard deviations must be found\.$/,
      ),
    });
    expect(findingOf(found, 'age/missing')?.sentence).toMatch(
      /would show is [\d.]+ points, and 0\.01 points must be found\.$/,
    );
    expect(findingOf(found, 'volume')?.sentence).toMatch(
      /would show is [\d.]+ times, and (1|0\.99) times must be found\.$/,
    );
    expect(
      findingOf(
        lookedAt(() => ({})),
        'age/location',
      ),
    ).toMatchObject({ verdict: 'ok' });
  });
});
