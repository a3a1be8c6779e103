import type { CauseFound } from '../../events/parts/cause.ts';
import type { WindowRecord } from '../window/index.ts';

/** What one report about a resource says about one cause. */
export interface Observation {
  readonly startMs: number;
  readonly endMs: number;
  readonly state: 'violating' | 'clear' | 'unknown';
  /** Of a violating observation. */
  readonly found?: CauseFound;
}

/** What one window, or one report about a resource, says about all causes that it can speak of. */
export interface Judgement {
  readonly startMs: number;
  readonly endMs: number;
  readonly causes: readonly CauseFound[];
  /** What could be judged: `integrity` speaks of everything but drift, `nothing` neither continues nor ends anything by being silent. */
  readonly judged: NonNullable<WindowRecord['judged']>;
  /** By series: shift of the last day where it is more than what is tolerated, null where it is not known. */
  readonly elevated: NonNullable<WindowRecord['elevated']>;
  /** Where its findings lie. */
  readonly evaluationId: string | undefined;
}

/** What a window says; one from before `judged` was kept judged everything unless it had too little data. */
export const judgementOfWindow = (window: WindowRecord): Judgement => {
  const { startMs, endMs, causes, verdict, evaluationId, elevated = {} } = window;
  const { judged = verdict === 'not-enough-data' ? 'nothing' : 'all' } = window;
  return { startMs, endMs, causes, judged, elevated, evaluationId };
};

/** What a report about a resource says: nothing about drift. */
export const judgementOfReport = ({ startMs, endMs, state, found }: Observation): Judgement => ({
  startMs,
  endMs,
  causes: found === undefined ? [] : [found],
  judged: state === 'unknown' ? 'nothing' : 'integrity',
  elevated: {},
  evaluationId: undefined,
});
