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

const seen = (shifted: Shifted): string => {
  const { finding } = shifted;
  const { observedShift: shift, series } = finding;
  const [now, usual] = seriesKinds[series.kind].unit === 'share' ? sharesSeen(shifted) : ['', ''];
  const of = subject(finding);
  switch (series.kind) {
    case 'location':
      return `${of} lies ${rounded(Math.abs(shift))} standard deviations ${shift < 0 ? 'below' : 'above'} what is usual at these hours`;
    case 'spread':
      return `${of} varies ${rounded(Math.exp(shift / 2))} times as widely as usual`;
    case 'upper-tail':
      return `${now} of ${of} lie beyond the upper 2.5 % bound of the reference; usual is ${usual}`;
    case 'lower-tail':
      return `${now} of ${of} lie beyond the lower 2.5 % bound of the reference; usual is ${usual}`;
    case 'missing':
      return `${of} is missing or of another type in ${now} of rows; usual is ${usual}`;
    case 'category':
      return `'${series.category}' makes up ${now} of ${of}; usual is ${usual}`;
    case 'new-category':
      return `${now} of ${of} hold values that the reference never held; usual is ${usual}`;
    case 'volume':
      return `${rounded(Math.exp(shift))} times as many rows as usual at these hours were captured`;
    case 'distinct-rows':
      return `Only ${now} of the rows differ from each other; usual is ${usual}`;
  }
};

const inUnit = (shifted: Shifted, shift: number): string => {
  const { unit } = seriesKinds[shifted.finding.series.kind];
  if (unit === 'share') return `${rounded(natural(shifted, shift) * 100)} points`;
  if (unit === 'score') return `${rounded(shift)} standard deviations`;
  const ratio = shifted.finding.series.kind === 'spread' ? Math.exp(shift / 2) : Math.exp(shift);
  return `${rounded(ratio)} times`;
};

const howSure = ({ p }: ChartFinding): string => {
  if (p >= 0.05) return 'chance alone could do this';
  const once = 1 / p;
  return `by chance once in ${once > 1e6 ? 'more than a million' : count(Math.round(once), 'look')}${once > 1e6 ? ' looks' : ''}`;
};

/** The same in few words: what was seen, and over how long. */
export const briefSentence = (shifted: Shifted): string => {
  const { horizonHours, rows } = shifted.finding;
  return `${seen(shifted)}, over ${hoursInWords(horizonHours)} (${count(Math.round(rows), 'row')}).`;
};

/** Whether windows were held back so far that the interval no longer holds what was seen. */
const isClipped = ({ observedShift, low, high }: ChartFinding): boolean => observedShift < low || observedShift > high;

/**
 * One plain sentence: what was seen, how sure, from how many rows. `Only` and `lies` are of the look that shows it best.
 *
 * @param extra what else is to be said of it, such as what could not have been found
 */
export const changeSentence = (shifted: Shifted): string => {
  const { finding } = shifted;
  const rows = count(Math.round(finding.rows), 'row');
  const effective = Math.max(1, Math.round(finding.effectiveRows));
  const tolerated = inUnit(shifted, finding.shift < 0 ? -finding.tolerance : finding.tolerance);
  const interval = isClipped(finding)
    ? `at least ${inUnit(shifted, finding.shift < 0 ? finding.high : finding.low)}`
    : `95 % interval ${inUnit(shifted, finding.low)} to ${inUnit(shifted, finding.high)}`;
  const bounds = Number.isFinite(finding.tolerance) ? `${interval}, ${tolerated} tolerated` : interval;
  const learning = finding.isLearning ? '; the reference is still young' : '';
  return `${seen(shifted)} (${bounds}), over ${hoursInWords(finding.horizonHours)}, from ${rows} that say as much as ${grouped.format(effective)} independent ones; ${howSure(finding)}${learning}.`;
};

const grouped = new Intl.NumberFormat('en-US');
