import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribeModelPackageGroupCommand,
  DescribePipelineCommand,
  ListModelPackagesCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Monitor } from '../../shared/monitor/index.ts';
import type { BaselineObject } from './baseline.ts';
import type { LateModel } from './late-model.ts';

export interface Registration {
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly account: string;
  readonly region: string;
  readonly monitor: Monitor;
  /** Plumbline's own bucket, which takes the baseline. */
  readonly dataBucket: string;
  readonly baseline: readonly BaselineObject[];
  readonly model: LateModel;
}

export const modelBucket = 'flights-models';

/** Address of the image that trains the model and serves it. */
export const image = ({ account, region }: Pick<Registration, 'account' | 'region'>): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com/late-flights:1`;

/** How the model, and the config of its endpoint, are called in SageMaker. */
export const modelName = ({ source, baseline }: Monitor): string => `${source.endpoint}-${baseline?.version}`;

/**
 * Brings the model to SageMaker as a team would: its artifact and baseline into S3, a model package that names the
 * baseline, model, endpoint with data capture on, and the pipeline that retrains it. What is there already stays, so
 * that a registration that was cut off can be repeated.
 */
export const registerFlightsModel = async (registration: Registration): Promise<void> => {
  const { s3, baseline, dataBucket } = registration;
  for (const { key, body, contentType } of baseline)
    await s3.send(new PutObjectCommand({ Bucket: dataBucket, Key: key, Body: body, ContentType: contentType }));
  const modelUri = await putModel(registration);
  await registerPackage(registration, modelUri);
  await deploy(registration, modelUri);
  await createPipeline(registration);
};

const putModel = async ({ s3, monitor, model }: Registration): Promise<string> => {
  await s3.send(new CreateBucketCommand({ Bucket: modelBucket })).catch((error: Error) => {
    if (!error.name.startsWith('BucketAlready')) throw error;
  });
  const key = `${monitor.id}/${monitor.baseline?.version}/model.json`;
  const body = JSON.stringify(model);
  await s3.send(new PutObjectCommand({ Bucket: modelBucket, Key: key, Body: body, ContentType: 'application/json' }));
  return `s3://${modelBucket}/${key}`;
};

const inferenceOf = <Uri>(registration: Registration, modelUri: Uri) => ({
  Containers: [{ Image: image(registration), ModelDataUrl: modelUri }],
  SupportedContentTypes: ['text/csv'],
  SupportedResponseMIMETypes: ['text/csv'],
});

const registerPackage = async (registration: Registration, modelUri: string): Promise<void> => {
  const { sagemaker, monitor } = registration;
  const ModelPackageGroupName = monitor.id;
  await unlessThere(
    () => sagemaker.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName })),
    () => sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName })),
  );
  const listed = await sagemaker.send(new ListModelPackagesCommand({ ModelPackageGroupName }));
  if ((listed.ModelPackageSummaryList ?? []).length > 0) return;
  const dataQuality = {
    Statistics: baselineFile(registration, 'statistics.json'),
    Constraints: baselineFile(registration, 'constraints.json'),
  };
  await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName,
      ModelPackageDescription: 'Fitted on the flights of January 2001',
      ModelApprovalStatus: 'Approved',
      InferenceSpecification: inferenceOf(registration, modelUri),
      ModelMetrics: { ModelDataQuality: dataQuality },
      DriftCheckBaselines: { ModelDataQuality: dataQuality },
    }),
  );
};

const baselineFile = ({ baseline, dataBucket }: Registration, name: string) => {
  const found = baseline.find(({ key }) => key.endsWith(`/${name}`));
  if (found === undefined) throw new RangeError(`the baseline has no ${name}`);
  return { ContentType: found.contentType, S3Uri: `s3://${dataBucket}/${found.key}` };
};

