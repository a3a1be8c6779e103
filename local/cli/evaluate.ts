import {
  assess,
  type Evaluation,
  evaluationIdOf,
  evaluationSchemaVersion,
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
  readonly data: Pick<ProfiledData, 'profile' | 'window'>;
  /** What was read, in place of partials. */
  readonly files: readonly { readonly name: string; readonly byteLength: number }[];
}

/** Holds data against a baseline by the very rules of the deployed evaluation. */
export const evaluate = ({ monitor, baseline, baselineVersion, data, files }: Evaluated): CheckedEvaluation => {
  const { profile, window } = data;
  const refs = files.map(({ name, byteLength }) => ({ key: name, size: byteLength }));
  const span = window ?? { startMs: 0, endMs: 0 };
  const { evaluationId, partialsDigest } = evaluationIdOf(monitor, span, {
    baselineVersion,
    referenceVersion: null,
    partials: refs,
    pastDigest: '',
  });
  const assessment = assess(monitor, baseline, profile);
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
    ...assessment,
    findings: worstFirst(assessment.findings),
    judged: assessment.verdict === 'not-enough-data' ? 'nothing' : 'all',
    evidence: {},
  };
};

const isoOf = (timeMs: number): string => new Date(timeMs).toISOString();
