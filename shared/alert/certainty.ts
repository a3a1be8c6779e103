import type { Change, Finding } from '../../events/parts/finding.ts';
import type { Incident } from '../../events/parts/incident.ts';
import { isCost, isDrift, isFailure } from '../incident/index.ts';
import { quantity } from './words.ts';

/** How sure one can be that an incident is none by chance, in plain sentences. */
export const howSure = ({ cause, findings }: Incident): string => {
  const [evidence] = findings.filter(hasChange).toSorted((a, b) => a.change.p - b.change.p);
  if (evidence !== undefined) return measured(evidence.change, evidence.rows);
  if (isFailure(cause)) return 'Certain: SageMaker says so.';
  if (isCost(cause))
    return 'Reckoned from recorded use at list prices: discounts, credits and taxes are not in it, nor what has no known price.';
  if (!isDrift(cause)) return 'Certain: it breaks a rule that holds for every window.';
  const [worst] = findings;
  const from = worst === undefined ? '' : `, from ${quantity(worst.rows, 'row')}`;
  return `It is beyond a fixed threshold${from}; how often that happens by chance is not known.`;
};

type Measured = Finding & { readonly change: Change };

const hasChange = (finding: Finding): finding is Measured => finding.change !== undefined;

const measured = ({ p, level, effectiveRows, isLearning, ...shifted }: Change, rows: number): string =>
  [
    `Where nothing changed, such a shift shows ${oneIn(p)} looks; it is told of from ${oneIn(level)} on.`,
    ...againstTolerated(shifted),
    `${quantity(rows, 'row')} count as ${quantity(Math.round(effectiveRows), 'independent one')}.`,
    ...(isLearning ? ['There are less than 14 days to compare with yet, so take it with some caution.'] : []),
  ].join('\n');

/** How many times it is what is tolerated; nothing where no such shift is, or where none is possible. */
const againstTolerated = ({
  shift,
  low,
  high,
  tolerance,
}: Pick<Change, 'shift' | 'low' | 'high' | 'tolerance'>): readonly string[] => {
  if (tolerance === null || tolerance <= 0) return [];
  const least = low * high > 0 ? Math.min(Math.abs(low), Math.abs(high)) : 0;
  return [
    `It is ${times(shift / tolerance)} what is tolerated, with 95 % confidence at least ${times(least / tolerance)}.`,
  ];
};

/** Beyond this the tail of a distribution is no longer known so well. */
const mostLooks = 1e9;

const oneIn = (p: number): string =>
  p * mostLooks < 1 ? 'less than once in 1,000,000,000' : `once in ${rounded.format(Math.max(1, 1 / p))}`;

const rounded = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

const times = (ratio: number): string => `${rounded.format(Math.abs(ratio))} times`;