const deploy = async (registration: Registration, modelUri: string): Promise<void> => {
  const { sagemaker, account, monitor } = registration;
  const { endpoint: EndpointName, variant: VariantName, capture } = monitor.source;
  const name = modelName(monitor);
  const Tags = [{ Key: 'owner', Value: monitor.owner }];
  await unlessThere(
    () => sagemaker.send(new DescribeModelCommand({ ModelName: name })),
    () =>
      sagemaker.send(
        new CreateModelCommand({
          ModelName: name,
          ExecutionRoleArn: roleArn(account),
          PrimaryContainer: { Image: image(registration), ModelDataUrl: modelUri },
        }),
      ),
  );
  await unlessThere(
    () => sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name })),
    () =>
      sagemaker.send(
        new CreateEndpointConfigCommand({
          EndpointConfigName: name,
          ProductionVariants: [{ VariantName, ModelName: name, InstanceType: 'ml.m5.large', InitialInstanceCount: 2 }],
          DataCaptureConfig: {
            EnableCapture: true,
            InitialSamplingPercentage: 100,
            DestinationS3Uri: `s3://${capture.bucket}/${capture.prefix}`,
            CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
            CaptureContentTypeHeader: { CsvContentTypes: ['text/csv'] },
          },
          Tags,
        }),
      ),
  );
  await unlessThere(
    () => sagemaker.send(new DescribeEndpointCommand({ EndpointName })),
    () => sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: name, Tags })),
  );
};

const createPipeline = async (registration: Registration): Promise<void> => {
  const { sagemaker, account, monitor } = registration;
  const PipelineName = monitor.retraining?.pipelineName;
  if (PipelineName === undefined) return;
  await unlessThere(
    () => sagemaker.send(new DescribePipelineCommand({ PipelineName })),
    () =>
      sagemaker.send(
        new CreatePipelineCommand({
          PipelineName,
          PipelineDisplayName: PipelineName,
          PipelineDefinition: JSON.stringify(pipelineDefinition(registration)),
          ClientRequestToken: `plumbline-demonstration-${PipelineName}`.padEnd(32, '-'),
          RoleArn: roleArn(account),
        }),
      ),
  );
};

/** Trains on the collected records and registers what comes out; nothing is deployed without a person's approval. */
const pipelineDefinition = (registration: Registration) => ({
  Version: '2020-12-01',
  Parameters: [
    { Name: 'MonitorId', Type: 'String', DefaultValue: registration.monitor.id },
    { Name: 'RetrainingDataUri', Type: 'String', DefaultValue: '' },
    { Name: 'Reason', Type: 'String', DefaultValue: 'Started by hand' },
  ],
  Steps: [
    {
      Name: 'Train',
      Type: 'Training',
      Arguments: {
        AlgorithmSpecification: { TrainingImage: image(registration), TrainingInputMode: 'File' },
        InputDataConfig: [
          {
            ChannelName: 'train',
            DataSource: {
              S3DataSource: { S3DataType: 'S3Prefix', S3Uri: { Get: 'Parameters.RetrainingDataUri' } },
            },
          },
        ],
        OutputDataConfig: { S3OutputPath: `s3://${modelBucket}/${registration.monitor.id}/retrained` },
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
        StoppingCondition: { MaxRuntimeInSeconds: 4 * 3600 },
        Tags: [{ Key: 'owner', Value: registration.monitor.owner }],
        RoleArn: roleArn(registration.account),
      },
    },
    {
      Name: 'Register',
      Type: 'RegisterModel',
      Arguments: {
        ModelPackageGroupName: registration.monitor.id,
        ModelApprovalStatus: 'PendingManualApproval',
        InferenceSpecification: inferenceOf(registration, { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' }),
      },
    },
  ],
});

export const roleArn = (account: string): string => `arn:aws:iam::${account}:role/flights-models`;

/** Creates a resource that SageMaker says it cannot find. */
export const unlessThere = async (describe: () => Promise<unknown>, create: () => Promise<unknown>): Promise<void> => {
  try {
    await describe();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await create();
  }
};

/** SageMaker answers `ValidationException` for a name it does not know, and `ResourceNotFound` for some kinds. */
const isNotFound = (error: unknown): boolean =>
  error instanceof Error && ['ValidationException', 'ResourceNotFound'].includes(error.name);
