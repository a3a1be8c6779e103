import {
  ListEndpointsCommand,
  ListHyperParameterTuningJobsCommand,
  ListModelPackagesCommand,
  ListPipelineExecutionsCommand,
  ListPipelinesCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Listed, ResourceLists } from '../lifecycle/index.ts';

const client = new SageMakerClient({});

/** Lists of executions and model packages know when each began and not when it changed; nothing of these runs longer. */
const longestMs = 30 * 24 * 3_600_000;

const MaxResults = 100;

interface Paged {
  readonly NextToken?: string | undefined;
}

/** Every page of a list, one after another. */
async function* pages<Page extends Paged>(ask: (paging: Paged) => Promise<Page>): AsyncGenerator<Page> {
  let paging: Paged = {};
  do {
    const page = await ask(paging);
    yield page;
    paging = page.NextToken ? { NextToken: page.NextToken } : {};
  } while (paging.NextToken !== undefined);
}

const listed = (
  kind: Listed['kind'],
  arn: string | undefined,
  name: string | undefined,
  status: string | undefined,
  phase: string | null = null,
): readonly Listed[] => (arn && status ? [{ kind, arn, name: name ?? arn, status, phase }] : []);

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

async function* jobs(LastModifiedTimeAfter: Date): AsyncGenerator<Listed> {
  const filter = { LastModifiedTimeAfter, MaxResults };
  for await (const page of pages((paging) => client.send(new ListTrainingJobsCommand({ ...filter, ...paging }))))
    for (const one of page.TrainingJobSummaries ?? [])
      yield* listed('training-job', one.TrainingJobArn, one.TrainingJobName, one.TrainingJobStatus);
  for await (const page of pages((paging) => client.send(new ListProcessingJobsCommand({ ...filter, ...paging }))))
    for (const one of page.ProcessingJobSummaries ?? [])
      yield* listed('processing-job', one.ProcessingJobArn, one.ProcessingJobName, one.ProcessingJobStatus);
  for await (const page of pages((paging) => client.send(new ListTransformJobsCommand({ ...filter, ...paging }))))
    for (const one of page.TransformJobSummaries ?? [])
      yield* listed('transform-job', one.TransformJobArn, one.TransformJobName, one.TransformJobStatus);
  const tuning = (paging: Paged) => client.send(new ListHyperParameterTuningJobsCommand({ ...filter, ...paging }));
  for await (const page of pages(tuning))
    for (const one of page.HyperParameterTuningJobSummaries ?? []) {
      const { HyperParameterTuningJobArn: arn, HyperParameterTuningJobName: name } = one;
      yield* listed('tuning-job', arn, name, one.HyperParameterTuningJobStatus);
    }
}

async function* endpoints(): AsyncGenerator<Listed> {
  for await (const page of pages((paging) => client.send(new ListEndpointsCommand({ MaxResults, ...paging }))))
    for (const one of page.Endpoints ?? [])
      for (const found of listed('endpoint', one.EndpointArn, one.EndpointName, one.EndpointStatus))
        yield { ...found, ...(one.LastModifiedTime && { changedAtMs: one.LastModifiedTime.getTime() }) };
}

async function* executions(CreatedAfter: Date): AsyncGenerator<Listed> {
  for await (const page of pages((paging) => client.send(new ListPipelinesCommand({ MaxResults, ...paging }))))
    for (const { PipelineName, LastExecutionTime } of page.PipelineSummaries ?? [])
      if (PipelineName && (LastExecutionTime === undefined || LastExecutionTime >= CreatedAfter))
        yield* executionsOf(PipelineName, CreatedAfter);
}

async function* executionsOf(PipelineName: string, CreatedAfter: Date): AsyncGenerator<Listed> {
  const filter = { PipelineName, CreatedAfter, MaxResults };
  for await (const page of pages((paging) => client.send(new ListPipelineExecutionsCommand({ ...filter, ...paging }))))
    for (const { PipelineExecutionArn: arn, PipelineExecutionStatus } of page.PipelineExecutionSummaries ?? [])
      yield* listed('pipeline-execution', arn, arn && lastPart(arn), PipelineExecutionStatus);
}

async function* modelPackages(CreationTimeAfter: Date): AsyncGenerator<Listed> {
  const filter = { CreationTimeAfter, ModelPackageType: 'Both', MaxResults } as const;
  for await (const page of pages((paging) => client.send(new ListModelPackagesCommand({ ...filter, ...paging }))))
    for (const one of page.ModelPackageSummaryList ?? [])
      yield* listed(
        'model-package',
        one.ModelPackageArn,
        one.ModelPackageName,
        one.ModelPackageStatus,
        one.ModelApprovalStatus ?? null,
      );
}

/** What SageMaker lists: jobs by when they changed, executions and packages by when they began, and all endpoints. */
export const resourceLists = (): ResourceLists => ({
  since: async function* (sinceMs) {
    const began = new Date(sinceMs - longestMs);
    yield* jobs(new Date(sinceMs));
    yield* endpoints();
    yield* executions(began);
    yield* modelPackages(began);
  },
});
