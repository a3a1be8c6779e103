import type { ApiCall } from '../../events/cloudtrail/api-call.ts';
import { siblingArn } from './resource-state.ts';

/** That somebody created, changed, started, stopped or deleted something through the API. */
export interface ApiCallRecord {
  /** CloudTrail's id of the call: the same however often it is delivered. */
  readonly callId: string;
  /** `CreateEndpoint`. */
  readonly name: string;
  /** ARN of the user or of the role's session; the service's name where one acted by itself. */
  readonly by: string;
  /** Lower case. */
  readonly resourceArn: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** Things that calls are about: the noun in a call's name, the parameter that names it, and the room in its ARN. */
const subjects: readonly (readonly [noun: string, parameter: string, room: string])[] = [
  ['EndpointConfig', 'endpointConfigName', 'endpoint-config'],
  ['Endpoint', 'endpointName', 'endpoint'],
  ['ModelPackageGroup', 'modelPackageGroupName', 'model-package-group'],
  ['ModelPackage', 'modelPackageName', 'model-package'],
  ['ModelCard', 'modelCardName', 'model-card'],
  ['Model', 'modelName', 'model'],
  ['TrainingJob', 'trainingJobName', 'training-job'],
  ['ProcessingJob', 'processingJobName', 'processing-job'],
  ['TransformJob', 'transformJobName', 'transform-job'],
  ['HyperParameterTuningJob', 'hyperParameterTuningJobName', 'hyper-parameter-tuning-job'],
  ['Pipeline', 'pipelineName', 'pipeline'],
  ['FeatureGroup', 'featureGroupName', 'feature-group'],
  ['MonitoringSchedule', 'monitoringScheduleName', 'monitoring-schedule'],
];

/** What changes something; all else only reads, or uses an endpoint. */
const changing = /^(?:Create|Update|Delete|Start|Stop|Add|Register|Deregister|Retry|Send)/;

/** The record of a call; undefined where it changed nothing, or about what cannot be said. */
export const apiCallRecordOf = ({ detail, account, region }: ApiCall): ApiCallRecord | undefined => {
  if (detail.errorCode !== null || !changing.test(detail.eventName)) return undefined;
  const home = `arn:aws:sagemaker:${region}:${account}:`;
  const arn = arnIn(detail.responseElements) ?? arnIn(detail.requestParameters) ?? named(detail, home);
  if (arn === undefined) return undefined;
  const { arn: who, invokedBy, principalId } = detail.userIdentity;
  return {
    callId: detail.eventID,
    name: detail.eventName,
    by: who ?? invokedBy ?? principalId ?? 'unknown',
    resourceArn: arn.toLowerCase(),
    atMs: detail.eventTime,
  };
};

/** The ARN of what the call is about, not of the role that it names. */
const arnIn = (parameters: Readonly<Record<string, unknown>> | undefined): string | undefined =>
  Object.entries(parameters ?? {}).find(
    ([key, value]) =>
      /(?:endpoint|model|job|pipeline|group|schedule|card|resource|config|execution)\w*Arn$/i.test(key) &&
      typeof value === 'string' &&
      value.startsWith('arn:'),
  )?.[1] as string | undefined;

const named = ({ eventName, requestParameters }: ApiCall['detail'], home: string): string | undefined => {
  const subject = subjects.find(([noun]) => eventName.includes(noun));
  const name = subject && requestParameters?.[subject[1]];
  if (subject === undefined || typeof name !== 'string' || name === '') return undefined;
  return name.startsWith('arn:') ? name : siblingArn(home, subject[2], name);
};
