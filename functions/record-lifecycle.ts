import * as v from 'valibot';
import { batchInferenceJobStateChange } from '../events/bedrock/batch-inference-job-state-change.ts';
import { modelCustomizationJobStateChange } from '../events/bedrock/model-customization-job-state-change.ts';
import { type ApiCall, apiCall } from '../events/cloudtrail/api-call.ts';
import { alarmStateChange } from '../events/cloudwatch/alarm-state-change.ts';
import { endpointConfigStateChange } from '../events/sagemaker/endpoint-config-state-change.ts';
import { endpointDeploymentStateChange } from '../events/sagemaker/endpoint-deployment-state-change.ts';
import { endpointStateChange } from '../events/sagemaker/endpoint-state-change.ts';
import { featureGroupStateChange } from '../events/sagemaker/feature-group-state-change.ts';
import { humanLoopStatusChange } from '../events/sagemaker/human-loop-status-change.ts';
import { hyperParameterTuningJobStateChange } from '../events/sagemaker/hyper-parameter-tuning-job-state-change.ts';
import { modelCardStateChange } from '../events/sagemaker/model-card-state-change.ts';
import { modelPackageStateChange } from '../events/sagemaker/model-package-state-change.ts';
import { modelStateChange } from '../events/sagemaker/model-state-change.ts';
import { monitoringScheduleStateChange } from '../events/sagemaker/monitoring-schedule-state-change.ts';
import { pipelineExecutionStatusChange } from '../events/sagemaker/pipeline-execution-status-change.ts';
import { pipelineStepStatusChange } from '../events/sagemaker/pipeline-step-status-change.ts';
import { processingJobStateChange } from '../events/sagemaker/processing-job-state-change.ts';
import { trainingJobStateChange } from '../events/sagemaker/training-job-state-change.ts';
import { transformJobStateChange } from '../events/sagemaker/transform-job-state-change.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { lifecycleStore } from '../shared/aws/lifecycle-store.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onEvent } from '../shared/aws/on-event.ts';
import { resources } from '../shared/aws/resources.ts';
import {
  apiCallRecordOf,
  goneState,
  isWorthAsking,
  type RecorderPorts,
  type ResourceEvent,
  recorder,
  toldBy,
} from '../shared/lifecycle/index.ts';

/**
 * Records the state that a resource reached, and tells of it; of a call, who made it. AWS sends several events for one change,
 * keeps no order and may lose some: what counts is the resource, its status and when it changed, and no job leaves the end it
 * came to. An event is also a hint: what it leaves out is asked for, and kept beside it.
 */
export const recordLifecycle = (ports: RecorderPorts) => async (event: ResourceEvent | ApiCall) =>
  event['detail-type'] === 'AWS API Call via CloudTrail' ? recordCall(ports, event) : recordChange(ports, event);

const recordCall = async ({ lifecycle }: RecorderPorts, event: ApiCall) => {
  const call = apiCallRecordOf(event);
  if (call === undefined) return { skipped: 'the call changed nothing that is recorded', call: event.detail.eventName };
  await lifecycle.saveCall(call);
  return { call: call.name, resourceArn: call.resourceArn };
};

const recordChange = async (ports: RecorderPorts, event: ResourceEvent) => {
  const told = toldBy(event);
  const { tell, follow } = recorder(ports);
  const resourceArn = told.about.arn.toLowerCase();
  const kept = told.state && (await ports.lifecycle.save(told.state));
  if (told.state !== undefined && kept === undefined)
    return { skipped: 'a later state is known', resourceArn, status: told.state.status };
  const answer = isWorthAsking(told) ? await ports.resources.describe(told.about) : undefined;
  const described = answer === 'gone' ? goneState(told, event.time) : answer;
  const recorded = await tell([kept, described && (await ports.lifecycle.save(described, 'described'))], event.id);
  if (recorded === undefined) return { skipped: 'the event tells of no status', resources: event.resources };
  const followed = await follow(recorded.state, event.id);
  const { monitorIds, state } = recorded;
  return { resourceArn, status: state.status, monitorIds, ...(followed === 0 ? {} : { followed }) };
};

const { BUS_NAME } = env('BUS_NAME');

export const handler = onEvent(
  v.variant('detail-type', [
    trainingJobStateChange,
    hyperParameterTuningJobStateChange,
    processingJobStateChange,
    transformJobStateChange,
    endpointStateChange,
    endpointDeploymentStateChange,
    endpointConfigStateChange,
    modelStateChange,
    modelPackageStateChange,
    modelCardStateChange,
    pipelineExecutionStatusChange,
    pipelineStepStatusChange,
    featureGroupStateChange,
    humanLoopStatusChange,
    monitoringScheduleStateChange,
    alarmStateChange,
    apiCall,
    modelCustomizationJobStateChange,
    batchInferenceJobStateChange,
  ]),
  recordLifecycle({
    monitors: monitorsFile(),
    lifecycle: lifecycleStore(),
    resources: resources(),
    facts: factsOnBus(BUS_NAME),
  }),
);
