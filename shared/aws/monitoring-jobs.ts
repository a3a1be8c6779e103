import {
  DescribeProcessingJobCommand,
  type DescribeProcessingJobCommandOutput,
  SageMakerClient,
  SageMakerServiceException,
} from '@aws-sdk/client-sagemaker';
import type { MonitoringJob, MonitoringJobs } from '../report/index.ts';

const client = new SageMakerClient({});

/** SageMaker's words for a processing job that does not exist (any more). */
const isGone = (error: unknown): boolean =>
  error instanceof SageMakerServiceException && ['ResourceNotFound', 'ValidationException'].includes(error.name);

/** Runs of Model Monitor and Clarify, as SageMaker knows them. */
export const monitoringJobs = (): MonitoringJobs => ({
  describe: async (jobName) => {
    try {
      return monitoringJob(await client.send(new DescribeProcessingJobCommand({ ProcessingJobName: jobName })));
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  },
});

const monitoringJob = (answer: DescribeProcessingJobCommandOutput): MonitoringJob => ({
  name: answer.ProcessingJobName ?? '',
  arn: answer.ProcessingJobArn ?? '',
  status: answer.ProcessingJobStatus ?? '',
  exitMessage: answer.ExitMessage || null,
  failureReason: answer.FailureReason || null,
  environment: answer.Environment ?? {},
  scheduleArn: answer.MonitoringScheduleArn || null,
  outputUris: (answer.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ S3Output }) => S3Output?.S3Uri ?? []),
  finishedAtMs: (answer.ProcessingEndTime ?? answer.LastModifiedTime)?.getTime(),
});
