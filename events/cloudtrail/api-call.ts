import * as v from 'valibot';
import { awsTime } from '../parts/aws-time.ts';
import { awsEvent, maybe, optionalText, present } from '../parts/sagemaker-event.ts';

const parameters = maybe(v.record(v.string(), v.unknown()));

/** Somebody called an AWS API; comes only where the account has a trail. A call that failed has an error code. */
export const apiCall = awsEvent(
  'AWS API Call via CloudTrail',
  v.object({
    eventID: present,
    eventName: present,
    eventSource: present,
    eventTime: awsTime,
    userIdentity: v.object({
      type: optionalText,
      arn: optionalText,
      principalId: optionalText,
      /** The AWS service that called in somebody's name. */
      invokedBy: optionalText,
    }),
    errorCode: optionalText,
    requestParameters: parameters,
    responseElements: parameters,
  }),
);

export type ApiCall = v.InferOutput<typeof apiCall>;

export const apiCallExample: v.InferInput<typeof apiCall> = {
  id: '04948682-4233-4b55-bff9-59b7c7fda173',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T14:12:25Z',
  resources: [],
  detail: {
    eventID: 'fe2fbd72-0bdc-45d3-860b-ed79214119cf',
    eventName: 'CreateEndpoint',
    eventSource: 'sagemaker.amazonaws.com',
    eventTime: '2026-11-20T14:12:25Z',
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/Deployer/deploy' },
    requestParameters: { endpointName: 'flights-delay', endpointConfigName: 'flights-delay-1' },
    responseElements: { endpointArn: 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/flights-delay' },
  },
};
