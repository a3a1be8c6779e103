import type { IncidentOpened } from '../../events/incident-opened.ts';
import type { IncidentResolved } from '../../events/incident-resolved.ts';
import type { IncidentUpdated } from '../../events/incident-updated.ts';
import type { Incident } from '../../events/parts/incident.ts';
import { isDrift, isReported } from '../incident/index.ts';
import type { Monitor } from '../monitor/index.ts';
import { asksForRun } from '../retraining/index.ts';
import type { Alert } from './alert.ts';
import { howSure } from './certainty.ts';
import { listed, moment, quantity, sentence, wordsOf } from './words.ts';

/** A fact about an incident. */
export type AboutIncident = IncidentOpened | IncidentUpdated | IncidentResolved;

type IncidentKind = Extract<Alert['kind'], `incident-${string}`>;

/** The changes of an open incident that are worth a message, the most important first, and how each is said before the cause. */
const worthTelling: readonly (readonly [change: string, words: string])[] = [
  ['moved', 'told anew after late data, '],
  ['reopened', 'back again, '],
  ['severity', 'graver now, '],
  ['lasting', 'for 14 days now, '],
  ['silence-over', 'silenced until now, '],
  ['columns', 'spreading, '],
];

/** Findings, and records, that a message quotes; the report has them all. */
const quotedFindings = 5;
const quotedRecords = 10;

/**
 * The message that tells people of an incident: what, since when, how sure, how bad; then why, what to do and where to look. Undefined where
 * it is not worth one.
 *
 * @param monitor the incident's monitor, where there is one
 */
export const incidentAlert = ({ metadata, data }: AboutIncident, monitor: Monitor | undefined): Alert | undefined => {
  const { incident, changed } = data;
  const kind = kindOf(metadata.type, incident, changed);
  if (kind === undefined) return undefined;
  const { cause, severity, owner, subject } = incident;
  const name = incident.monitorId ?? subject;
  return {
    factId: metadata.id,
    kind,
    monitor: name,
    severity,
    owner,
    cause,
    title: `${name}: ${changeOf(changed)}${wordsOf[cause].name}${columnsOf(incident)}${sliceOf(incident)}`,
    points: isOver(kind) ? pointsOfEnd(kind, incident, changed, monitor) : pointsOf(incident, changed, monitor),
  };
};

const kindOf = (
  type: AboutIncident['metadata']['type'],
  { status }: Incident,
  changed: readonly string[],
): IncidentKind | undefined => {
  if (status === 'silenced') return undefined;
  // Another takes its place and says so.
  if (status === 'withdrawn' && changed.includes('moved')) return undefined;
  if (type === 'Incident Resolved') return status === 'withdrawn' ? 'incident-withdrawn' : 'incident-resolved';
  if (status === 'resolved' || status === 'withdrawn') return undefined;
  if (type === 'Incident Opened') return 'incident-opened';
  const isWorthIt = changed.includes('cause') || worthTelling.some(([change]) => changed.includes(change));
  return isWorthIt ? 'incident-updated' : undefined;
};

const isOver = (kind: IncidentKind): boolean => kind === 'incident-resolved' || kind === 'incident-withdrawn';

/** What about an open incident is new, said before its cause. */
const changeOf = (changed: readonly string[]): string => {
  const [, words = ''] = worthTelling.find(([change]) => changed.includes(change)) ?? [];
  return changed.includes('cause') ? `${words}cause now known better: ` : words;
};

const columnsOf = ({ columns }: Incident): string => (columns.length === 0 ? '' : ` (${listed(columns, 3)})`);

const sliceOf = ({ slice }: Incident): string => (slice ? ` only where ${slice.segment} is ${slice.value}` : '');

type Points = Alert['points'];

const pointsOf = (incident: Incident, changed: readonly string[], monitor: Monitor | undefined): Points => [
  { label: 'What', text: what(incident, changed, monitor) },
  { label: 'Since', text: since(incident) },
  { label: 'How sure', text: howSure(incident) },
  { label: 'How bad', text: howBad(incident) },
  // What people did to the endpoint is the first thing to look at, whatever the numbers say.
  { label: 'Likely cause', text: [...(incident.knownChanges ?? []), wordsOf[incident.cause].likely].join('\n') },
  { label: 'What was done', text: whatWasDone(incident, monitor) },
  { label: 'What to do', text: whatToDo(incident) },
  { label: 'Where to look', text: whereToLook(incident) },
  { label: 'Owner', text: incident.owner },
];

