import type { CauseFound, ShiftedSeries } from '../../events/parts/cause.ts';
import { hourMs } from '../window/index.ts';
import { type Bounds, isBack } from './closing.ts';
import type { Judgement } from './judgement.ts';

/** Up to so many hours a look is of the day itself; beyond, it may see nothing but days that are over. */
const dayHours = 24;

/** How far back any look sees: so long what is over may still be seen. */
export const echoMs = 168 * hourMs;

const isLong = ({ horizonHours = 0 }: ShiftedSeries): boolean => horizonHours > dayHours;

/** Whether nothing but looks over more than a day show it. */
export const isSlow = ({ series = [] }: CauseFound): boolean => series.length > 0 && series.every(isLong);

/**
 * Whether a finding shows only what is over: looks over more than a day see it, and the last day is back to what is tolerated. On its own that
 * may be a slow change that no single day shows; after a change that single days did show it is its echo.
 *
 * @param bounds of that change, below which its series count as back
 */
export const isEcho = (found: CauseFound, bounds: Bounds, { elevated }: Judgement): boolean => {
  if (!isSlow(found)) return false;
  const own: Bounds = new Map((found.series ?? []).map(({ id, tolerance }) => [id, bounds.get(id) ?? tolerance]));
  return isBack(own, elevated);
};
