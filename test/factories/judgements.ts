import type { CauseFound } from '../../events/parts/cause.ts';
import type { AcceptedNormal, Judgement } from '../../shared/incident/index.ts';

export const hour = 3_600_000;

/** A drift of `age`; what a test is about goes into `changes`. */
export const aCauseFound = (changes: Partial<CauseFound> = {}): CauseFound => ({
  cause: 'input-drift',
  severity: 'warning',
  columns: ['age'],
  headline: 'age has shifted',
  ...changes,
});

/** What the window of an hour says: that it was judged and found nothing, unless `changes` say more. */
export const aJudgement = (index: number, changes: Partial<Judgement> = {}): Judgement => ({
  startMs: index * hour,
  endMs: (index + 1) * hour,
  causes: [],
  judged: 'all',
  elevated: {},
  evaluationId: `e${index}`,
  ...changes,
});

/** The windows of consecutive hours, each with what it found. */
export const hoursWith = (...found: readonly (readonly CauseFound[])[]): Judgement[] =>
  found.map((causes, index) => aJudgement(index, { causes }));

export const aNormal = (changes: Partial<AcceptedNormal> = {}): AcceptedNormal => ({
  monitorId: 'churn',
  incidentId: 'churn.input-drift.19700101T000000Z',
  by: 'me',
  acceptedAtMs: hour,
  fromMs: 0,
  cause: 'input-drift',
  columns: ['age'],
  ...changes,
});
