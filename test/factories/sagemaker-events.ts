import * as v from 'valibot';
import {
  type EndpointConfigStateChange,
  endpointConfigStateChange,
  endpointConfigStateChangeExample,
} from '../../events/sagemaker/endpoint-config-state-change.ts';
import {
  type EndpointStateChange,
  endpointStateChange,
  endpointStateChangeExample,
} from '../../events/sagemaker/endpoint-state-change.ts';
import {
  type PipelineExecutionStatusChange,
  pipelineExecutionStatusChange,
  pipelineExecutionStatusChangeExample,
} from '../../events/sagemaker/pipeline-execution-status-change.ts';
import {
  type TrainingJobStateChange,
  trainingJobStateChange,
  trainingJobStateChangeExample,
} from '../../events/sagemaker/training-job-state-change.ts';

type Detail = Readonly<Record<string, unknown>>;

/** An event about the endpoint `flights-delay`; what a test is about goes into `detail`. */
export const anEndpointEvent = (detail: Detail = {}, time = '2026-11-20T14:20:31Z'): EndpointStateChange => {
  const example = endpointStateChangeExample;
  return v.parse(endpointStateChange, { ...example, time, detail: { ...example.detail, ...detail } });
};

/** An event about a training job that a pipeline ran. */
export const aTrainingJobEvent = (detail: Detail = {}): TrainingJobStateChange => {
  const example = trainingJobStateChangeExample;
  return v.parse(trainingJobStateChange, { ...example, detail: { ...example.detail, ...detail } });
};

/** An event about an execution of `flights-delay-retrain`. */
export const anExecutionEvent = (detail: Detail = {}, time = '2026-11-20T10:07:11Z'): PipelineExecutionStatusChange => {
  const example = pipelineExecutionStatusChangeExample;
  return v.parse(pipelineExecutionStatusChange, { ...example, time, detail: { ...example.detail, ...detail } });
};

/** An event about an endpoint config with one variant on machines of a type. */
export const anEndpointConfigEvent = (name: string, instanceType: string): EndpointConfigStateChange => {
  const example = endpointConfigStateChangeExample;
  const [variant] = example.detail.ProductionVariants ?? [];
  const detail = {
    ...example.detail,
    EndpointConfigName: name,
    EndpointConfigArn: `arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/${name}`,
    ProductionVariants: [{ ...variant, InstanceType: instanceType }],
  };
  return v.parse(endpointConfigStateChange, { ...example, detail });
};
