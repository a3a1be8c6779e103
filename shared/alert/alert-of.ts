import type { IncidentOpened } from '../../events/incident-opened.ts';
import type { IncidentResolved } from '../../events/incident-resolved.ts';
import type { IncidentUpdated } from '../../events/incident-updated.ts';
import type { Incident } from '../../events/parts/incident.ts';
import type { RetrainingStarted } from '../../events/retraining-started.ts';
import type { RetrainingWithheld } from '../../events/retraining-withheld.ts';
import type { Monitor } from '../monitor/index.ts';
import { asksForRun } from '../retraining/index.ts';
import type { Alert } from './alert.ts';
import { moment, quantity, wordsOf } from './words.ts';

type AboutIncident = IncidentOpened | IncidentUpdated | IncidentResolved;

/** A fact that people may want to hear of. */
export type TellableFact = AboutIncident | RetrainingStarted | RetrainingWithheld;

/** The changes of an open incident that are worth a message. */
const worthTelling: ReadonlySet<string> = new Set(['severity', 'columns', 'reopened']);

/** Findings quoted in a message; the report has them all. */
const quotedFindings = 5;

/** The id of the monitor that a fact is about; null where no monitor watches the resource. */
export const monitorIdIn = ({ data }: TellableFact): string | null =>
  'incident' in data ? data.incident.monitorId : data.monitorId;

/**
 * The message that tells people of a fact; undefined where it is not worth one: a silenced incident, a change that asks
 * nothing of anybody, or an opening that is over by the time it is known (its end is told, with all that is in it).
 *
 * @param monitor the fact's monitor, where there is one
 */
export const alertOf = (event: TellableFact, monitor: Monitor | undefined): Alert | undefined => {
  const { data } = event;
  if ('incident' in data) return incidentAlert(event as AboutIncident, monitor);
  const about = { factId: event.metadata.id, monitor: data.monitorId, cause: 'retraining' };
  return 'runId' in data
    ? { ...about, ...startedAlert(data, monitor) }
    : { ...about, ...withheldAlert(data, event.metadata.time, monitor) };
};

const incidentAlert = ({ metadata, data }: AboutIncident, monitor: Monitor | undefined): Alert | undefined => {
  const { incident, changed } = data;
  const kind = kindOf(metadata.type, incident, changed);
  if (kind === undefined) return undefined;
  const { cause, severity, owner, columns, subject } = incident;
  const name = incident.monitorId ?? subject;
  const where = columns.length === 0 ? '' : ` (${listed(columns, 3)})`;
  return {
    factId: metadata.id,
    kind,
    monitor: name,
    severity,
    owner,
    cause,
    title: `${name}: ${changeOf(changed)}${wordsOf[cause].name}${where}`,
    points: [
      { label: 'What', text: what(incident, monitor) },
      { label: 'Since', text: since(incident) },
      { label: 'How bad', text: howBad(incident) },
      { label: 'Likely cause', text: wordsOf[cause].likely },
      { label: 'What was done', text: whatWasDone(kind, incident, monitor) },
      { label: 'Where to look', text: whereToLook(incident) },
      { label: 'Owner', text: owner },
    ],
  };
};

type IncidentKind = Extract<Alert['kind'], `incident-${string}`>;

/** What about an open incident is new, said before its cause. */
const changeOf = (changed: readonly string[]): string => {
  if (changed.includes('reopened')) return 'back again, ';
  if (changed.includes('severity')) return 'graver now, ';
  return changed.includes('columns') ? 'spreading, ' : '';
};

const kindOf = (
  type: AboutIncident['metadata']['type'],
  { status }: Incident,
  changed: readonly string[],
): IncidentKind | undefined => {
  if (status === 'silenced') return undefined;
  if (type === 'Incident Resolved') return status === 'withdrawn' ? 'incident-withdrawn' : 'incident-resolved';
  if (status === 'resolved' || status === 'withdrawn') return undefined;
  if (type === 'Incident Opened') return 'incident-opened';
  return changed.some((change) => worthTelling.has(change)) ? 'incident-updated' : undefined;
};

