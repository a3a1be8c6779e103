import type { CauseFound } from '../../events/parts/cause.ts';
import type { Finding, Verdict } from '../../events/parts/finding.ts';
import { identity, identityOf } from '../identity.ts';
import type { DecisionPolicy, Monitor } from '../monitor/index.ts';
import type { PartialRef } from '../partial/index.ts';
import type { LiveReference, Stage } from '../reference/index.ts';
import { hourPath, type Window, type WindowRecord } from '../window/index.ts';
import type { SeriesEvidence } from './against-reference.ts';

/** Raised when the meaning of a number in an evaluation changes, so that windows are not mixed up with older ones. */
export const evaluationSchemaVersion = 2;

/** One window held against one baseline by one monitor version, over one set of partials: the content of `evaluation.json`. */
export interface Evaluation {
  readonly schemaVersion: typeof evaluationSchemaVersion;
  readonly evaluationId: string;
  readonly revision: number;
  readonly monitorId: string;
  readonly monitorVersion: string;
  readonly baselineVersion: string | null;
  readonly mode: DecisionPolicy['mode'];
  /** The live reference; null while it is being learned, and in the mode of Model Monitor. */
  readonly reference: ReferenceUsed | null;
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
  readonly judged: NonNullable<WindowRecord['judged']>;
  /** Of each series in violation what every window of the week before says: with it all numbers of a finding can be computed again. */
  readonly evidence: SeriesEvidence;
  /** How the reference as a whole differs from the training baseline: in the first window of each local week. */
  readonly trainingGap?: readonly Finding[];
}

/** The live reference that an evaluation rests on. */
export interface ReferenceUsed {
  readonly version: string;
  readonly stage: Stage;
  /** First and last local date. */
  readonly firstDate: string;
  readonly lastDate: string;
  readonly rows: number;
  /** Key of what was learned. */
  readonly key: string;
}

/** What an evaluation says of its reference. @param place where references of the monitor lie */
export const referenceUsed = (place: string, { version, stage, dates, rows }: LiveReference): ReferenceUsed => ({
  version,
  stage,
  firstDate: dates.at(0) ?? '',
  lastDate: dates.at(-1) ?? '',
  rows,
  key: `${place}/${stage}/reference.json`,
});

/** All that an evaluation rests on besides the monitor and the window. */
export interface EvaluationSources {
  readonly baselineVersion: string | null;
  readonly referenceVersion: string | null;
  /** The window's own partials, in order of key. */
  readonly partials: readonly Pick<PartialRef, 'key'>[];
  /** Names those of the whole week that its decisions see. */
  readonly pastDigest: string;
}

/** The same window, monitor version, baseline, reference and partials of the week before are the same evaluation. */
export const evaluationIdOf = (
  monitor: Monitor,
  window: Window,
  { baselineVersion, referenceVersion, partials, pastDigest }: EvaluationSources,
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
      referenceVersion ?? '',
      partialsDigest,
      pastDigest,
    ),
  };
};

/** Where an evaluation's files lie; evaluations of one window lie side by side and none is ever overwritten by another. */
export const reportPrefix = (monitorId: string, window: Window, evaluationId: string): string =>
  `reports/${monitorId}/${hourPath(window.startMs)}/${evaluationId}`;
