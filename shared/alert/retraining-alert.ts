import type { RetrainingStarted } from '../../events/retraining-started.ts';
import type { RetrainingWithheld } from '../../events/retraining-withheld.ts';
import type { Monitor } from '../monitor/index.ts';
import type { Alert } from './alert.ts';
import { moment, quantity } from './words.ts';

type WithoutSubject = Omit<Alert, 'factId' | 'monitor' | 'cause'>;

/** The message that tells people of a run that started. */
export const startedAlert = (data: RetrainingStarted['data'], monitor: Monitor | undefined): WithoutSubject => ({
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

/** The message that asks people to decide, since retraining has not helped. */
export const withheldAlert = (
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
