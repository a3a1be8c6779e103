import * as v from 'valibot';
import { endpointStateChange } from '../events/sagemaker/endpoint-state-change.ts';
import { modelPackageStateChange } from '../events/sagemaker/model-package-state-change.ts';
import { pipelineExecutionStatusChange } from '../events/sagemaker/pipeline-execution-status-change.ts';
import { trainingJobStateChange } from '../events/sagemaker/training-job-state-change.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { lifecycleStore } from '../shared/aws/lifecycle-store.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onEvent } from '../shared/aws/on-event.ts';
import { resources } from '../shared/aws/resources.ts';
import { type Facts, fact } from '../shared/facts.ts';
import {
  executionOfJob,
  explained,
  type Lifecycle,
  monitorIdsOf,
  type ResourceState,
  type Resources,
  type SagemakerEvent,
  type ToldState,
  toldState,
} from '../shared/lifecycle/index.ts';
import type { Monitors } from '../shared/monitor/index.ts';
import { isoOf } from '../shared/window/index.ts';

export interface Ports {
  readonly monitors: Monitors;
  readonly lifecycle: Lifecycle;
  readonly resources: Resources;
  readonly facts: Facts;
}

/**
 * Records the state that a SageMaker resource reached and tells of it. SageMaker sends several events for one change and
 * keeps no order: what counts is the resource, its status and when it changed, and no job leaves the end it came to.
 */
export const recordLifecycle = (ports: Ports) => async (event: SagemakerEvent) => {
  const told = toldState(event);
  if (told === undefined) return { skipped: 'the event tells of no status', resources: event.resources };
  const saved = await ports.lifecycle.save(await completed(ports.resources, told));
  const { resourceArn, status } = told.state;
  if (saved === undefined) return { skipped: 'a later state is known', resourceArn, status };
  const monitorIds = await monitorsOf(ports, saved);
  await ports.facts.publish([recordedFact(saved, monitorIds, event.id)]);
  return { resourceArn, status, monitorIds };
};

const completed = async (resources: Resources, told: ToldState): Promise<ResourceState> =>
  told.lacks.length === 0 ? told.state : explained(told, await resources.describe(told));

const monitorsOf = async ({ monitors, lifecycle }: Ports, state: ResourceState): Promise<readonly string[]> => {
  const executionId = state.kind === 'training-job' ? executionOfJob(state.name) : undefined;
  const pipelineName = executionId === undefined ? undefined : await lifecycle.pipelineOf(executionId);
  return monitorIdsOf(state, await monitors.all(), pipelineName);
};

const recordedFact = (state: ResourceState, monitorIds: readonly string[], eventId: string) => {
  const { kind, resourceArn, name, status, outcome, failureReason, changedAtMs } = state;
  const changedAt = isoOf(changedAtMs);
  return fact(
    'Lifecycle Recorded',
    [resourceArn, status, changedAt],
    { time: changedAt, correlationId: resourceArn, causationId: eventId },
    { kind, resourceArn, name, status, outcome, monitorIds, failureReason, changedAt },
  );
};

const { BUS_NAME } = env('BUS_NAME');

export const handler = onEvent(
  v.variant('detail-type', [
    trainingJobStateChange,
    endpointStateChange,
    pipelineExecutionStatusChange,
    modelPackageStateChange,
  ]),
  recordLifecycle({
    monitors: monitorsFile(),
    lifecycle: lifecycleStore(),
    resources: resources(),
    facts: factsOnBus(BUS_NAME),
  }),
);
