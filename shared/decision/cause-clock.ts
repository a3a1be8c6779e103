import { cells } from './calendar.ts';
import type { CauseCycle } from './cause-input.ts';
import { byText, type Tested } from './cause-verdict.ts';

/** Times that are off. */
export interface ClockFound {
  /** Series that fit better with the lag, in order of name. */
  readonly columns: readonly string[];
  /** Hours by which what happens now comes later than it did, −11 to 12. */
  readonly lagHours: number;
  /** Residual variance with the lag over that without, of each of the columns, 0 to 0.5. */
  readonly ratios: readonly number[];
}

/** Daily cycle, from its least to its greatest, in standard deviations of one window. */
const leastCycle = 3;
const mostRatio = 0.5;
const leastColumns = 2;
/** Of fewer hours a lag cannot be told from a shift. */
const leastHours = 12;
const dayHours = 24;

const lags: readonly number[] = Array.from({ length: 12 }, (_, at) => [at + 1, -1 - at])
  .flat()
  .filter((lag) => lag > -12);

/** Value that was usual a number of hours before a cell, on the same type of day. */
const earlier = (curve: readonly number[], cell: number, hours: number): number => {
  const day = Math.floor(cell / dayHours) * dayHours;
  return curve[day + ((cell - day - hours + 2 * dayHours) % dayHours)] ?? 0;
};

const meanSquare = ({ curve, windows }: CauseCycle, lag: number): number =>
  windows.reduce((sum, { cell, value }) => sum + (value - earlier(curve, cell, lag)) ** 2, 0) / windows.length;

const isCyclic = ({ curve, noise }: CauseCycle): boolean => {
  const days = [curve.slice(0, dayHours), curve.slice(dayHours, cells)].filter((day) => day.length > 0);
  return days.some((day) => Math.max(...day) - Math.min(...day) >= leastCycle * noise);
};

const isLong = ({ windows }: CauseCycle): boolean =>
  new Set(windows.map(({ cell }) => cell % dayHours)).size >= leastHours;

interface Fit {
  readonly lag: number;
  readonly fits: readonly { readonly name: string; readonly ratio: number }[];
  /** Sum of all cycles' ratios, so that of two lags that fit the better one is taken. */
  readonly sum: number;
}

const fitOf = (cycles: readonly CauseCycle[], lag: number): Fit => {
  const ratios = cycles.map((cycle) => {
    const without = meanSquare(cycle, 0);
    return { name: cycle.name, ratio: without > 0 ? meanSquare(cycle, lag) / without : 1 };
  });
  return {
    lag,
    fits: ratios.filter(({ ratio }) => ratio <= mostRatio),
    sum: ratios.reduce((sum, { ratio }) => sum + Math.min(1, ratio), 0),
  };
};

const cause = 'clock-shift';

/**
 * A clock that is off: with one lag of up to 12 hours at least two daily cycles are followed so much better that what remains of their windows'
 * variance is halved. Cannot be told where fewer than two series have a cycle of three standard deviations, or windows are of fewer than 12
 * different hours. O(cycles × windows).
 */
export const clockShift = (cycles: readonly CauseCycle[]): Tested<ClockFound> => {
  const cyclic = cycles.filter(isCyclic);
  if (cyclic.length < leastColumns) {
    const reason = `fewer than two series have a daily cycle of ${leastCycle} standard deviations`;
    return { found: [], cannotTell: [{ cause, columns: [], reason }] };
  }
  const judged = cyclic.filter(isLong).toSorted((a, b) => byText(a.name, b.name));
  if (judged.length < leastColumns) {
    const reason = `windows of fewer than ${leastHours} different hours`;
    return { found: [], cannotTell: [{ cause, columns: [], reason }] };
  }
  const [best] = lags
    .map((lag) => fitOf(judged, lag))
    .toSorted((a, b) => b.fits.length - a.fits.length || a.sum - b.sum);
  if (best === undefined || best.fits.length < leastColumns) return { found: [], cannotTell: [] };
  const [columns, ratios] = [best.fits.map(({ name }) => name), best.fits.map(({ ratio }) => ratio)];
  return { found: [{ columns, lagHours: best.lag, ratios }], cannotTell: [] };
};
