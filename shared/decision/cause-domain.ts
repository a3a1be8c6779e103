import { kolmogorovSmirnov } from '../drift/index.ts';
import type { Steps } from '../sketch/index.ts';
import type { CauseColumn, Pair } from './cause-input.ts';
import { clampedAt, countOf, mirrored, quantileOf, shareUpTo, truncatedAt } from './cause-steps.ts';
import { leastValues, type Tested } from './cause-verdict.ts';

/** A column whose values end earlier than they did. */
export interface DomainFound {
  readonly column: string;
  readonly end: 'upper' | 'lower';
  /** `truncated`: rows beyond the cut are gone; `clamped`: they have the cut's value. */
  readonly how: 'truncated' | 'clamped';
  /** Last value that still occurs, up to 0.2 % of the values. */
  readonly cut: number;
  /** Share of the reference beyond the cut, 0 to 1. */
  readonly lost: number;
  /** Share of now that lies at the cut beyond what did before. */
  readonly atom: number;
  /** Kolmogorov–Smirnov distance from the reference when that is cut alike, at both ends where both are found. */
  readonly distance: number;
}

/** Share of now that may lie beyond the cut. */
const mostBeyond = 0.002;
/** Share of the reference that must: a tail as charts follow it. */
const leastLost = 0.025;
/** Beyond half there is more gone than a tail, and too little left to compare. */
const mostLost = 0.5;
/** Of what was lost, that an atom must have. */
const leastAtom = 0.5;
/** Distance that is left besides chance. */
const mostDistance = 0.03;
/** 95 % rank of Kolmogorov's distribution. */
const byChance = 1.36;

/** A candidate: an end where nothing lies any more. */
type End = Omit<DomainFound, 'column' | 'distance'>;

/** The largest value of a distribution below another value; −∞ where there is none. */
const justBelow = ({ values }: Steps, value: number): number =>
  values.findLast((one) => one < value) ?? Number.NEGATIVE_INFINITY;

const shareAt = (steps: Steps, value: number): number =>
  shareUpTo(steps, value) - shareUpTo(steps, justBelow(steps, value));

const upperEnd = ({ reference, current }: Pair<Steps>): Omit<End, 'end'> | undefined => {
  const cut = quantileOf(current, 1 - mostBeyond);
  const lost = 1 - shareUpTo(reference, cut);
  if (lost < leastLost || lost > mostLost) return undefined;
  const atom = shareAt(current, cut) - shareAt(reference, cut);
  return { how: atom >= leastAtom * lost ? 'clamped' : 'truncated', cut, lost, atom };
};

const endsOf = (steps: Pair<Steps>): readonly End[] => {
  const upper = upperEnd(steps);
  const lower = upperEnd({ reference: mirrored(steps.reference), current: mirrored(steps.current) });
  return [
    ...(upper === undefined ? [] : [{ end: 'upper', ...upper } as const]),
    ...(lower === undefined ? [] : [{ end: 'lower', ...lower, cut: 0 - lower.cut } as const]),
  ];
};

/** The reference with an end cut in the same way. */
const cutAlike = (reference: Steps, { end, how, cut }: End): Steps => {
  const cutAt = how === 'clamped' ? clampedAt : truncatedAt;
  return end === 'upper' ? cutAt(reference, cut) : mirrored(cutAt(mirrored(reference), 0 - cut));
};

const distanceWith = ({ reference, current }: Pair<Steps>, ends: readonly End[], designEffect: number): number => {
  const expected = ends.reduce(cutAlike, reference);
  const distance = kolmogorovSmirnov(expected, current) ?? 1;
  const chance = byChance * Math.sqrt(designEffect / countOf(expected) + designEffect / countOf(current));
  return distance <= mostDistance + chance ? distance : Number.POSITIVE_INFINITY;
};

const cutsOf = (column: CauseColumn): readonly DomainFound[] => {
  if (column.form !== 'numbers') return [];
  const { name, steps, designEffect = 1 } = column;
  if (countOf(steps.reference) < leastValues || countOf(steps.current) < leastValues) return [];
  const ends = endsOf(steps);
  // Either end alone, or both: with the other still there, neither would fit.
  const [best] = [...ends.map((end) => [end]), ...(ends.length > 1 ? [ends] : [])]
    .map((of) => ({ of, distance: distanceWith(steps, of, designEffect) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.distance - b.distance);
  return best === undefined ? [] : best.of.map((end) => ({ column: name, ...end, distance: best.distance }));
};

/**
 * Columns of numbers whose domain was cut: of a tail that had 2.5 to 50 % of the reference at most 0.2 % is left, and what remains is as the
 * reference would be with that tail gone (truncated) or all at the cut (clamped). A shift moves the remainder too, so it is not taken for a
 * cut. O(columns × steps).
 */
export const domainCuts = (columns: readonly CauseColumn[]): Tested<DomainFound> => ({
  found: columns.flatMap(cutsOf),
  cannotTell: columns.flatMap((column) => {
    if (column.form !== 'numbers') return [];
    const count = Math.min(countOf(column.steps.reference), countOf(column.steps.current));
    const reason = `under ${leastValues} values on one side`;
    return count >= leastValues ? [] : [{ cause: 'domain-cut', columns: [column.name], reason }];
  }),
});
