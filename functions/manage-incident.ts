import * as v from 'valibot';
import { type CostSummarized, costSummarized } from '../events/cost-summarized.ts';
import { type LifecycleRecorded, lifecycleRecorded } from '../events/lifecycle-recorded.ts';
import type { Cause } from '../events/parts/cause.ts';
import { type WindowEvaluated, windowEvaluated } from '../events/window-evaluated.ts';
import { recordedEndpointChanges } from '../shared/aws/endpoint-changes.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { incidentStore, observationStore } from '../shared/aws/incident-store.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { normalStore } from '../shared/aws/normal-store.ts';
import { onFact } from '../shared/aws/on-event.ts';
import { windowStore } from '../shared/aws/window-store.ts';
import { inParallel } from '../shared/concurrency.ts';
import type { Facts } from '../shared/facts.ts';
import {
  affectedFrom,
  clearWindowsToResolve,
  type EndpointChanges,
  type Episode,
  echoMs,
  episodesOf,
  failureOf,
  type Incidents,
  incidentIdOf,
  isReported,
  judgementOfReport,
  judgementOfWindow,
  type KeptIncident,
  keepAndTell,
  type Normals,
  type Observation,
  type Observations,
  openingMsOf,
  reconcile,
  type SpendingReport,
  type StoredIncident,
  type Subject,
  spendingReports,
} from '../shared/incident/index.ts';
import type { Monitor, Monitors } from '../shared/monitor/index.ts';
import { followingFrom } from '../shared/origin.ts';
import { type Windows, windowLengthMs } from '../shared/window/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly windows: Windows;
  readonly incidents: Incidents;
  readonly normals: Normals;
  readonly observations: Observations;
  readonly changes: EndpointChanges;
  readonly facts: Facts;
}

type Told = WindowEvaluated | LifecycleRecorded | CostSummarized;

/** Episodes whose endpoint's history is read at once. */
const parallelLookups = 4;

/**
 * Opens, updates and resolves incidents: one per monitor and cause. What they should be follows from the windows that are
 * kept, not from the order in which they were told, so any fact may come twice, late or after its successor.
 */
export const manageIncident = (ports: Ports) => async (event: Told) => {
  switch (event.metadata.type) {
    case 'Lifecycle Recorded':
      return fromLifecycle(ports, event as LifecycleRecorded);
    case 'Cost Summarized':
      return fromCosts(ports, event as CostSummarized);
    default:
      return fromWindow(ports, event as WindowEvaluated);
  }
};

const fromWindow = async (ports: Ports, event: WindowEvaluated) => {
  const { monitorId, window } = event.data;
  const monitor = await ports.monitors.find(monitorId);
  if (monitor === undefined) return { skipped: 'the monitor no longer exists', monitorId };
  const startMs = Date.parse(window.start);
  // What is kept is read before what it has to follow from: whoever saves in between makes this save fail.
  const stored = await ports.incidents.newest(monitor.id, startMs);
  const ofWindows = stored.filter(({ incident }) => !isReported(incident.cause));
  const fromMs = affectedFrom(incidentsIn(ofWindows), startMs, echoMs);
  const [accepted, windows] = await Promise.all([
    ports.normals.of(monitor.id),
    ports.windows.between(monitor.id, { fromMs }),
  ]);
  const rules = { calmToResolve: clearWindowsToResolve(monitor), accepted };
  const episodes = episodesOf(windows.map(judgementOfWindow), rules);
  const explained = await withKnownChanges(ports, monitor, episodes, incidentsIn(ofWindows));
  const told = await agree(ports, event, subjectOf(monitor), explained, since(ofWindows, fromMs));
  return { monitorId, window: window.start, told };
};

/**
 * The episodes with what was done to the endpoint before they began: that is named before any other cause. Looked up when an incident is new, and
 * kept with it from then on.
 */
const withKnownChanges = (
  { changes }: Ports,
  monitor: Monitor,
  episodes: readonly Episode[],
  kept: readonly KeptIncident[],
): Promise<readonly Episode[]> => {
  const byId = new Map(kept.map((incident) => [incident.incidentId, incident]));
  return inParallel(episodes, parallelLookups, async (episode) => {
    const known = byId.get(incidentIdOf(monitor.id, episode.openingCause, episode.openingMs));
    const told =
      known === undefined
        ? await changes.before(monitor.source.endpoint, episode.onsetMs, windowLengthMs(monitor))
        : (known.knownChanges ?? []);
    return told.length === 0 ? episode : { ...episode, knownChanges: [...told] };
  });
};

