import type { Finding as ChartFinding } from '../decision/index.ts';
import { seriesKinds, shareOf } from '../decision/index.ts';
import { count, percent } from './words.ts';

/** A shift with the level that it is a shift of: the mean of its series in the reference. */
export interface Shifted {
  readonly finding: ChartFinding;
  readonly level: number;
  /** Of shares: the share itself, by the rows of the horizon. */
  readonly share?: number | undefined;
}

const rounded = (value: number): string => String(Number(value.toPrecision(2)));

/** A rounded number of things: 1 point, 2.5 points. */
const named = (value: number, one: string): string =>
  `${rounded(value)} ${Math.abs(Number(rounded(value))) === 1 ? one : `${one}s`}`;

const deviations = (value: number): string => named(value, 'standard deviation');

/** A span as people say it: 6 hours, 3 days. */
export const hoursInWords = (hours: number): string =>
  hours % 24 === 0 ? count(hours / 24, 'day') : count(hours, 'hour');

const shareAt = (level: number, shift: number): number => shareOf(Math.min(Math.PI, Math.max(0, level + shift)));

const subject = ({ series }: ChartFinding): string =>
  series.slice === null ? (series.column ?? 'The window') : `${series.column} where ${series.slice}`;

/** A shift of a share in points of it, from the level of the reference; the unit of everything else is its own. */
export const natural = ({ finding, level }: Shifted, shift: number): number =>
  seriesKinds[finding.series.kind].unit === 'share' ? shareAt(level, shift) - shareOf(level) : shift;

const sharesSeen = (shifted: Shifted): readonly [now: string, usual: string] => [
  percent(shifted.share ?? shareAt(shifted.level, shifted.finding.observedShift)),
  percent(shareOf(shifted.level)),
];

/** Fewer rows than that are as good as none. */
const hardlyAny = 0.05;

/** @param ratio of the rows to those that are usual */
const rowsSeen = (ratio: number): string => {
  if (rounded(ratio) === '1') return 'As many rows as usual at these hours were captured';
  if (ratio > 1) return `${rounded(ratio)} times as many rows as usual at these hours were captured`;
  return ratio < hardlyAny
    ? 'Hardly any of the rows that are usual at these hours were captured'
    : `About ${percent(ratio)} of the rows that are usual at these hours were captured`;
};

const seen = (shifted: Shifted): string => {
  const { finding } = shifted;
  const { observedShift: shift, series } = finding;
  const [now, usual] = seriesKinds[series.kind].unit === 'share' ? sharesSeen(shifted) : ['', ''];
  const of = subject(finding);
  switch (series.kind) {
    case 'location':
      return `${of} is ${deviations(Math.abs(shift))} ${shift < 0 ? 'lower' : 'higher'} than usual at these hours`;
    case 'spread':
      return `${of} varies ${Number(Math.exp(shift / 2).toPrecision(3))} times as much as usual`;
    case 'upper-tail':
      return `${now} of ${of} are above the reference's 97.5th percentile; usually ${usual}`;
    case 'lower-tail':
      return `${now} of ${of} are below the reference's 2.5th percentile; usually ${usual}`;
    case 'missing':
      return `${of} is missing or has the wrong type in ${now} of rows; usually ${usual}`;
    case 'category':
      return `'${series.category}' makes up ${now} of ${of}; usually ${usual}`;
    case 'new-category':
      return `${now} of ${of} are values that never occurred in the reference; usually ${usual}`;
    case 'volume':
      return rowsSeen(Math.exp(shift));
    case 'distinct-rows':
      return `Only ${now} of the rows differ from each other; usually ${usual}`;
  }
};

/** A shift in the words of its kind: points of a share, standard deviations, or times as much. */
export const inUnit = (shifted: Shifted, shift: number): string => {
  const { unit } = seriesKinds[shifted.finding.series.kind];
  if (unit === 'share') return named(natural(shifted, shift) * 100, 'point');
  if (unit === 'score') return deviations(shift);
  const ratio = shifted.finding.series.kind === 'spread' ? Math.exp(shift / 2) : Math.exp(shift);
  return `${rounded(ratio)} times`;
};

const howSure = ({ p }: ChartFinding): string => {
  if (p >= 0.05) return 'well within chance';
  const once = 1 / p;
  return `chance alone would do this in one check of ${once > 1e6 ? 'more than a million' : grouped.format(Number(once.toPrecision(2)))}`;
};

/** The same in few words: what was seen, and over how long. */
export const briefSentence = (shifted: Shifted): string => {
  const { horizonHours, rows, series } = shifted.finding;
  const many = count(Math.round(rows), 'row');
  // Of volume the rows are those that were expected: what came is what it is about.
  const from = series.kind === 'volume' ? `${many} are usual` : many;
  return `${seen(shifted)}, over ${hoursInWords(horizonHours)} (${from}).`;
};

/** Whether windows were held back so far that the interval no longer holds what was seen. */
const isClipped = ({ observedShift, low, high }: ChartFinding): boolean => observedShift < low || observedShift > high;

/** The end of the interval that lies nearer to no shift. */
const nearEnd = (shifted: Shifted): string => {
  const { shift, low, high } = shifted.finding;
  return shift < 0 ? `at most ${inUnit(shifted, high)}` : `at least ${inUnit(shifted, low)}`;
};

/** One plain sentence: what was seen, how sure, from how many rows. `Only` and `is` are of the look that shows it best. */
export const changeSentence = (shifted: Shifted): string => {
  const { finding } = shifted;
  const rows = count(Math.round(finding.rows), 'row');
  const effective = Math.max(1, Math.round(finding.effectiveRows));
  const tolerated = inUnit(shifted, finding.shift < 0 ? -finding.tolerance : finding.tolerance);
  const interval = isClipped(finding)
    ? nearEnd(shifted)
    : `95 % interval ${inUnit(shifted, finding.low)} to ${inUnit(shifted, finding.high)}`;
  const bounds = Number.isFinite(finding.tolerance) ? `${interval}, ${tolerated} tolerated` : interval;
  const learning = finding.isLearning ? '; the reference has fewer than 14 days' : '';
  const from =
    finding.series.kind === 'volume'
      ? `where ${rows} are usual`
      : `from ${rows}, worth ${grouped.format(effective)} independent ones`;
  return `${seen(shifted)} (${bounds}), over ${hoursInWords(finding.horizonHours)}, ${from}; ${howSure(finding)}${learning}.`;
};

const grouped = new Intl.NumberFormat('en-US');
