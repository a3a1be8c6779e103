import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { awsEvent, maybe, optionalText, present } from '../parts/sagemaker-event.ts';

const data = maybe(v.object({ s3Uri: optionalText }));

/** A job that customizes a model of Bedrock reached a status. */
export const modelCustomizationJobStateChange = awsEvent(
  'Model Customization Job State Change',
  v.object({
    jobName: present,
    jobArn: present,
    jobStatus: present,
    failureMessage: optionalText,
    outputModelArn: optionalText,
    baseModelArn: optionalText,
    trainingDataConfig: data,
    validationDataConfig: data,
    outputDataConfig: data,
    creationTime: optionalAwsTime,
    lastModifiedTime: optionalAwsTime,
    endTime: optionalAwsTime,
  }),
);

export type ModelCustomizationJobStateChange = v.InferOutput<typeof modelCustomizationJobStateChange>;

export const modelCustomizationJobStateChangeExample: v.InferInput<typeof modelCustomizationJobStateChange> = {
  id: 'e4d3921a-724a-47f6-a518-182b5e200159',
  'detail-type': 'Model Customization Job State Change',
  source: 'aws.bedrock',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T12:34:56Z',
  resources: ['arn:aws:bedrock:eu-west-1:123456789012:model-customization-job/abcdefghwxyz'],
  detail: {
    jobName: 'support-ft',
    jobArn: 'arn:aws:bedrock:eu-west-1:123456789012:model-customization-job/abcdefghwxyz',
    jobStatus: 'Failed',
    failureMessage: 'Training data could not be read',
    outputModelArn: 'arn:aws:bedrock:eu-west-1:123456789012:custom-model/support-ft-v2',
    baseModelArn: 'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-micro-v1:0',
    trainingDataConfig: { s3Uri: 's3://support-texts/train.jsonl' },
    validationDataConfig: { s3Uri: 's3://support-texts/val.jsonl' },
    outputDataConfig: { s3Uri: 's3://support-texts/out/' },
    creationTime: '2026-11-20T10:11:12Z',
    lastModifiedTime: '2026-11-20T12:34:56Z',
    endTime: '2026-11-20T12:34:56Z',
  },
};
