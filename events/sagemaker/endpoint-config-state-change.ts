import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { configuredVariant, listOf, present, sagemakerEvent, tags } from '../parts/sagemaker-event.ts';

/** What is told of an endpoint config. It never changes. */
export const endpointConfig = v.object({
  EndpointConfigName: present,
  EndpointConfigArn: present,
  ProductionVariants: listOf(configuredVariant),
  ShadowProductionVariants: listOf(configuredVariant),
  AsyncInferenceConfig: v.optional(v.unknown()),
  CreationTime: optionalAwsTime,
  Tags: tags,
});

/** An endpoint config was created or deleted; the event does not say which. */
export const endpointConfigStateChange = sagemakerEvent('SageMaker Endpoint Config State Change', endpointConfig);

export type EndpointConfigStateChange = v.InferOutput<typeof endpointConfigStateChange>;

export const endpointConfigStateChangeExample: v.InferInput<typeof endpointConfigStateChange> = {
  id: '5e571eaa-66c1-44e7-8859-90d2e844c762',
  'detail-type': 'SageMaker Endpoint Config State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T14:10:03Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/flights-delay-2'],
  detail: {
    EndpointConfigName: 'flights-delay-2',
    EndpointConfigArn: 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/flights-delay-2',
    ProductionVariants: [
      {
        VariantName: 'AllTraffic',
        ModelName: 'flights-delay-8',
        InitialInstanceCount: 3,
        InstanceType: 'ml.m5.large',
        InitialVariantWeight: 1.0,
        ServerlessConfig: null,
        VolumeSizeInGB: null,
      },
    ],
    AsyncInferenceConfig: null,
    ShadowProductionVariants: null,
    CreationTime: 1795183802774,
    Tags: {},
  },
};
