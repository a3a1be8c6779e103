import type { Monitor } from '../monitor/index.ts';
import type { Partials } from '../partial/index.ts';
import type { Window } from '../window/index.ts';

/** What a person took for the new normal: windows up to `acceptedAtMs` are judged as before, later ones by what is usual from `fromMs` on. */
export interface Accepted {
  readonly acceptedAtMs: number;
  readonly fromMs: number;
}

/**
 * When what is usual for a window began: with the latest new normal that had been accepted by its end, else when the monitor says, else with the first
 * capture.
 *
 * @param accepted in any order
 * @returns in ms since 1970; undefined where nothing was ever captured
 */
export const referenceFrom = async (
  partials: Pick<Partials, 'earliest'>,
  { series, decision, window: { startsAt } }: Monitor,
  { endMs }: Window,
  accepted: readonly Accepted[],
): Promise<number | undefined> => {
  const [newest] = accepted
    .filter(({ acceptedAtMs }) => acceptedAtMs < endMs)
    .toSorted((a, b) => b.acceptedAtMs - a.acceptedAtMs);
  if (newest !== undefined) return newest.fromMs;
  const given = decision.referenceFrom ?? startsAt;
  return given === undefined ? partials.earliest(series) : Date.parse(given);
};
