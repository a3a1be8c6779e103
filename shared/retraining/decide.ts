import { createHash } from 'node:crypto';
import type { Origin } from '../facts.ts';
import { canonicalJson } from '../identity.ts';
import type { RetrainingPolicy } from '../monitor/index.ts';
import { hourMs } from '../window/index.ts';
import { asksForRun } from './asks.ts';
import type { ExecutionStatus } from './ports.ts';
import { type CollectedHour, type KnownIncident, newRecords, type RetrainingState, type Run } from './state.ts';

/** All that a decision rests on. */
export interface Situation {
  readonly monitorId: string;
  readonly policy: RetrainingPolicy;
  /** With the fact in question already noted. */
  readonly state: RetrainingState;
  /** In order of time, from the state's mark on. */
  readonly hours: readonly CollectedHour[];
  /** The fact in question; its time is now. */
  readonly trigger: Origin;
  /** What SageMaker said of the last run; absent while nobody asked. */
  readonly execution?: ExecutionStatus;
}

export type Decision =
  /** Start the run; `isNew` unless it was decided before and not seen through. */
  | { readonly action: 'start'; readonly run: Run; readonly isNew: boolean }
  /** This fact started the run before: tell of it once more. */
  | { readonly action: 'tell-again'; readonly run: Run }
  | { readonly action: 'withhold'; readonly incident: KnownIncident; readonly reason: string }
  /** Find out how this execution is doing and decide again. */
  | { readonly action: 'ask'; readonly executionArn: string }
  /** @property leaseUntilMs the lease's new end, where it is to be extended */
  | { readonly action: 'wait'; readonly why: string; readonly untilMs?: number; readonly leaseUntilMs?: number }
  | { readonly action: 'none'; readonly why: string };

/** What asks for a run, before it is known whether one may begin. */
type Wish =
  | { readonly kind: 'withhold'; readonly incident: KnownIncident }
  | { readonly kind: 'incident'; readonly incident: KnownIncident }
  | { readonly kind: 'records'; readonly records: number };

/**
 * Whether a model is to be retrained now. A pure function: the same situation gives the same run with the same id,
 * however often it is asked.
 *
 * An open incident, grave enough and of a kind that newer data can mend, asks for a run as long as it is open, each time
 * the cool-down is over, until it has had as many as its policy allows; then a person is asked, once. So do enough new records. Only one run goes on at a time.
 */
export const decideRetraining = (situation: Situation): Decision => {
  const { state, trigger } = situation;
  const { lastRun } = state;
  if (lastRun !== null && lastRun.executionArn === null) return { action: 'start', run: lastRun, isNew: false };
  if (lastRun?.origin.causationId === trigger.causationId) return { action: 'tell-again', run: lastRun };
  const wish = wishOf(situation);
  if (wish === undefined) return { action: 'none', why: 'nothing asks for a run' };
  const obstacle = obstacleTo(situation);
  if (obstacle !== undefined) return obstacle;
  if (wish.kind === 'withhold')
    return { action: 'withhold', incident: wish.incident, reason: withheldReason(wish.incident) };
  return { action: 'start', run: runOf(situation, wish), isNew: true };
};

const wishOf = ({ policy, state, hours }: Situation): Wish | undefined => {
  const asking = state.incidents.filter((incident) => incident.isOpen && asksForRun(policy, incident));
  const exhausted = asking.find(({ runs, isWithheld }) => runs >= policy.maxRunsPerIncident && !isWithheld);
  if (exhausted !== undefined) return { kind: 'withhold', incident: exhausted };
  const incident = asking.find(({ runs }) => runs < policy.maxRunsPerIncident);
  if (incident !== undefined) return { kind: 'incident', incident };
  const records = newRecords(state, hours);
  return policy.afterRecords !== undefined && records >= policy.afterRecords ? { kind: 'records', records } : undefined;
};

const obstacleTo = ({ policy, state, trigger, execution }: Situation): Decision | undefined => {
  const { lastRun } = state;
  if (lastRun === null || lastRun.executionArn === null) return undefined;
  const nowMs = Date.parse(trigger.time);
  const coolUntilMs = Date.parse(lastRun.origin.time) + policy.coolDownHours * hourMs;
  if (nowMs < coolUntilMs) return { action: 'wait', why: 'the cool-down goes on', untilMs: coolUntilMs };
  if (execution === undefined) return { action: 'ask', executionArn: lastRun.executionArn };
  if (execution === 'finished') return undefined;
  const isExpired = nowMs >= lastRun.leaseUntilMs;
  if (execution === 'unknown' && isExpired) return undefined;
  const leaseUntilMs = nowMs + policy.leaseHours * hourMs;
  return {
    action: 'wait',
    why: 'a run goes on',
    ...(isExpired ? { leaseUntilMs } : { untilMs: lastRun.leaseUntilMs }),
  };
};

const runOf = (
  { monitorId, policy, state, hours, trigger }: Situation,
  wish: Exclude<Wish, { kind: 'withhold' }>,
): Run => ({
  runId:
    wish.kind === 'incident'
      ? runIdOf(monitorId, 'incident', wish.incident.incidentId, wish.incident.runs + 1)
      : runIdOf(monitorId, 'records', state.lastRun?.runId ?? ''),
  monitorId,
  pipelineName: policy.pipelineName,
  reason: wish.kind === 'incident' ? incidentReason(policy, wish.incident) : recordsReason(policy, wish.records),
  incidentId: wish.kind === 'incident' ? wish.incident.incidentId : null,
  newRecords: newRecords(state, hours),
  origin: trigger,
  executionArn: null,
  leaseUntilMs: Date.parse(trigger.time) + policy.leaseHours * hourMs,
});

/** 64 hex digits: SageMaker takes 32 to 128 characters as the token that makes two starts one. */
const runIdOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(canonicalJson(parts)).digest('hex');

const grouped = new Intl.NumberFormat('en-US');

const incidentReason = (policy: RetrainingPolicy, { headline, severity, runs }: KnownIncident): string =>
  `An incident of severity ${severity} is open (${headline.replace(/\.$/, '')}); run ${runs + 1} of at most ${policy.maxRunsPerIncident}.`;

const recordsReason = ({ afterRecords = 0 }: RetrainingPolicy, records: number): string =>
  `${grouped.format(records)} records were collected since the last run; ${grouped.format(afterRecords)} start one.`;

const withheldReason = ({ runs, headline }: KnownIncident): string =>
  `The incident is still open after ${runs === 1 ? 'one run' : `${runs} runs`}, as many as the policy allows (${headline.replace(/\.$/, '')}).`;
