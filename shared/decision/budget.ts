import { horizonsOf } from './horizons.ts';
import type { SeriesName } from './series.ts';
import { seriesKinds } from './series-kinds.ts';

/** What may be wrong how often. */
export interface Budget {
  /** Tolerated false incidents per endpoint in 30 days, above 0. */
  readonly falseIncidents?: number;
  /** Length of a window; divides 24. */
  readonly hoursPerWindow?: number;
  /** Longest horizon that is looked at. */
  readonly longestHours?: number;
}

/** Share of the tolerated incidents that looks may use up; the rest is reserve for noise that is not as it was learned. */
const spent = 0.5;

const daysOfBudget = 30;

/** How much each of what is watched weighs. */
const weights = { input: 1, prediction: 4, traffic: 1 };

/** What slices get where there are any. */
const shareOfSlices = 0.4;

/** Series that share one weight: those of a column, or of the traffic. */
const purseOf = ({ group, key }: SeriesName): string => (group === 'traffic' ? 'traffic' : `${group}/${key}`);

interface Purse {
  readonly weight: number;
  /** Sides of all its series; each is looked at over every horizon. */
  readonly sides: number;
  readonly isSlice: boolean;
}

const pursesOf = (series: readonly SeriesName[]): ReadonlyMap<string, Purse> =>
  new Map(
    [...Map.groupBy(series, purseOf)].map(([purse, members]) => [
      purse,
      {
        weight: members.reduce((weight, { group }) => Math.max(weight, weights[group]), 0),
        sides: members.reduce((sides, { kind }) => sides + seriesKinds[kind].sides.length, 0),
        isSlice: members.some(({ slice }) => slice !== null),
      },
    ]),
  );

const totalWeight = (purses: Iterable<Purse>): number => [...purses].reduce((sum, { weight }) => sum + weight, 0);

/** What all purses of a kind have together: everything where only one kind is there. */
const partsOf = (purses: readonly Purse[]): { readonly whole: number; readonly slices: number } => {
  const hasSlices = purses.some(({ isSlice }) => isSlice);
  const hasWhole = purses.some(({ isSlice }) => !isSlice);
  const slices = hasSlices ? (hasWhole ? shareOfSlices : 1) : 0;
  return { whole: 1 - slices, slices };
};

/**
 * The level at which one look of each series may call chance a shift: the tolerated incidents, divided over all looks of a month so that their
 * sum is half of them, whatever the dependence between looks. An input weighs 1, a column of the prediction 4, the traffic 1; each
 * spreads its part evenly over its series' sides and horizons; where there are slices they have 40 %.
 *
 * @returns by id, above 0 and far below 1
 * @throws RangeError when no incident at all is tolerated, or windows do not fill a day
 * @see Bonferroni's inequality
 */
export const levelsOf = (
  series: readonly SeriesName[],
  { falseIncidents = 1, hoursPerWindow = 1, longestHours = Number.POSITIVE_INFINITY }: Budget = {},
): ReadonlyMap<string, number> => {
  if (!(falseIncidents > 0)) throw new RangeError(`falseIncidents is ${falseIncidents}, but must be above 0`);
  const horizons = horizonsOf(hoursPerWindow).filter((hours) => hours <= longestHours).length;
  const windowsInMonth = (daysOfBudget * 24) / hoursPerWindow;
  const purses = pursesOf(series);
  const parts = partsOf([...purses.values()]);
  const [slices, whole] = [true, false].map((kind) =>
    totalWeight([...purses.values()].filter(({ isSlice }) => isSlice === kind)),
  );
  const perWindow = (spent * falseIncidents) / windowsInMonth;
  return new Map(
    series.map((one) => {
      const { weight = 0, sides = 1, isSlice = false } = purses.get(purseOf(one)) ?? {};
      const part = isSlice ? parts.slices / (slices || 1) : parts.whole / (whole || 1);
      return [one.id, (perWindow * part * weight) / (sides * horizons)];
    }),
  );
};
