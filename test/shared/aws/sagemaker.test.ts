import { CreateModelPackageGroupCommand, CreatePipelineCommand } from '@aws-sdk/client-sagemaker';
import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { endpointStateChange } from '../../../events/sagemaker/endpoint-state-change.ts';
import { modelPackageStateChange } from '../../../events/sagemaker/model-package-state-change.ts';
import { pipelineExecutionStatusChange } from '../../../events/sagemaker/pipeline-execution-status-change.ts';
import { trainingJobStateChange } from '../../../events/sagemaker/training-job-state-change.ts';
import { executionIdOf, executionOfJob, type Told, toldBy } from '../../../shared/lifecycle/index.ts';
import type { Run } from '../../../shared/retraining/index.ts';
import { anEndpointEvent } from '../../factories/sagemaker-events.ts';
import { definition, minuteMs, type Rig, rig, role, token } from '../../local/services/sagemaker/rig.ts';

const schema = v.variant('detail-type', [
  trainingJobStateChange,
  endpointStateChange,
  pipelineExecutionStatusChange,
  modelPackageStateChange,
]);

const run: Run = {
  runId: 'a1'.repeat(32),
  monitorId: 'churn',
  pipelineName: 'Churn-Retrain',
  reason: 'An incident of severity warning is open.',
  incidentId: null,
  newRecords: 0,
  origin: { time: '2026-11-20T10:00:00Z', correlationId: 'c', causationId: 'f' },
  executionArn: null,
  leaseUntilMs: 0,
};

/** The adapters, made anew: their client keeps the address it first called. */
const adapters = async ({ client }: Rig) => {
  const { hostname, port, protocol } = await (client.config.endpoint?.() ?? Promise.reject(new Error('no endpoint')));
  vi.stubEnv('AWS_ENDPOINT_URL_SAGEMAKER', `${protocol}//${hostname}:${port}`);
  vi.resetModules();
  const { pipelines } = await import('../../../shared/aws/pipelines.ts');
  const { resources } = await import('../../../shared/aws/resources.ts');
  return { pipelines: pipelines('data'), resources: resources() };
};

/** A pipeline that declares what it is started with. */
const retrainable = (): string => {
  const document = JSON.parse(definition()) as { Parameters: object[] };
  const own = ['MonitorId', 'RetrainingDataUri', 'Reason'].map((Name) => ({ Name, Type: 'String', DefaultValue: '' }));
  return JSON.stringify({ ...document, Parameters: [...document.Parameters, ...own] });
};

const withPipeline = async (name: string, pipelineDefinition: string): Promise<Rig> => {
  const one = await rig();
  await one.client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'churn-xgb' }));
  await one.client.send(
    new CreatePipelineCommand({
      PipelineName: name,
      PipelineDefinition: pipelineDefinition,
      RoleArn: role,
      ClientRequestToken: token('p'),
    }),
  );
  return one;
};

const known: ReadonlySet<string> = new Set(schema.options.map(({ entries }) => entries['detail-type'].literal));

/** What the stand-in's events of our four kinds tell, oldest first. */
const allToldBy = ({ events }: Rig): readonly Told[] =>
  events
    .filter(({ detailType }) => known.has(detailType))
    .map(({ detailType, source, resources, detail, timeMs = 0 }) => {
      const time = new Date(timeMs).toISOString();
      const envelope = { id: 'e', account: 'a', region: 'r', source, resources: [...resources], time, detail };
      return toldBy(v.parse(schema, { ...envelope, 'detail-type': detailType }));
    });

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('pipelines(bucket)', () => {
  it('starts one execution for one run, however often it is asked', async () => {
    const one = await withPipeline('Churn-Retrain', retrainable());
    const { pipelines } = await adapters(one);
    const executionArn = await pipelines.start(run);
    expect(await pipelines.start(run)).toBe(executionArn);
    expect(await pipelines.status(executionArn)).toBe('executing');
    await one.advance(120 * minuteMs);
    expect(await pipelines.status(executionArn)).toBe('finished');
    expect(await pipelines.status(`${executionArn}x`)).toBe('unknown');
  });
});

describe('pipelines(bucket) with a pipeline that declares no parameters', () => {
  it('starts it all the same, without any', async () => {
    const undeclared = JSON.stringify({ Version: '2020-12-01', Steps: [] });
    const one = await withPipeline('Churn-Retrain', undeclared);
    const { pipelines } = await adapters(one);
    expect(await pipelines.start(run)).toContain('/execution/');
  });
});

describe('the events of SageMaker', () => {
  it('are all read, and lead from a job to the execution that ran it', async () => {
    const one = await withPipeline('Churn-Retrain', retrainable());
    const { pipelines, resources } = await adapters(one);
    const executionArn = await pipelines.start(run);
    await one.advance(120 * minuteMs);
    const told = allToldBy(one);
    const last = (kind: string) => told.findLast(({ about }) => about.kind === kind);
    expect(last('pipeline-execution')?.state).toMatchObject({ name: 'Churn-Retrain', status: 'Succeeded' });
    expect(last('model-package')?.state).toMatchObject({ name: 'churn-xgb/1', status: 'Completed' });
    const job = last('training-job');
    expect(job?.state).toMatchObject({ status: 'Completed', outcome: 'succeeded' });
    expect(executionOfJob(job?.about.name ?? '')).toBe(executionIdOf(executionArn));
    for (const { about, state } of told.filter((each) => each.state?.outcome !== 'running'))
      expect(await resources.describe(about)).toMatchObject({ status: state?.status });
  });
});

describe('resources()', () => {
  it('knows nothing of an endpoint that is gone', async () => {
    const { resources } = await adapters(await rig());
    expect(await resources.describe(toldBy(anEndpointEvent()).about)).toBe('gone');
  });
});
