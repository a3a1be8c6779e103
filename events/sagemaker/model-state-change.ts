import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { container, listOf, maybe, present, sagemakerEvent, tags } from '../parts/sagemaker-event.ts';

/** What is told of a model. It never changes. */
export const model = v.object({
  ModelName: present,
  ModelArn: present,
  PrimaryContainer: maybe(container),
  Containers: listOf(container),
  CreationTime: optionalAwsTime,
  Tags: tags,
});

/** A model was created or deleted; the event does not say which. */
export const modelStateChange = sagemakerEvent('SageMaker Model State Change', model);

export type ModelStateChange = v.InferOutput<typeof modelStateChange>;

export const modelStateChangeExample: v.InferInput<typeof modelStateChange> = {
  id: '5df6f817-b099-4bcf-a0ec-6db25097c040',
  'detail-type': 'SageMaker Model State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T14:09:31Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:model/flights-delay-8'],
  detail: {
    ModelName: 'flights-delay-8',
    ModelArn: 'arn:aws:sagemaker:eu-west-1:123456789012:model/flights-delay-8',
    PrimaryContainer: {
      Image: '683313688378.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1',
      ModelDataUrl: 's3://flights/models/pipelines-p4jn9xou8a8s-train-Ab3dE5/output/model.tar.gz',
    },
    Containers: [],
    CreationTime: 1795183771002,
    Tags: {},
  },
};
