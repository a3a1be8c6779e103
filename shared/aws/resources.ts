import {
  DescribeEndpointCommand,
  DescribePipelineExecutionCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
  SageMakerServiceException,
} from '@aws-sdk/client-sagemaker';
import type { DescribedResource, Resources, ToldState } from '../lifecycle/index.ts';

const client = new SageMakerClient({});

/** SageMaker's own words for what does not exist (any more); endpoints have none of their own. */
const isGone = (error: unknown): boolean =>
  error instanceof SageMakerServiceException && ['ResourceNotFound', 'ValidationException'].includes(error.name);

/** What SageMaker knows of training jobs, endpoints and pipeline executions. */
export const resources = (): Resources => ({
  describe: async (told) => {
    try {
      return await describe(told);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  },
});

const describe = async ({ state: { kind, name }, arn }: ToldState): Promise<DescribedResource | undefined> => {
  if (kind === 'training-job') {
    const answer = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    return described(answer.TrainingJobStatus, answer);
  }
  if (kind === 'endpoint') {
    const answer = await client.send(new DescribeEndpointCommand({ EndpointName: name }));
    return described(answer.EndpointStatus, answer);
  }
  if (kind === 'pipeline-execution') {
    const answer = await client.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
    return described(answer.PipelineExecutionStatus, answer);
  }
  return undefined;
};

const described = (
  status: string | undefined,
  { FailureReason, LastModifiedTime }: { FailureReason?: string | undefined; LastModifiedTime?: Date | undefined },
): DescribedResource => ({
  status: status ?? '',
  failureReason: FailureReason || null,
  changedAtMs: LastModifiedTime?.getTime(),
});
