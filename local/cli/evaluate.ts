import {
  asModelMonitor,
  assess,
  constrainedOf,
  type Evaluation,
  evaluationIdOf,
  evaluationSchemaVersion,
  type ModelMonitorFiles,
  recordsArrived,
  worstFirst,
} from '../../shared/evaluation/index.ts';
import type { Monitor } from '../../shared/monitor/index.ts';
import type { Profile } from '../../shared/profile/index.ts';
import type { ProfiledData } from './profile-data.ts';

/** `evaluation.json` as the deployed evaluation writes it; a data set that is no capture has no window of event time. */
export interface CheckedEvaluation extends Omit<Evaluation, 'window'> {
  readonly window: Evaluation['window'] | null;
}

export interface Evaluated {
  readonly monitor: Monitor;
  readonly baseline: Profile;
  readonly baselineVersion: string;
  /** Model Monitor's files of the baseline, for its mode. */
  readonly constrained?: ModelMonitorFiles;
  readonly data: Pick<ProfiledData, 'profile' | 'window'>;
  /** What was read, in place of partials. */
  readonly files: readonly { readonly name: string; readonly byteLength: number }[];
}

/** What the data as a whole says, in the way that the monitor chose; there is no past to hold it against. */
const judged = ({ monitor, baseline, constrained = {}, data: { profile, window } }: Evaluated) => {
  if (monitor.decision.mode === 'plumbline') {
    const assessment = assess(monitor, baseline, profile);
    const extent = assessment.verdict === 'not-enough-data' ? ('nothing' as const) : ('all' as const);
    return { ...assessment, judged: extent, evidence: {} };
  }
  const { elevated: _, ...judgement } = asModelMonitor({
    monitor,
    window: window ?? noTime,
    profile,
    constrained: constrainedOf(baseline, constrained),
    silent: recordsArrived(monitor, profile),
  });
  return judgement;
};

const noTime = { startMs: 0, endMs: 0 };

/** Holds data against a baseline: by Plumbline's checks of a data set, or by Model Monitor's where the monitor is in its mode. */
export const evaluate = (request: Evaluated): CheckedEvaluation => {
  const { monitor, baselineVersion, data, files } = request;
  const { profile, window } = data;
  const refs = files.map(({ name, byteLength }) => ({ key: name, size: byteLength }));
  const span = window ?? noTime;
  const { evaluationId, partialsDigest } = evaluationIdOf(monitor, span, {
    baselineVersion,
    referenceVersion: null,
    partials: refs,
    pastDigest: '',
  });
  const said = judged(request);
  return {
    schemaVersion: evaluationSchemaVersion,
    evaluationId,
    revision: 1,
    monitorId: monitor.id,
    monitorVersion: monitor.version,
    baselineVersion,
    mode: monitor.decision.mode,
    reference: null,
    window: window === undefined ? null : { start: isoOf(window.startMs), end: isoOf(window.endMs) },
    partials: { count: files.length, digest: partialsDigest },
    records: profile.records,
    rows: profile.rows,
    recordsRejected: profile.rejected,
    rejectedByReason: profile.rejectedByReason,
    ...said,
    findings: worstFirst(said.findings),
  };
};

const isoOf = (timeMs: number): string => new Date(timeMs).toISOString();