const pointsOfEnd = (
  kind: IncidentKind,
  incident: Incident,
  changed: readonly string[],
  monitor: Monitor | undefined,
): Points => [
  { label: 'What', text: what(incident, [], monitor) },
  { label: 'Since', text: since(incident) },
  { label: 'How bad', text: `Severity ${incident.severity}` },
  { label: 'What was done', text: howItEnded(kind, incident, changed) },
  { label: 'Where to look', text: whereToLook(incident) },
  { label: 'Owner', text: incident.owner },
];

const what = (incident: Incident, changed: readonly string[], monitor: Monitor | undefined): string => {
  const { headline, columns, cause } = incident;
  return [
    ...(changed.includes('cause') ? [`Cause now known better: ${wordsOf[cause].name}.`] : []),
    sentence(headline),
    ...(changed.includes('moved')
      ? ['Late data moved its opening: it takes the place of the incident told before.']
      : []),
    ...(incident.slice ? [`It shows${sliceOf(incident)}.`] : []),
    ...(columns.length > 3 ? [`Columns: ${listed(columns, 20)}`] : []),
    ...(monitor?.title === undefined ? [] : [`Monitor: ${monitor.title}`]),
  ].join('\n');
};

const since = ({ cause, onsetAt, openedAt, lastSeenAt, resolvedAt, windowsInViolation }: Incident): string => {
  const onset = onsetAt === openedAt ? moment(onsetAt) : `${moment(onsetAt)}, first seen ${moment(openedAt)}`;
  const shows = quantity(windowsInViolation, isReported(cause) ? 'report' : 'window');
  const end = resolvedAt === null ? `the last up to ${moment(lastSeenAt)}` : `over since ${moment(resolvedAt)}`;
  return `${onset}; in ${shows}, ${end}`;
};

const howBad = ({ severity, findings }: Incident): string =>
  [
    `Severity ${severity}`,
    ...findings.slice(0, quotedFindings).map((finding) => `- ${finding.sentence}`),
    ...(findings.length > quotedFindings
      ? [`- and ${quantity(findings.length - quotedFindings, 'more finding')}`]
      : []),
  ].join('\n');

const whatWasDone = (incident: Incident, monitor: Monitor | undefined): string => {
  const policy = monitor?.retraining;
  return policy !== undefined && asksForRun(policy, incident)
    ? `Retraining by ${policy.pipelineName} is asked for, within the policy's limits; a message follows when a run starts.`
    : 'Nothing yet: a person has to decide.';
};

const whatToDo = (incident: Incident): string => {
  const { incidentId, status, answeredBy } = incident;
  const isTaken = status === 'acknowledged';
  return [
    isTaken
      ? `${answeredBy ?? 'Somebody'} is on it.`
      : `Say that you are on it: POST /incidents/${incidentId}/acknowledge`,
    `Hear no more of it until it is over: POST /incidents/${incidentId}/silence`,
    ...(incident.isLasting ? whatLasts(incident) : []),
  ].join('\n');
};

/** What has gone on for long may be how it is meant to be. Only a person can say so, and only of what is not broken. */
const whatLasts = ({ incidentId, cause, openedAt, onsetAt }: Incident): readonly string[] =>
  isDrift(cause)
    ? [
        `It has gone on since ${moment(openedAt)}. If this is how it is meant to be, accept it as the new normal:`,
        `POST /incidents/${incidentId}/accept with the body {"by": "your name"}`,
        `Windows after that are compared with the time since ${moment(onsetAt)}. Nothing does this by itself.`,
      ]
    : [`It has gone on since ${moment(openedAt)}.`];

const howItEnded = (kind: IncidentKind, { answeredBy }: Incident, changed: readonly string[]): string => {
  if (kind === 'incident-withdrawn') return 'The incident was withdrawn: late data took its evidence away.';
  return changed.includes('accepted')
    ? `The incident was closed: ${answeredBy ?? 'a person'} accepted it as the new normal, which windows from now on are compared with.`
    : 'The incident was closed: the cause has stayed away long enough.';
};

const whereToLook = ({ incidentId, report, exampleRecordIds = [] }: Incident): string =>
  [
    ...(exampleRecordIds.length === 0 ? [] : [`Records that show it: ${listed(exampleRecordIds, quotedRecords)}`]),
    ...(report === null ? [] : [`Report: s3://${report.bucket}/${report.key}`]),
    `API: GET /incidents/${incidentId}`,
  ].join('\n');
