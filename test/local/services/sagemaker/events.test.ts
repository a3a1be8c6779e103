import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  StopTrainingJobCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { failAtKey } from '../../../../local/services/sagemaker/training.ts';
import { aMonitoringRun } from '../../../factories/monitoring-runs.ts';
import { arn, definition, minuteMs, type Rig, rig, role, token, trainingJob } from './rig.ts';

const samples = new URL('../../../../../shared/reference/events/', import.meta.url);

interface Sample {
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** Samples by detail type. The documentation's flavour of training jobs is left out: the stand-in speaks the live one. */
const readSamples = (): Map<string, Sample[]> => {
  const names = readdirSync(samples).filter(
    (name) => /^sagemaker-.*\.json$/.test(name) && !name.includes('doc-flavour'),
  );
  const all = names.map((name): Sample => JSON.parse(readFileSync(new URL(name, samples), 'utf8')));
  return Map.groupBy(all, (sample) => sample['detail-type']);
};

/** Maps whose keys are the user's own. */
const userKeyed = new Set(['HyperParameters', 'Tags']);

type Shape = Map<string, Set<string>>;

/** Every path of a value with the types found there; the items of an array share one path. */
const shape = (value: unknown, path = '', into: Shape = new Map()): Shape => {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  into.set(path, (into.get(path) ?? new Set()).add(type));
  if (Array.isArray(value)) for (const item of value) shape(item, `${path}[]`, into);
  else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      // The README of the samples: the key under `metadata` varies with the step's type.
      const place = path === '.metadata' ? '.metadata.*' : `${path}.${key}`;
      shape(userKeyed.has(key) ? {} : item, place, into);
    }
  }
  return into;
};

/** What a detail has that no sample shows. Where a sample has null it shows neither the type nor what lies below. */
const strangers = (detail: unknown, of: readonly Sample[]): string[] => {
  const known: Shape = new Map();
  for (const sample of of) shape(sample.detail, '', known);
  const open = [...known].filter(([, types]) => types.has('null')).map(([path]) => path);
  return [...shape(detail)].flatMap(([path, types]) => {
    if (open.some((start) => path === start || path.startsWith(`${start}.`) || path.startsWith(`${start}[`))) return [];
    const expected = known.get(path);
    if (expected === undefined) return [`${path} is in no sample`];
    return [...types.difference(expected)].map((type) => `${path} is ${type}`);
  });
};

