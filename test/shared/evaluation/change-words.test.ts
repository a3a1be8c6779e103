import { describe, expect, it } from 'vitest';
import type { SeriesKind } from '../../../shared/decision/index.ts';
import { stabilised } from '../../../shared/decision/series-kinds.ts';
import {
  briefSentence,
  changeSentence,
  hoursInWords,
  inUnit,
  natural,
  type Shifted,
} from '../../../shared/evaluation/change-words.ts';
import { aChartFinding, type LookChanges } from '../../factories/looks.ts';

const usual = 0.05;
const manyRows = 1e9;
/** A share on the scale of its series. */
const scaled = (share: number): number => stabilised(share, manyRows);

const shifted = (changes: LookChanges & { level?: number; share?: number } = {}): Shifted => ({
  finding: aChartFinding(changes),
  level: changes.level ?? 0,
  share: changes.share,
});

/** A share that went from 5 % to another. */
const aShare = (kind: SeriesKind, share: number, changes: LookChanges = {}): Shifted => {
  const shift = scaled(share) - scaled(usual);
  const { series, ...others } = changes;
  const at = { series: { kind, ...series }, shift, low: shift - 0.02, high: shift + 0.02, ...others };
  return shifted({ ...at, level: scaled(usual), share });
};

const end = ', over 6 hours (1,200 rows).';

describe('briefSentence(shifted)', () => {
  it.each<[string, Shifted]>([
    ['age is 0.5 standard deviations higher than usual at these hours', shifted()],
    ['age is 1.2 standard deviations lower than usual at these hours', shifted({ shift: -1.23 })],
    [
      'age where plan=gold is 0.5 standard deviations higher than usual at these hours',
      shifted({ series: { slice: 'plan=gold' } }),
    ],
    ['age varies 2 times as much as usual', shifted({ series: { kind: 'spread' }, shift: 2 * Math.log(2) })],
    ['age varies 0.5 times as much as usual', shifted({ series: { kind: 'spread' }, shift: -2 * Math.log(2) })],
    ["12 % of age are above the reference's 97.5th percentile; usually 5 %", aShare('upper-tail', 0.12)],
    ["12 % of age are below the reference's 2.5th percentile; usually 5 %", aShare('lower-tail', 0.12)],
    ['age is missing or has the wrong type in 30 % of rows; usually 5 %', aShare('missing', 0.3)],
    [
      "'gold' makes up 30 % of plan; usually 5 %",
      aShare('category', 0.3, { series: { column: 'plan', category: 'gold' } }),
    ],
    [
      '0.04 % of plan are values that never occurred in the reference; usually 5 %',
      aShare('new-category', 0.0004, { series: { column: 'plan' } }),
    ],
    [
      'Only 60 % of the rows differ from each other; usually 5 %',
      aShare('distinct-rows', 0.6, { series: { column: null, group: 'traffic' } }),
    ],
  ])('%s', (sentence, of) => {
    expect(briefSentence(of)).toBe(sentence + end);
  });

  it.each([
    [3, '3 times as many rows as usual at these hours were captured'],
    [1, 'As many rows as usual at these hours were captured'],
    [0.4, 'About 40 % of the rows that are usual at these hours were captured'],
    [0.01, 'Hardly any of the rows that are usual at these hours were captured'],
  ])('of %d times the usual rows says how many are usual, not that they came', (ratio, sentence) => {
    const series = { kind: 'volume', column: null, group: 'traffic' } as const;
    expect(briefSentence(shifted({ series, shift: Math.log(ratio) }))).toBe(
      `${sentence}, over 6 hours (1,200 rows are usual).`,
    );
  });

  it('tells what was seen rather than what is sure', () => {
    expect(briefSentence(shifted({ shift: 0.5, observedShift: 3 }))).toContain('is 3 standard deviations');
  });
});

