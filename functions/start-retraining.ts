import * as v from 'valibot';
import { flaggedCollected } from '../events/flagged-collected.ts';
import { incidentOpened } from '../events/incident-opened.ts';
import { incidentResolved } from '../events/incident-resolved.ts';
import { incidentUpdated } from '../events/incident-updated.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onFact } from '../shared/aws/on-event.ts';
import { pipelines } from '../shared/aws/pipelines.ts';
import { retrainingStore } from '../shared/aws/retraining-store.ts';
import { type Facts, fact } from '../shared/facts.ts';
import type { Monitors } from '../shared/monitor/index.ts';
import { followingFrom } from '../shared/origin.ts';
import {
  begun,
  type Decision,
  decideRetraining,
  type KeptState,
  noted,
  type Pipelines,
  type Retraining,
  type Run,
  type Situation,
  type Trigger,
  withheld,
} from '../shared/retraining/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly retraining: Retraining;
  readonly pipelines: Pipelines;
  readonly facts: Facts;
}

/**
 * Starts a retraining pipeline where a monitor's policy asks for one. The decision is saved before SageMaker is called
 * and the outcome after it is told, so whatever breaks in between is taken up again by the monitor's next fact, under the
 * same run id, and ends in the same execution.
 */
export const startRetraining = (ports: Ports) => async (event: Trigger) => {
  const monitorId = 'incident' in event.data ? event.data.incident.monitorId : event.data.monitorId;
  const policy = monitorId === null ? undefined : (await ports.monitors.find(monitorId))?.retraining;
  if (monitorId === null || policy === undefined) return { skipped: 'no retraining policy', monitorId };
  const kept = await ports.retraining.find(monitorId);
  const state = noted(kept.state, event);
  const hours = await ports.retraining.collected(monitorId, state.collectedBefore?.fromHourMs);
  const situation = { monitorId, policy, state, hours, trigger: followingFrom(event) };
  const decision = await decided(ports.pipelines, situation);
  await carryOut(ports, situation, decision, kept);
  return outcomeOf(monitorId, decision);
};

/** Asks SageMaker about the last run only when the decision hangs on it. */
const decided = async (pipelines: Pipelines, situation: Situation): Promise<Decision> => {
  const decision = decideRetraining(situation);
  if (decision.action !== 'ask') return decision;
  return decideRetraining({ ...situation, execution: await pipelines.status(decision.executionArn) });
};

const carryOut = async (
  ports: Ports,
  { monitorId, state, hours, trigger }: Situation,
  decision: Decision,
  kept: KeptState,
): Promise<void> => {
  if (decision.action === 'start') {
    const { run, isNew } = decision;
    const next = isNew ? begun(state, run, hours) : state;
    const saved = isNew ? await ports.retraining.save(monitorId, next, kept.version) : kept;
    const started = { ...run, executionArn: await ports.pipelines.start(run) };
    await ports.retraining.keep(started);
    await ports.facts.publish([startedFact(started)]);
    await ports.retraining.save(monitorId, { ...next, lastRun: started }, saved.version);
    return;
  }
  if (decision.action === 'tell-again') await ports.facts.publish([startedFact(decision.run)]);
  if (decision.action === 'withhold') {
    const { incident, reason } = decision;
    const { incidentId, owner, runs: runsStarted } = incident;
    const data = { monitorId, incidentId, owner, runsStarted, reason };
    await ports.facts.publish([fact('Retraining Withheld', [monitorId, incidentId], trigger, data)]);
  }
  const next = afterwards(state, decision);
  if (next !== kept.state) await ports.retraining.save(monitorId, next, kept.version);
};

const afterwards = (state: Situation['state'], decision: Decision): Situation['state'] => {
  if (decision.action === 'withhold') return withheld(state, decision.incident.incidentId);
  if (decision.action !== 'wait' || decision.leaseUntilMs === undefined || state.lastRun === null) return state;
  return { ...state, lastRun: { ...state.lastRun, leaseUntilMs: decision.leaseUntilMs } };
};

const startedFact = ({ executionArn, origin, leaseUntilMs: _, ...run }: Run) =>
  fact('Retraining Started', [run.runId], origin, { ...run, pipelineExecutionArn: executionArn ?? '' });

const outcomeOf = (monitorId: string, decision: Decision) => {
  const { action } = decision;
  if (action === 'start' || action === 'tell-again') return { monitorId, action, runId: decision.run.runId };
  if (action === 'withhold') return { monitorId, action, incidentId: decision.incident.incidentId };
  return { monitorId, ...decision };
};

const { BUS_NAME, DATA_BUCKET } = env('BUS_NAME', 'DATA_BUCKET');

export const handler = onFact(
  v.union([flaggedCollected, incidentOpened, incidentUpdated, incidentResolved]),
  startRetraining({
    monitors: monitorsFile(),
    retraining: retrainingStore(),
    pipelines: pipelines(DATA_BUCKET),
    facts: factsOnBus(BUS_NAME),
  }),
);
