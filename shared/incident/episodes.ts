import type { CauseFound } from '../../events/parts/cause.ts';
import type { Severity } from '../../events/parts/finding.ts';

/**
 * What one window, or one report about a resource, says about one cause. `unknown` (too few rows, nothing captured)
 * neither continues nor ends anything.
 */
export interface Observation {
  readonly startMs: number;
  readonly endMs: number;
  readonly state: 'violating' | 'clear' | 'unknown';
  /** Of a violating observation. */
  readonly found?: CauseFound;
  /** Where its findings lie: the id of an evaluation. */
  readonly evaluationId?: string;
}

/** A run of violating observations that share a cause, with fewer clear ones in between than would end it. */
export interface Episode {
  readonly onsetMs: number;
  /** End of the first violating observation: the earliest moment at which it could be known. */
  readonly openedMs: number;
  /** End of the latest violating observation. */
  readonly lastSeenMs: number;
  readonly resolvedMs: number | undefined;
  readonly severity: Severity;
  /** Of the latest violating observation first, then those seen only earlier. */
  readonly columns: readonly string[];
  readonly headline: string;
  readonly windowsInViolation: number;
  readonly evaluationId: string | undefined;
}

const gravity: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** Whether the first severity is graver than the second. */
export const isGraver = (a: Severity, b: Severity): boolean => gravity[a] > gravity[b];

/**
 * The episodes in a series of observations of one cause. A pure function of the observations, so late, repeated and
 * reordered ones lead to the same episodes.
 *
 * @param observations in order of time
 * @param clearToResolve how many clear observations after the last violating one end an episode
 */
export const episodesOf = (observations: readonly Observation[], clearToResolve: number): readonly Episode[] => {
  const episodes: Episode[] = [];
  let open: Episode | undefined;
  let clear = 0;
  for (const observation of observations) {
    if (observation.state === 'violating') {
      open = open === undefined ? begun(observation) : continued(open, observation);
      clear = 0;
    } else if (observation.state === 'clear' && open !== undefined) {
      clear += 1;
      if (clear < clearToResolve) continue;
      episodes.push({ ...open, resolvedMs: observation.endMs });
      open = undefined;
    }
  }
  return open === undefined ? episodes : [...episodes, open];
};

const begun = ({ startMs, endMs, found, evaluationId }: Observation): Episode => ({
  onsetMs: startMs,
  openedMs: endMs,
  lastSeenMs: endMs,
  resolvedMs: undefined,
  severity: found?.severity ?? 'warning',
  columns: found?.columns ?? [],
  headline: found?.headline ?? '',
  windowsInViolation: 1,
  evaluationId,
});

const continued = (episode: Episode, { endMs, found, evaluationId }: Observation): Episode => ({
  ...episode,
  lastSeenMs: endMs,
  severity: found && isGraver(found.severity, episode.severity) ? found.severity : episode.severity,
  columns: [...new Set([...(found?.columns ?? []), ...episode.columns])],
  headline: found?.headline ?? episode.headline,
  windowsInViolation: episode.windowsInViolation + 1,
  evaluationId,
});