describe('changeSentence(shifted)', () => {
  it('says what was seen, within what, over how long, from how many rows, and how likely chance is', () => {
    expect(changeSentence(shifted())).toBe(
      'age is 0.5 standard deviations higher than usual at these hours (95 % interval 0.4 standard deviations to 0.6 ' +
        'standard deviations, 0.1 standard deviations tolerated), over 6 hours, from 1,200 rows, worth 60 ' +
        'independent ones; chance alone would do this in one check of more than a million.',
    );
  });

  it('tells shares in points', () => {
    const of = aShare('missing', 0.3, { tolerance: scaled(0.06) - scaled(usual) });
    expect(changeSentence(of)).toContain('(95 % interval 24 points to 26 points, 1 point tolerated)');
  });

  it('tells a fall by negative points, against what is tolerated downwards', () => {
    const of = aShare('category', 0.02, { tolerance: scaled(usual) - scaled(0.03), series: { category: 'a' } });
    expect(changeSentence(of)).toContain('-2 points tolerated');
    expect(changeSentence(of)).toMatch(/95 % interval -3\.\d points to -2\.\d points/);
  });

  it('says only how far it is sure where windows were held back', () => {
    expect(changeSentence(shifted({ observedShift: 5 }))).toContain('(at least 0.4 standard deviations, 0.1');
    const volume = { kind: 'volume', column: null, group: 'traffic' } as const;
    const fallen = { series: volume, shift: -1, observedShift: -5, low: -1.2, high: -0.8, tolerance: Math.log(1.5) };
    expect(changeSentence(shifted(fallen))).toContain('(at most 0.45 times, 0.67 times tolerated)');
    expect(changeSentence(shifted(fallen))).toContain('over 6 hours, where 1,200 rows are usual; ');
  });

  it('leaves out what is tolerated where nothing could shift so far', () => {
    expect(changeSentence(shifted({ tolerance: Number.POSITIVE_INFINITY }))).not.toContain('tolerated');
  });

  it.each([
    [0.3, 'well within chance'],
    [0.05, 'well within chance'],
    [0.01, 'chance alone would do this in one check of 100'],
    [0.0004, 'chance alone would do this in one check of 2,500'],
    [1e-6, 'chance alone would do this in one check of 1,000,000'],
    [0, 'chance alone would do this in one check of more than a million'],
  ])('says of p = %d: %s', (p, words) => {
    expect(changeSentence(shifted({ p }))).toMatch(new RegExp(`; ${words}\\.$`));
  });

  it('says that the reference is young', () => {
    expect(changeSentence(shifted({ isLearning: true }))).toMatch(/; the reference has fewer than 14 days\.$/);
  });
});

describe('natural(shifted, shift)', () => {
  it('is the shift of a share in shares, never beyond 0 and 1, and of all else its own', () => {
    expect(natural(aShare('missing', 0.3), scaled(0.3) - scaled(usual))).toBeCloseTo(0.25, 8);
    expect(natural(aShare('missing', 0.3), -9)).toBeCloseTo(-usual, 8);
    expect(natural(aShare('missing', 0.3), 9)).toBeCloseTo(1 - usual, 8);
    expect(natural(shifted(), 0.7)).toBe(0.7);
  });
});

describe('inUnit(shifted, shift)', () => {
  it('is points of a share, standard deviations, or times as wide and as many', () => {
    expect(inUnit(aShare('category', 0.3), scaled(0.1) - scaled(usual))).toBe('5 points');
    expect(inUnit(shifted(), -0.25)).toBe('-0.25 standard deviations');
    expect(inUnit(shifted({ series: { kind: 'spread' } }), 2 * Math.log(1.5))).toBe('1.5 times');
    expect(inUnit(shifted({ series: { kind: 'volume', column: null } }), Math.log(1.5))).toBe('1.5 times');
  });
});

describe('hoursInWords(hours)', () => {
  it('is days where they are whole', () => {
    expect([1, 6, 24, 36, 168].map(hoursInWords)).toEqual(['1 hour', '6 hours', '1 day', '36 hours', '7 days']);
  });
});
