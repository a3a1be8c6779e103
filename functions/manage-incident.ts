import * as v from 'valibot';
import { type LifecycleRecorded, lifecycleRecorded } from '../events/lifecycle-recorded.ts';
import { type Cause, causes } from '../events/parts/cause.ts';
import { type WindowEvaluated, windowEvaluated } from '../events/window-evaluated.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { incidentStore, observationStore } from '../shared/aws/incident-store.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onFact } from '../shared/aws/on-event.ts';
import { windowStore } from '../shared/aws/window-store.ts';
import { type Fact, type Facts, fact, type Origin } from '../shared/facts.ts';
import {
  type Change,
  clearWindowsToResolve,
  type Episode,
  episodesOf,
  failureOf,
  type Incidents,
  type Observations,
  observationsOf,
  reconcile,
  type StoredIncident,
  type Subject,
  silentWindows,
} from '../shared/incident/index.ts';
import type { Monitor, Monitors } from '../shared/monitor/index.ts';
import { type Windows, windowLengthMs } from '../shared/window/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly windows: Windows;
  readonly incidents: Incidents;
  readonly observations: Observations;
  readonly facts: Facts;
}

/** Causes that a window can show; the others come from reports about resources. */
const causesOfWindows = causes.filter((cause) => !cause.endsWith('-failed'));

/**
 * Opens, updates and resolves incidents: one per monitor and cause. What they should be follows from the windows that are
 * kept, not from the order in which they were told, so any fact may come twice, late or after its successor.
 */
export const manageIncident = (ports: Ports) => async (event: WindowEvaluated | LifecycleRecorded) => {
  const origin: Origin = {
    time: event.metadata.time,
    correlationId: event.metadata.correlationId,
    causationId: event.metadata.id,
  };
  if (event.metadata.type === 'Lifecycle Recorded') return fromLifecycle(ports, origin, event as LifecycleRecorded);
  return fromWindow(ports, origin, event as WindowEvaluated);
};

const fromWindow = async (ports: Ports, origin: Origin, { data }: WindowEvaluated) => {
  const monitor = await ports.monitors.find(data.monitorId);
  if (monitor === undefined) return { skipped: 'the monitor no longer exists', monitorId: data.monitorId };
  const startMs = Date.parse(data.window.start);
  const stored = await ports.incidents.newest(monitor.id);
  const affected = stored.filter(({ incident }) => isAffected(incident, startMs));
  const fromMs = Math.min(startMs, ...affected.map(({ incident }) => Date.parse(incident.onsetAt)));
  const contextMs = fromMs - 2 * silentWindows(monitor) * windowLengthMs(monitor);
  const windows = await ports.windows.between(monitor.id, { fromMs: contextMs });
  const about = { subject: monitor.id, monitorId: monitor.id, owner: monitor.owner };
  let told = 0;
  for (const cause of causesOfWindows) {
    const kept = affected.filter(({ incident }) => incident.cause === cause);
    const causeFromMs = Math.min(startMs, ...kept.map(({ incident }) => Date.parse(incident.onsetAt)));
    const observations = observationsOf(
      monitor,
      cause,
      windows.filter((window) => window.startMs >= causeFromMs),
      windows.filter((window) => window.startMs < causeFromMs),
    );
    told += await agree(ports, origin, about, cause, episodesOf(observations, clearWindowsToResolve(monitor)), kept);
  }
  return { monitorId: monitor.id, window: data.window.start, told };
};

/** An incident that a window can change: it goes on in it, ends with it, or begins with it or later. */
const isAffected = (
  { onsetAt, resolvedAt }: { onsetAt: string; resolvedAt: string | null },
  startMs: number,
): boolean => Date.parse(onsetAt) >= startMs || resolvedAt === null || Date.parse(resolvedAt) > startMs;

const fromLifecycle = async (ports: Ports, origin: Origin, { data }: LifecycleRecorded) => {
  const failure = failureOf(data);
  if (failure === undefined) return { skipped: `a ${data.kind} that is ${data.status} says nothing about failure` };
  const { cause, observation, key, unmonitoredSubject } = failure;
  const monitors = await Promise.all(data.monitorIds.map((id) => ports.monitors.find(id)));
  const subjects = monitors.filter((monitor): monitor is Monitor => monitor !== undefined).map(subjectOf);
  const about = subjects.length > 0 ? subjects : [{ subject: unmonitoredSubject, monitorId: null, owner: 'unowned' }];
  let told = 0;
  for (const subject of about) {
    await ports.observations.keep(subject.subject, cause, key, observation);
    const stored = await ports.incidents.newest(subject.subject);
    const kept = stored.filter(({ incident }) => incident.cause === cause && isAffected(incident, observation.startMs));
    const fromMs = Math.min(observation.startMs, ...kept.map(({ incident }) => Date.parse(incident.onsetAt)));
    const observations = await ports.observations.since(subject.subject, cause, fromMs);
    told += await agree(ports, origin, subject, cause, episodesOf(observations, 1), kept);
  }
  return { resourceArn: data.resourceArn, cause, told };
};

const subjectOf = ({ id, owner }: Monitor): Subject => ({ subject: id, monitorId: id, owner });

/** Saves what changed, tells of it, and tells again what an earlier run saved but may not have told. */
const agree = async (
  ports: Ports,
  origin: Origin,
  about: Subject,
  cause: Cause,
  episodes: readonly Episode[],
  kept: readonly StoredIncident[],
): Promise<number> => {
  const changes = reconcile(
    about,
    cause,
    episodes,
    kept.map(({ incident }) => incident),
  );
  const stored = new Map(kept.map((each) => [each.incident.incidentId, each]));
  for (const change of changes) {
    const previous = stored.get(change.incident.incidentId);
    const untold = [...(previous?.untold ?? []), ...(await factsOf(ports.windows, origin, change))];
    stored.set(change.incident.incidentId, await ports.incidents.save(change.incident, untold, previous?.version));
  }
  const waiting = [...stored.values()].filter(({ untold }) => untold.length > 0);
  await ports.facts.publish(waiting.flatMap(({ untold }) => untold));
  for (const { incident, version } of waiting) await ports.incidents.save(incident, [], version);
  return waiting.reduce((sum, { untold }) => sum + untold.length, 0);
};

const factsOf = async (
  windows: Windows,
  origin: Origin,
  { incident, tell, changed }: Change,
): Promise<readonly Fact[]> => {
  if (tell.length === 0) return [];
  const { evaluationId, ...rest } = incident;
  const evidence = evaluationId === undefined ? undefined : (await windows.fact(evaluationId))?.data;
  const findings = (evidence?.worstFindings ?? []).filter(({ verdict }) => verdict === 'violation');
  const data = { incident: { ...rest, findings, report: evidence?.report ?? null }, changed };
  return tell.map((type) => fact(type, [incident.incidentId, incident.revision], origin, data));
};

const { BUS_NAME } = env('BUS_NAME');

export const handler = onFact(
  v.union([windowEvaluated, lifecycleRecorded]),
  manageIncident({
    monitors: monitorsFile(),
    windows: windowStore(),
    incidents: incidentStore(),
    observations: observationStore(),
    facts: factsOnBus(BUS_NAME),
  }),
);
