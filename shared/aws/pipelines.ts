import {
  DescribePipelineCommand,
  DescribePipelineExecutionCommand,
  ResourceNotFound,
  SageMakerClient,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import * as v from 'valibot';
import { retrainingPrefix } from '../flagged/index.ts';
import type { Pipelines } from '../retraining/index.ts';

const client = new SageMakerClient({});

/** Statuses after which nothing runs any more. */
const finished: ReadonlySet<string> = new Set(['Succeeded', 'Failed', 'Stopped']);

/**
 * Retraining pipelines in SageMaker. Of the parameters `MonitorId`, `RetrainingDataUri` (where the monitor's retraining
 * set lies, with a slash at the end) and `Reason`, a pipeline is started with those that it declares.
 */
export const pipelines = (dataBucket: string): Pipelines => ({
  start: async ({ pipelineName, runId, monitorId, reason }) => {
    const declared = await declaredParameters(pipelineName);
    const { PipelineExecutionArn } = await client.send(
      new StartPipelineExecutionCommand({
        PipelineName: pipelineName,
        PipelineExecutionDisplayName: `plumbline-${monitorId}-${runId.slice(0, 8)}`,
        PipelineExecutionDescription: reason.slice(0, 3072),
        // The same token again answers with the execution that the first call started.
        ClientRequestToken: runId,
        PipelineParameters: [
          { Name: 'MonitorId', Value: monitorId },
          { Name: 'RetrainingDataUri', Value: `s3://${dataBucket}/${retrainingPrefix(monitorId)}` },
          { Name: 'Reason', Value: reason.slice(0, 1024) },
        ].filter(({ Name }) => declared.has(Name)),
      }),
    );
    if (PipelineExecutionArn === undefined) throw new Error(`SageMaker named no execution of ${pipelineName}.`);
    return PipelineExecutionArn;
  },
  status: async (executionArn) => {
    try {
      const { PipelineExecutionStatus = '' } = await client.send(
        new DescribePipelineExecutionCommand({ PipelineExecutionArn: executionArn }),
      );
      return finished.has(PipelineExecutionStatus) ? 'finished' : 'executing';
    } catch (error) {
      if (error instanceof ResourceNotFound) return 'unknown';
      throw error;
    }
  },
});

const definition = v.object({ Parameters: v.optional(v.array(v.object({ Name: v.string() })), []) });

/** Names of the parameters in a pipeline's definition; SageMaker refuses a start with any other. */
const declaredParameters = async (pipelineName: string): Promise<ReadonlySet<string>> => {
  const { PipelineDefinition = '{}' } = await client.send(new DescribePipelineCommand({ PipelineName: pipelineName }));
  const { Parameters } = v.parse(definition, JSON.parse(PipelineDefinition));
  return new Set(Parameters.map(({ Name }) => Name));
};
