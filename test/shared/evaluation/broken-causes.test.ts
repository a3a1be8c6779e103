import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../events/parts/finding.ts';
import {
  apartFromBroken,
  feedCauses,
  integrityCauses,
  isBrokenFeed,
} from '../../../shared/evaluation/broken-causes.ts';
import { slicePartsOf } from '../../../shared/reference/index.ts';
import { aLookedAt, type LookChanges } from '../../factories/looks.ts';

const start = Date.parse('2026-11-20T06:00:00Z');

const aFinding = (check: Finding['check'], column: string | null, changes: Partial<Finding> = {}): Finding => ({
  check,
  column,
  role: column === null ? null : 'input',
  statistic: check,
  value: null,
  threshold: null,
  rows: 100,
  verdict: 'violation',
  sentence: `${column} shows ${check}.`,
  ...changes,
});

const feedsOf = (...looks: readonly LookChanges[]) =>
  feedCauses(looks.map(aLookedAt), (told) => told.map(({ finding }) => String(finding.column)), slicePartsOf);

describe('integrityCauses(findings, startMs)', () => {
  it('is one cause for each kind, with all its columns and the first sentence', () => {
    const found = integrityCauses(
      [
        aFinding('column-missing', 'age'),
        aFinding('data-type', 'plan'),
        aFinding('column-missing', 'city'),
        aFinding('column-missing', 'age'),
        aFinding('constant-value', 'score'),
        aFinding('silence', null),
        aFinding('records-rejected', null),
      ],
      start,
    );
    expect(found.map(({ cause, severity, columns }) => [cause, severity, columns])).toEqual([
      ['column-missing', 'critical', ['age', 'city']],
      ['type-changed', 'critical', ['plan']],
      ['constant-value', 'warning', ['score']],
      ['silence', 'critical', []],
      ['records-rejected', 'critical', []],
    ]);
    expect(found[0]).toMatchObject({ headline: 'age shows column-missing.', onsetAt: '2026-11-20T06:00:00.000Z' });
  });

  it('has nothing to say of what is well, not judged, or no matter of integrity', () => {
    const well = aFinding('silence', null, { verdict: 'ok' });
    const unjudged = aFinding('records-rejected', null, { verdict: 'not-enough-data' });
    expect(integrityCauses([well, unjudged, aFinding('location', 'age')], start)).toEqual([]);
  });
});

describe('isBrokenFeed(look)', () => {
  it('is so for missing values, repeated rows and traffic', () => {
    const kinds = ['missing', 'distinct-rows', 'volume', 'location', 'category', 'new-category', 'spread'] as const;
    expect(kinds.filter((kind) => isBrokenFeed(aLookedAt({ series: { kind } })))).toEqual(kinds.slice(0, 3));
  });
});

describe('apartFromBroken(shifted)', () => {
  const apart = (...looks: readonly LookChanges[]) =>
    apartFromBroken(looks.map(aLookedAt)).map(({ shifted: { finding } }) => finding.series.id);

  it('leaves out all that a column shows whose values are missing', () => {
    const gold = { series: { slice: 'plan=gold' } };
    expect(apart({ series: { kind: 'missing' } }, {}, gold, { series: { column: 'city' } })).toEqual([
      'input/city/location',
    ]);
  });

  it('leaves out no more than the slice that they are missing in', () => {
    const missing = { series: { kind: 'missing', slice: 'plan=gold' } } as const;
    const slices = ['plan=gold', 'plan=basic'].map((slice) => ({ series: { slice } }));
    expect(apart(missing, {}, ...slices)).toEqual(['input/age/location', 'input/age where plan=basic/location']);
  });

  it('leaves columns be where rows are few or repeated', () => {
    const traffic = { column: null, group: 'traffic' } as const;
    expect(
      apart({ series: { kind: 'volume', ...traffic } }, { series: { kind: 'distinct-rows', ...traffic } }, {}),
    ).toEqual(['input/age/location']);
  });
});

describe('feedCauses(shifted, examples, sliceOf)', () => {
  it('tells missing values, repeated rows and traffic apart, the surest first', () => {
    const found = feedsOf(
      { series: { kind: 'missing', column: 'age' }, p: 1e-4 },
      { series: { kind: 'volume', column: null, group: 'traffic' } },
      { series: { kind: 'missing', column: 'city' }, p: 1e-9 },
      { series: { kind: 'distinct-rows', column: null, group: 'traffic' } },
    );
    expect(found.map(({ cause, columns, slice }) => [cause, columns, slice])).toEqual([
      ['values-missing', ['city', 'age'], null],
      ['traffic-change', [], null],
      ['duplicate-rows', [], null],
    ]);
    expect(found[0]?.headline).toMatch(/^city is missing/);
    expect(found[0]?.exampleRecordIds).toEqual(['city', 'age']);
  });

  it('begins where the shortest horizon begins', () => {
    const series = { kind: 'missing' } as const;
    const found = feedsOf({ series, horizonHours: 24 }, { series: { ...series, column: 'city' }, horizonHours: 3 });
    expect(found[0]).toMatchObject({
      onsetAt: '2026-11-20T09:00:00.000Z',
      series: [{ horizonHours: 24 }, { horizonHours: 3 }],
    });
  });

  it('names a slice only where no whole column shows it', () => {
    const sliced = { series: { kind: 'missing', slice: 'plan=gold' }, p: 1e-12 } as const;
    expect(feedsOf(sliced)[0]?.slice).toEqual({ segment: 'plan', value: 'gold' });
    const [found] = feedsOf(sliced, { series: { kind: 'missing' } });
    expect([found?.slice, found?.series?.length]).toEqual([null, 1]);
  });
});