const fromLifecycle = async (ports: Ports, event: LifecycleRecorded) => {
  const { data } = event;
  const failure = failureOf(data);
  if (failure === undefined) return { skipped: `a ${data.kind} that is ${data.status} says nothing about failure` };
  const { cause, observation, key, unmonitoredSubject } = failure;
  const monitors = await Promise.all(data.monitorIds.map((id) => ports.monitors.find(id)));
  const subjects = monitors.filter((monitor): monitor is Monitor => monitor !== undefined).map(subjectOf);
  const about = subjects.length > 0 ? subjects : [{ subject: unmonitoredSubject, monitorId: null, owner: 'unowned' }];
  let told = 0;
  for (const subject of about)
    told += await reported(ports, event, subject, { cause, key, observation, calmToResolve: 1 });
  return { resourceArn: data.resourceArn, cause, told };
};

/** Reports that are looked into at once; each is about a cause and subject of its own. */
const parallelReports = 8;

const fromCosts = async (ports: Ports, event: CostSummarized) => {
  const told = await inParallel(spendingReports(event.data), parallelReports, async (report) => {
    const subject = await subjectOfSpending(ports, report.about);
    return subject === undefined ? 0 : reported(ports, event, subject, report);
  });
  return { day: event.data.day, told: told.reduce((sum, each) => sum + each, 0) };
};

/** Undefined for a model whose monitor no longer exists. */
const subjectOfSpending = async (
  { monitors }: Ports,
  { of, name }: SpendingReport['about'],
): Promise<Subject | undefined> => {
  if (of === 'owner') return { subject: `owner.${name.replace(/[^\w@.-]/g, '-')}`, monitorId: null, owner: name };
  if (of === 'all') return { subject: 'costs.all', monitorId: null, owner: 'unowned' };
  const monitor = await monitors.find(name);
  return monitor && subjectOf(monitor);
};

interface Report {
  readonly cause: Cause;
  readonly key: string;
  readonly observation: Observation;
  readonly calmToResolve: number;
}

/** Keeps a report, and lets the incidents of its cause follow from all reports about it. */
const reported = async (
  ports: Ports,
  event: Told,
  about: Subject,
  { cause, key, observation, calmToResolve }: Report,
): Promise<number> => {
  await ports.observations.keep(about.subject, cause, key, observation);
  const stored = await ports.incidents.newest(about.subject, observation.startMs);
  const ofCause = stored.filter(({ incident }) => incident.cause === cause);
  const fromMs = affectedFrom(incidentsIn(ofCause), observation.startMs);
  const reports = await ports.observations.since(about.subject, cause, fromMs);
  const episodes = episodesOf(reports.map(judgementOfReport), { calmToResolve });
  return agree(ports, event, about, episodes, since(ofCause, fromMs));
};

const subjectOf = ({ id, owner }: Monitor): Subject => ({ subject: id, monitorId: id, owner });

const incidentsIn = (stored: readonly StoredIncident[]) => stored.map(({ incident }) => incident);

/** The incidents that opened at a moment or later. */
const since = (stored: readonly StoredIncident[], fromMs: number): readonly StoredIncident[] =>
  stored.filter(({ incident }) => openingMsOf(incident) >= fromMs);

const agree = (
  ports: Ports,
  event: Told,
  about: Subject,
  episodes: readonly Episode[],
  kept: readonly StoredIncident[],
): Promise<number> => keepAndTell(ports, followingFrom(event), reconcile(about, episodes, incidentsIn(kept)), kept);

const { BUS_NAME } = env('BUS_NAME');

export const handler = onFact(
  v.union([windowEvaluated, lifecycleRecorded, costSummarized]),
  manageIncident({
    monitors: monitorsFile(),
    windows: windowStore(),
    incidents: incidentStore(),
    normals: normalStore(),
    observations: observationStore(),
    changes: recordedEndpointChanges(),
    facts: factsOnBus(BUS_NAME),
  }),
);
