import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import {
  deployedVariant,
  listOf,
  optionalText,
  pendingDeployment,
  present,
  sagemakerEvent,
  tags,
} from '../parts/sagemaker-event.ts';

/** What is told of an endpoint. Why it failed, and what its variants are, comes from DescribeEndpoint only. */
export const endpoint = v.object({
  EndpointName: present,
  EndpointArn: present,
  EndpointStatus: present,
  EndpointConfigName: optionalText,
  FailureReason: optionalText,
  ProductionVariants: listOf(deployedVariant),
  ShadowProductionVariants: listOf(deployedVariant),
  PendingDeploymentSummary: pendingDeployment,
  AsyncInferenceConfig: v.optional(v.unknown()),
  CreationTime: optionalAwsTime,
  LastModifiedTime: optionalAwsTime,
  Tags: tags,
});

/** An endpoint reached a status, spelt `IN_SERVICE` here and `InService` in the API. It never says why it failed. */
export const endpointStateChange = sagemakerEvent('SageMaker Endpoint State Change', endpoint);

export type EndpointStateChange = v.InferOutput<typeof endpointStateChange>;

export const endpointStateChangeExample: v.InferInput<typeof endpointStateChange> = {
  id: '8c0a70a7-a845-47f9-953a-5154281fa6f5',
  'detail-type': 'SageMaker Endpoint State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T14:20:31Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:endpoint/flights-delay'],
  detail: {
    EndpointName: 'flights-delay',
    EndpointArn: 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/flights-delay',
    EndpointStatus: 'IN_SERVICE',
    EndpointConfigName: 'flights-delay-1',
    ProductionVariants: [{ DesiredWeight: 1.0, DesiredInstanceCount: 2.0 }],
    CreationTime: 1772439112203.0,
    LastModifiedTime: 1795184431287.0,
    Tags: { team: 'travel-models' },
  },
};
