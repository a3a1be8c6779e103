import {
  DescribePipelineExecutionCommand,
  ResourceNotFound,
  SageMakerClient,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { retrainingPrefix } from '../flagged/index.ts';
import type { Pipelines } from '../retraining/index.ts';

const client = new SageMakerClient({});

/** Statuses after which nothing runs any more. */
const finished: ReadonlySet<string> = new Set(['Succeeded', 'Failed', 'Stopped']);

/**
 * Retraining pipelines in SageMaker. A pipeline must declare the parameters it is started with: `MonitorId`,
 * `RetrainingDataUri` (where the monitor's retraining set lies, with a slash at the end) and `Reason`.
 */
export const pipelines = (dataBucket: string): Pipelines => ({
  start: async ({ pipelineName, runId, monitorId, reason }) => {
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
        ],
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
