import type * as v from 'valibot';
import { sagemakerEvent } from '../parts/sagemaker-event.ts';
import { endpoint } from './endpoint-state-change.ts';

/**
 * A deployment on an endpoint went on: from one config to the next, or to another capacity. Unlike the event about the
 * endpoint's status, it tells the variants by name and how many instances each has.
 */
export const endpointDeploymentStateChange = sagemakerEvent('SageMaker Endpoint Deployment State Change', endpoint);

export type EndpointDeploymentStateChange = v.InferOutput<typeof endpointDeploymentStateChange>;

const variant = { VariantName: 'AllTraffic', CurrentWeight: 1, DesiredWeight: 1 };

export const endpointDeploymentStateChangeExample: v.InferInput<typeof endpointDeploymentStateChange> = {
  id: '939ae232-588e-4bce-b71e-d78a1dc02e27',
  'detail-type': 'SageMaker Endpoint Deployment State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T14:14:30Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:endpoint/flights-delay'],
  detail: {
    EndpointName: 'flights-delay',
    EndpointArn: 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/flights-delay',
    EndpointStatus: 'UPDATING',
    EndpointConfigName: 'flights-delay-1',
    ProductionVariants: [{ ...variant, CurrentInstanceCount: 3, DesiredInstanceCount: 3 }],
    PendingDeploymentSummary: {
      EndpointConfigName: 'flights-delay-2',
      ProductionVariants: [
        { ...variant, CurrentInstanceCount: 1, DesiredInstanceCount: 3, VariantStatus: [{ Status: 'Baking' }] },
      ],
    },
    CreationTime: 1772439112203,
    LastModifiedTime: 1795183948181,
    Tags: {},
  },
};