/** Makes everything happen that the stand-in tells the bus about. */
const everything = async ({ client, advance }: Rig): Promise<void> => {
  const PrimaryContainer = { Image: 'image:1', ModelDataUrl: 's3://b/m.tar.gz', ContainerHostname: 'container_1' };
  await client.send(
    new CreateModelCommand({ ModelName: 'Churn', ExecutionRoleArn: role, PrimaryContainer, Containers: [] }),
  );
  await client.send(
    new CreateProcessingJobCommand(aMonitoringRun('data-quality-monitoring-1', 's3://ml-data/reports')),
  );
  await client.send(new CreateModelCommand({ ModelName: 'unused', ExecutionRoleArn: role }));
  await client.send(new DeleteModelCommand({ ModelName: 'unused' }));
  const variant = {
    VariantName: 'AllTraffic',
    ModelName: 'Churn',
    InstanceType: 'ml.m5.large' as const,
    InitialInstanceCount: 1,
  };
  const DataCaptureConfig = {
    EnableCapture: true,
    InitialSamplingPercentage: 20,
    DestinationS3Uri: 's3://c',
    CaptureOptions: [{ CaptureMode: 'Input' as const }],
  };
  const config = {
    ProductionVariants: [{ ...variant, InitialVariantWeight: 0.5 }],
    Tags: [{ Key: 'team', Value: 'churn' }],
  };
  await client.send(new CreateEndpointConfigCommand({ ...config, EndpointConfigName: 'cfg-1' }));
  await client.send(new CreateEndpointConfigCommand({ ...config, EndpointConfigName: 'cfg-2', DataCaptureConfig }));
  const EndpointName = 'Churn-Prod';
  await client.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: 'cfg-1' }));
  await advance(10 * minuteMs);
  await client.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: 'cfg-2' }));
  await advance(10 * minuteMs);
  const DesiredWeightsAndCapacities = [{ VariantName: 'AllTraffic', DesiredInstanceCount: 2, DesiredWeight: 1 }];
  await client.send(new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName, DesiredWeightsAndCapacities }));
  await client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: 'cfg-1' }));
  await advance(10 * minuteMs);
  await client.send(new DeleteEndpointCommand({ EndpointName }));

  await client.send(new CreateTrainingJobCommand(trainingJob('done')));
  await client.send(new CreateTrainingJobCommand(trainingJob('failed', { [failAtKey]: '0.5' })));
  await client.send(new CreateTrainingJobCommand(trainingJob('stopped')));
  await client.send(new StopTrainingJobCommand({ TrainingJobName: 'stopped' }));

  await client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'churn-xgb' }));
  const Statistics = { ContentType: 'application/json', S3Uri: 's3://b/evaluation.json' };
  await client.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: 'churn-xgb',
      ModelMetrics: { ModelQuality: { Statistics } },
      CertifyForMarketplace: false,
    }),
  );
  await client.send(
    new UpdateModelPackageCommand({
      ModelPackageArn: arn('model-package/churn-xgb/1'),
      ModelApprovalStatus: 'Approved',
      ModelLifeCycle: { Stage: 'Production', StageStatus: 'Approved', StageDescription: 'by risk' },
    }),
  );

  for (const [PipelineName, hyperParameters] of [
    ['good', {}],
    ['bad', { [failAtKey]: '0.5' }],
  ] as const) {
    const PipelineDefinition = definition(hyperParameters);
    await client.send(
      new CreatePipelineCommand({ PipelineName, PipelineDefinition, RoleArn: role, ClientRequestToken: token('c') }),
    );
    await client.send(
      new StartPipelineExecutionCommand({
        PipelineName,
        ClientRequestToken: token('s'),
        PipelineExecutionDescription: 'drift',
      }),
    );
  }
  const stopped = await client.send(
    new StartPipelineExecutionCommand({ PipelineName: 'good', ClientRequestToken: token('stopped') }),
  );
  await advance(5 * minuteMs);
  await client.send(
    new StopPipelineExecutionCommand({
      PipelineExecutionArn: stopped.PipelineExecutionArn,
      ClientRequestToken: token('t'),
    }),
  );
  await advance(60 * minuteMs);
};

const told = [
  'SageMaker Model State Change',
  'SageMaker Endpoint Config State Change',
  'SageMaker Endpoint State Change',
  'SageMaker Endpoint Deployment State Change',
  'SageMaker Training Job State Change',
  'SageMaker Processing Job State Change',
  'SageMaker Model Package State Change',
  'SageMaker Model Building Pipeline Execution Status Change',
  'SageMaker Model Building Pipeline Execution Step Status Change',
];

test('every kind of event that the stand-in knows is told, in the order of time', async () => {
  const one = await rig();
  await everything(one);
  expect(new Set(one.events.map(({ detailType }) => detailType))).toEqual(new Set(told));
  const times = one.events.map(({ timeMs = 0 }) => timeMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('every event has only keys, types and numbers of resources that the reference samples have', async (context) => {
  if (!existsSync(samples)) {
    console.warn(`skipped: the reference samples are not at ${samples.pathname}`);
    context.skip();
  }
  const known = readSamples();
  const one = await rig();
  await everything(one);
  const wrong = one.events.flatMap(({ detailType, detail, resources }) => {
    const of = known.get(detailType) ?? [];
    const counts = of.map((sample) => sample.resources.length);
    const count = counts.includes(resources.length) ? [] : [`${resources.length} resources`];
    return [...strangers(detail, of), ...count].map((fault) => `${detailType}: ${fault}`);
  });
  expect([...new Set(wrong)]).toEqual([]);
});
