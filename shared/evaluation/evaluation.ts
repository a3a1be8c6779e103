import type { CauseFound } from '../../events/parts/cause.ts';
import type { Finding, Verdict } from '../../events/parts/finding.ts';
import { identity, identityOf } from '../identity.ts';
import type { Monitor } from '../monitor/index.ts';
import type { PartialRef } from '../partial/index.ts';
import { hourPath, type Window } from '../window/index.ts';

/** Raised when the meaning of a number in an evaluation changes, so that windows are not mixed up with older ones. */
export const evaluationSchemaVersion = 1;

/** One window held against one baseline by one monitor version, over one set of partials: the content of `evaluation.json`. */
export interface Evaluation {
  readonly schemaVersion: typeof evaluationSchemaVersion;
  readonly evaluationId: string;
  readonly revision: number;
  readonly monitorId: string;
  readonly monitorVersion: string;
  readonly baselineVersion: string | null;
  readonly window: { readonly start: string; readonly end: string };
  /** How many partials it rests on, and what they were. */
  readonly partials: { readonly count: number; readonly digest: string };
  readonly records: number;
  readonly rows: number;
  readonly recordsRejected: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly causes: readonly CauseFound[];
  readonly findings: readonly Finding[];
}

/** The same window, monitor version, baseline and partials are the same evaluation. */
export const evaluationIdOf = (
  monitor: Monitor,
  window: Window,
  baselineVersion: string | null,
  partials: readonly Pick<PartialRef, 'key'>[],
): { readonly evaluationId: string; readonly partialsDigest: string } => {
  const partialsDigest = identityOf(partials.map(({ key }) => key));
  const { startMs, endMs } = window;
  return {
    partialsDigest,
    evaluationId: identity(
      evaluationSchemaVersion,
      monitor.id,
      startMs,
      endMs,
      monitor.version,
      baselineVersion ?? '',
      partialsDigest,
    ),
  };
};

/** Where an evaluation's files lie; evaluations of one window lie side by side and none is ever overwritten by another. */
export const reportPrefix = (monitorId: string, window: Window, evaluationId: string): string =>
  `reports/${monitorId}/${hourPath(window.startMs)}/${evaluationId}`;
