import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { incidentStore } from '../shared/aws/incident-store.ts';
import { normalStore } from '../shared/aws/normal-store.ts';
import { BadRequestError, bodyOf, type HttpRequest, onHttp, RefusedError, type Route } from '../shared/aws/on-http.ts';
import { windowStore } from '../shared/aws/window-store.ts';
import type { Facts, Origin } from '../shared/facts.ts';
import {
  type Answer,
  answered,
  type Incidents,
  isOpen,
  type KeptIncident,
  keepAndTell,
  type Normals,
  normalOf,
  openingMsOf,
  refusalOf,
  type StoredIncident,
} from '../shared/incident/index.ts';
import { bodies, incidentView } from '../shared/status/index.ts';
import { isoOf, type Windows } from '../shared/window/index.ts';

export interface Ports {
  readonly incidents: Incidents;
  readonly normals: Normals;
  readonly windows: Windows;
  readonly facts: Facts;
}

/** Takes what people say of an incident: that they are on it, that nobody is to be told, that this is the new normal. */
export const answerIncident = (ports: Ports): Readonly<Record<string, Route>> => ({
  'POST /incidents/{id}/acknowledge': async (request) => {
    const { by } = bodyOf(bodies['POST /incidents/{id}/acknowledge'], request.body);
    return answeredWith(ports, request, () => ({ kind: 'acknowledge', by }));
  },
  'POST /incidents/{id}/silence': async (request) => {
    const { by, until } = bodyOf(bodies['POST /incidents/{id}/silence'], request.body);
    return answeredWith(ports, request, ({ lastSeenAt }) => {
      if (until !== undefined && until <= Date.parse(lastSeenAt))
        throw new BadRequestError(
          `Body until: ${isoOf(until)} is not after ${lastSeenAt}, when the incident was last seen.`,
        );
      return { kind: 'silence', untilMs: until, by };
    });
  },
  'POST /incidents/{id}/accept': async (request) => {
    const { by } = bodyOf(bodies['POST /incidents/{id}/accept'], request.body);
    const stored = await ports.incidents.find(request.path.id ?? '');
    if (stored === undefined) return undefined;
    const known = await acceptedBefore(ports, stored.incident);
    if (known !== undefined && !isOpen(stored.incident)) return afterTelling(ports, request, stored);
    const { acceptedAtMs, by: first } = known ?? (await accept(ports, stored.incident, by));
    return say(ports, request, stored, { kind: 'accept', acceptedAtMs, by: first });
  },
});

const answeredWith = async (ports: Ports, request: HttpRequest, answer: (incident: KeptIncident) => Answer) => {
  const stored = await ports.incidents.find(request.path.id ?? '');
  return stored && say(ports, request, stored, answer(stored.incident));
};

/** Says it of the incident, or refuses; to say the same again changes nothing. */
const say = async (ports: Ports, request: HttpRequest, stored: StoredIncident, answer: Answer) => {
  allow(stored.incident, answer.kind);
  const change = answered(stored.incident, answer);
  await keepAndTell(ports, originOf(request), change === undefined ? [] : [change], [stored]);
  return viewOf(change?.incident ?? stored.incident);
};

const afterTelling = async (ports: Ports, request: HttpRequest, stored: StoredIncident) => {
  await keepAndTell(ports, originOf(request), [], [stored]);
  return viewOf(stored.incident);
};

const allow = (incident: KeptIncident, kind: Answer['kind']): void => {
  const refusal = refusalOf(incident, kind);
  if (refusal !== undefined) throw new RefusedError(refusal);
};

const acceptedBefore = async ({ normals }: Ports, { monitorId, incidentId }: KeptIncident) =>
  monitorId === null ? undefined : (await normals.of(monitorId)).find((normal) => normal.incidentId === incidentId);

/** Keeps the acceptance before the incident ends with it: windows that are judged in between see it already. */
const accept = async (ports: Ports, incident: KeptIncident, by: string) => {
  allow(incident, 'accept');
  const monitorId = incident.monitorId ?? '';
  const windows = await ports.windows.between(monitorId, { fromMs: openingMsOf(incident) });
  const acceptedAtMs = windows.at(-1)?.endMs ?? Date.parse(incident.lastSeenAt);
  const normal = normalOf(incident, monitorId, by, acceptedAtMs);
  await ports.normals.accept(normal);
  // Somebody else may have been first; then theirs stays.
  return (await acceptedBefore(ports, incident)) ?? normal;
};

const originOf = ({ path, requestId, timeMs }: HttpRequest): Origin => ({
  time: isoOf(timeMs),
  correlationId: `answer/${path.id}`,
  causationId: requestId,
});

const viewOf = (incident: KeptIncident) => ({ ...incidentView(incident), isOpen: isOpen(incident) });

const { BUS_NAME } = env('BUS_NAME');

export const handler = onHttp(
  answerIncident({
    incidents: incidentStore(),
    normals: normalStore(),
    windows: windowStore(),
    facts: factsOnBus(BUS_NAME),
  }),
);