const what = ({ headline, columns }: Incident, monitor: Monitor | undefined): string =>
  [
    headline,
    ...(columns.length > 3 ? [`Columns: ${listed(columns, 20)}`] : []),
    ...(monitor?.title === undefined ? [] : [`Monitor: ${monitor.title}`]),
  ].join('\n');

const since = ({ cause, onsetAt, openedAt, lastSeenAt, resolvedAt, windowsInViolation }: Incident): string => {
  const onset = onsetAt === openedAt ? moment(onsetAt) : `${moment(onsetAt)}, first seen ${moment(openedAt)}`;
  const shows = quantity(windowsInViolation, cause.endsWith('-failed') ? 'report' : 'window');
  const end = resolvedAt === null ? `the last up to ${moment(lastSeenAt)}` : `over since ${moment(resolvedAt)}`;
  return `${onset}; in ${shows}, ${end}`;
};

const howBad = ({ severity, findings }: Incident): string =>
  [
    `Severity ${severity}`,
    ...findings.slice(0, quotedFindings).map(({ sentence }) => `- ${sentence}`),
    ...more(findings),
  ].join('\n');

const more = (findings: Incident['findings']): readonly string[] =>
  findings.length > quotedFindings ? [`- and ${quantity(findings.length - quotedFindings, 'more finding')}`] : [];

const whatWasDone = (kind: IncidentKind, incident: Incident, monitor: Monitor | undefined): string => {
  if (kind === 'incident-resolved') return 'The incident was closed: the cause has stayed away long enough.';
  if (kind === 'incident-withdrawn') return 'The incident was withdrawn: late data took its evidence away.';
  const policy = monitor?.retraining;
  return policy !== undefined && asksForRun(policy, incident)
    ? `Retraining by ${policy.pipelineName} is asked for, within the policy's limits; a message follows when a run starts.`
    : 'Nothing yet: a person has to decide.';
};

const whereToLook = ({ incidentId, report }: Incident): string =>
  [
    ...(report === null ? [] : [`Report: s3://${report.bucket}/${report.key}`]),
    `API: GET /incidents/${incidentId}`,
  ].join('\n');

type WithoutSubject = Omit<Alert, 'factId' | 'monitor' | 'cause'>;

const startedAlert = (data: RetrainingStarted['data'], monitor: Monitor | undefined): WithoutSubject => ({
  kind: 'retraining-started',
  severity: 'info',
  owner: monitor?.owner ?? 'unowned',
  title: `${data.monitorId}: retraining started`,
  points: [
    { label: 'What', text: `The pipeline ${data.pipelineName} was started to retrain the model.` },
    { label: 'Why', text: data.reason },
    { label: 'With', text: `${quantity(data.newRecords, 'record')} collected since the last run` },
    { label: 'What to do', text: 'Nothing now. The new model still has to be approved before it takes over.' },
    {
      label: 'Where to look',
      text: [
        `Execution: ${data.pipelineExecutionArn}`,
        ...(data.incidentId === null ? [] : [`API: GET /incidents/${data.incidentId}`]),
      ].join('\n'),
    },
    { label: 'Owner', text: monitor?.owner ?? 'unowned' },
  ],
});

const withheldAlert = (
  data: RetrainingWithheld['data'],
  time: string,
  monitor: Monitor | undefined,
): WithoutSubject => ({
  kind: 'retraining-withheld',
  severity: 'warning',
  owner: data.owner,
  title: `${data.monitorId}: retraining has not helped, please decide`,
  points: [
    { label: 'What', text: data.reason },
    { label: 'Since', text: moment(time) },
    {
      label: 'What was done',
      text: `${quantity(data.runsStarted, 'run')} of ${monitor?.retraining?.pipelineName ?? 'the pipeline'}; no more will start by itself.`,
    },
    {
      label: 'What to do',
      text: 'Find out whether the data or the model is wrong: mend the source, retrain by hand, or accept what is new.',
    },
    { label: 'Where to look', text: `API: GET /incidents/${data.incidentId}` },
    { label: 'Owner', text: data.owner },
  ],
});

const listed = (names: readonly string[], most: number): string => {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
};
