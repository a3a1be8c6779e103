import type { Cause } from '../../events/parts/cause.ts';
import type { CauseMatch, CauseName } from '../decision/index.ts';
import { count, percent } from './words.ts';

const causeOfName: Readonly<Record<CauseName, Cause>> = {
  'unit-or-scale': 'unit-or-scale',
  'swapped-columns': 'swapped-columns',
  'category-renamed': 'category-renamed',
  'category-taking-over': 'category-taking-over',
  'domain-cut': 'domain-cut',
  'clock-shift': 'clock-shift',
  'traffic-mix': 'traffic-mix',
  'inputs-and-prediction-shifted': 'input-and-prediction-drift',
  'inputs-shifted': 'input-drift',
  'prediction-shifted': 'prediction-drift',
  unknown: 'unknown',
};

/** The cause of an incident that what was found in the rows speaks for. */
export const causeNamed = (name: CauseName): Cause => causeOfName[name];

const rounded = (value: number): string => String(Number(value.toPrecision(4)));

/** What a cause was read off, in one sentence; undefined where the findings say all there is to say. */
export const causeSentence = ({ cause, evidence }: CauseMatch): string | undefined => {
  switch (cause) {
    case 'unit-or-scale':
      return evidence
        .map(
          ({ column, change, fittedFactor, fittedOffset, slice }) =>
            `${column}${slice === null ? '' : ` where ${slice.segment}=${slice.value}`} has changed its unit or scale, ${change}: values are ${rounded(fittedFactor)} times what they were${Math.abs(fittedOffset) < 1e-9 ? '' : `, plus ${rounded(fittedOffset)}`}.`,
        )
        .join(' ');
    case 'swapped-columns':
      return evidence.map(({ columns: [a, b] }) => `${a} holds what ${b} held, and ${b} what ${a} held.`).join(' ');
    case 'category-renamed':
      return evidence
        .map(({ column, from, to, rise }) => `In ${column}, '${to}' (${percent(rise)}) took the place of '${from}'.`)
        .join(' ');
    case 'category-taking-over':
      return evidence
        .map(
          ({ column, to, rise }) => `In ${column}, the new value '${to}' makes up ${percent(rise)}, taken from others.`,
        )
        .join(' ');
    case 'domain-cut':
      return evidence
        .map(({ column, end, how, cut, lost }) => {
          const beyond = end === 'upper' ? 'above' : 'below';
          return how === 'truncated'
            ? `${column} holds nothing ${beyond} ${rounded(cut)} any more, where ${percent(lost)} lay.`
            : `${column} is set to ${rounded(cut)} wherever it lay ${beyond} it, which was so in ${percent(lost)}.`;
        })
        .join(' ');
    case 'clock-shift':
      return evidence
        .map(
          ({ lagHours }) =>
            `The day's course comes ${count(Math.abs(lagHours), 'hour')} ${lagHours > 0 ? 'later' : 'earlier'} than usual.`,
        )
        .join(' ');
    case 'traffic-mix':
      return evidence
        .map(
          ({ segment, slice, shareBefore, shareNow }) =>
            `Rows where ${segment}=${slice} make up ${percent(shareNow)} instead of ${percent(shareBefore)}; within the values of ${segment} little changed.`,
        )
        .join(' ');
    default:
      return undefined;
  }
};
