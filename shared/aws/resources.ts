import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeModelCommand,
  DescribeModelPackageCommand,
  DescribeMonitoringScheduleCommand,
  DescribePipelineExecutionCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  ListTagsCommand,
  SageMakerClient,
  SageMakerServiceException,
} from '@aws-sdk/client-sagemaker';
import * as v from 'valibot';
import { endpointConfig } from '../../events/sagemaker/endpoint-config-state-change.ts';
import { endpoint } from '../../events/sagemaker/endpoint-state-change.ts';
import { tuningJob } from '../../events/sagemaker/hyper-parameter-tuning-job-state-change.ts';
import { modelPackage } from '../../events/sagemaker/model-package-state-change.ts';
import { model } from '../../events/sagemaker/model-state-change.ts';
import { monitoringSchedule } from '../../events/sagemaker/monitoring-schedule-state-change.ts';
import { pipelineExecution } from '../../events/sagemaker/pipeline-execution-status-change.ts';
import { processingJob } from '../../events/sagemaker/processing-job-state-change.ts';
import { trainingJob } from '../../events/sagemaker/training-job-state-change.ts';
import { transformJob } from '../../events/sagemaker/transform-job-state-change.ts';
import {
  type Described,
  type Reading,
  type ResourceKind,
  type ResourceName,
  type Resources,
  readEndpoint,
  readEndpointConfig,
  readExecution,
  readModel,
  readModelPackage,
  readMonitoringSchedule,
  readProcessingJob,
  readTrainingJob,
  readTransformJob,
  readTuningJob,
  stateOf,
} from '../lifecycle/index.ts';

const client = new SageMakerClient({});

/** SageMaker's own words for what does not exist (any more); endpoints have none of their own. */
const isGone = (error: unknown): boolean =>
  error instanceof SageMakerServiceException && ['ResourceNotFound', 'ValidationException'].includes(error.name);

type Ask = (about: ResourceName) => Promise<Reading>;

/** How SageMaker is asked about each kind, and how its answer is read: in the words of the events. */
const asks: Readonly<Partial<Record<ResourceKind, Ask>>> = {
  'training-job': async ({ name }) =>
    readTrainingJob(v.parse(trainingJob, await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name })))),
  'tuning-job': async ({ name: HyperParameterTuningJobName }) => {
    const command = new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName });
    return readTuningJob(v.parse(tuningJob, await client.send(command)));
  },
  'processing-job': async ({ name: ProcessingJobName }) => {
    const command = new DescribeProcessingJobCommand({ ProcessingJobName });
    return readProcessingJob(v.parse(processingJob, await client.send(command)));
  },
  'transform-job': async ({ name: TransformJobName }) => {
    const command = new DescribeTransformJobCommand({ TransformJobName });
    return readTransformJob(v.parse(transformJob, await client.send(command)));
  },
  endpoint: async ({ name }) =>
    readEndpoint(v.parse(endpoint, await client.send(new DescribeEndpointCommand({ EndpointName: name })))),
  'endpoint-config': async ({ name: EndpointConfigName }) => {
    const command = new DescribeEndpointConfigCommand({ EndpointConfigName });
    return readEndpointConfig(v.parse(endpointConfig, await client.send(command)));
  },
  model: async ({ name }) =>
    readModel(v.parse(model, await client.send(new DescribeModelCommand({ ModelName: name })))),
  'model-package': async ({ arn }) =>
    readModelPackage(
      v.parse(modelPackage, await client.send(new DescribeModelPackageCommand({ ModelPackageName: arn }))),
    ),
  'pipeline-execution': async ({ arn: PipelineExecutionArn }) => {
    const command = new DescribePipelineExecutionCommand({ PipelineExecutionArn });
    return readExecution(v.parse(pipelineExecution, await client.send(command)));
  },
  'monitoring-schedule': async ({ name: MonitoringScheduleName }) => {
    const command = new DescribeMonitoringScheduleCommand({ MonitoringScheduleName });
    return readMonitoringSchedule(v.parse(monitoringSchedule, await client.send(command)));
  },
};

/** Kinds that somebody pays for: their tags say who. */
const tagged: ReadonlySet<ResourceKind> = new Set<ResourceKind>([
  'training-job',
  'tuning-job',
  'processing-job',
  'transform-job',
  'endpoint',
]);

/** What SageMaker knows of a resource. */
export const resources = (): Resources => ({
  describe: async (about): Promise<Described> => {
    const ask = asks[about.kind];
    if (ask === undefined) return undefined;
    try {
      const reading = await ask(about);
      const tags = tagged.has(about.kind) ? { tags: await tagsOf(reading.arn) } : {};
      return stateOf({ ...reading, ...tags }, reading.createdAtMs ?? 0);
    } catch (error) {
      if (isGone(error)) return 'gone';
      throw error;
    }
  },
});

const tagsOf = async (ResourceArn: string): Promise<Readonly<Record<string, string>>> => {
  const found: Record<string, string> = {};
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListTagsCommand({ ResourceArn, ...(NextToken && { NextToken }) }));
    for (const { Key = '', Value = '' } of page.Tags ?? []) found[Key] = Value;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
};
