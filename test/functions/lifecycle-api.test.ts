import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  modelPackageStateChange,
  modelPackageStateChangeExample,
} from '../../events/sagemaker/model-package-state-change.ts';
import { modelStateChange, modelStateChangeExample } from '../../events/sagemaker/model-state-change.ts';
import { statusApi } from '../../functions/status-api.ts';
import { onHttp } from '../../shared/aws/on-http.ts';
import { type ResourceEvent, type ResourceState, toldBy } from '../../shared/lifecycle/index.ts';
import { answers, type RouteKey, type StatusReader } from '../../shared/status/index.ts';
import { MemoryCosts } from '../doubles/memory-costs.ts';
import { MemoryLifecycle } from '../doubles/memory-lifecycle.ts';
import { ask } from '../factories/requests.ts';
import {
  anEndpointConfigEvent,
  anEndpointEvent,
  anExecutionEvent,
  aTrainingJobEvent,
} from '../factories/sagemaker-events.ts';

const reader = {} as StatusReader;
const monitors = { all: async () => [], find: async () => undefined };

let kept: MemoryLifecycle;

const get = async (routeKey: RouteKey, path: Record<string, string> = {}, query: Record<string, string> = {}) => {
  const handler = onHttp(statusApi({ monitors, reader, recorded: kept.recorded, ...new MemoryCosts() }));
  const answer = await ask(handler, routeKey, { path, query });
  // Whatever is answered is as the API's description says.
  if (answer.status === 200) v.parse(answers[routeKey].schema, answer.body);
  return answer;
};

const stateOf = (event: ResourceEvent): ResourceState => {
  const { state } = toldBy(event);
  if (state === undefined) throw new Error('the event tells of no status');
  return state;
};

const t = 1795184431287;
const uri = 's3://flights/models/pipelines-p4jn9xou8a8s-train-Ab3dE5/output/model.tar.gz';
const endpointAt = (atMs: number, EndpointStatus: string, EndpointConfigName: string) =>
  stateOf(anEndpointEvent({ EndpointStatus, LastModifiedTime: atMs, EndpointConfigName, Tags: { Owner: 'ana' } }));

/** A model from its data to the endpoint that serves it, as the events tell of it; another model served before it. */
beforeEach(async () => {
  kept = new MemoryLifecycle({ tag: 'owner', otherwise: 'platform' });
  const { save, saveCall } = kept.lifecycle;
  const channel = { ChannelName: 'train', DataSource: { S3DataSource: { S3Uri: 's3://flights/train/' } } };
  const trained = { TrainingJobStatus: 'Completed', SecondaryStatus: 'Completed', FailureReason: null };
  await save(
    stateOf(aTrainingJobEvent({ ...trained, ModelArtifacts: { S3ModelArtifacts: uri }, InputDataConfig: [channel] })),
  );
  await save(stateOf(anExecutionEvent()));
  await save(stateOf(v.parse(modelPackageStateChange, modelPackageStateChangeExample)));
  await save(stateOf(v.parse(modelStateChange, modelStateChangeExample)));
  await save(stateOf(anEndpointConfigEvent('flights-delay-1', 'ml.m5.large')));
  const older = stateOf(anEndpointConfigEvent('flights-delay-0', 'ml.c5.large'));
  await save({ ...older, variants: [{ name: 'AllTraffic', modelName: 'flights-delay-7' }] });
  await save(endpointAt(t - 5000, 'IN_SERVICE', 'flights-delay-0'));
  await save(endpointAt(t - 1000, 'UPDATING', 'flights-delay-0'));
  await save(endpointAt(t, 'IN_SERVICE', 'flights-delay-1'));
  const { resourceArn } = endpointAt(t, 'IN_SERVICE', 'flights-delay-1');
  await saveCall({ callId: 'c', name: 'UpdateEndpoint', by: 'arn:aws:iam::1:user/ana', resourceArn, atMs: t - 2000 });
});

describe('GET /endpoints/{name}/lineage', () => {
  it('leads from the endpoint to the data', async () => {
    const { body } = await get('GET /endpoints/{name}/lineage', { name: 'Flights-Delay' });
    expect(body).toMatchObject({
      at: null,
      since: '2026-11-20T14:20:31.287Z',
      configName: 'flights-delay-1',
      config: { kind: 'endpoint-config', status: 'Created' },
      variants: [
        {
          variant: 'AllTraffic',
          model: { kind: 'model', name: 'flights-delay-8' },
          modelPackage: { name: 'flights-delay/8', phase: 'Approved' },
          execution: { name: 'flights-delay-retrain', status: 'Succeeded' },
          trainingJob: { name: 'pipelines-p4jn9xou8a8s-train-Ab3dE5' },
          modelDataUris: [uri],
          dataUris: ['s3://flights/train/'],
        },
      ],
    });
  });

  it('says what served at a moment, while another was being deployed too', async () => {
    for (const atMs of [t - 4000, t - 1, t - 1000]) {
      const { body } = await get(
        'GET /endpoints/{name}/lineage',
        { name: 'flights-delay' },
        { at: new Date(atMs).toISOString() },
      );
      expect(body).toMatchObject({
        configName: 'flights-delay-0',
        variants: [{ modelName: 'flights-delay-7', model: null, trainingJob: null, dataUris: [] }],
      });
    }
  });

  it('finds nothing before there was the endpoint, and for a name that is none', async () => {
    const before = { at: new Date(t - 6000).toISOString() };
    expect((await get('GET /endpoints/{name}/lineage', { name: 'flights-delay' }, before)).status).toBe(404);
    expect((await get('GET /endpoints/{name}/lineage', { name: 'nobody' })).status).toBe(404);
    // A job of that name is no endpoint.
    const name = 'pipelines-p4jn9xou8a8s-train-Ab3dE5';
    expect((await get('GET /endpoints/{name}/lineage', { name })).status).toBe(404);
  });
});

describe('GET /endpoints', () => {
  it('shows each as it is, with its owner by tag', async () => {
    const { body } = await get('GET /endpoints');
    expect(body.items).toMatchObject([
      { name: 'flights-delay', owner: 'ana', state: { status: 'InService', configName: 'flights-delay-1' } },
    ]);
  });

  it('shows one with its states and who changed it', async () => {
    const { body } = await get('GET /endpoints/{name}', { name: 'flights-delay' });
    expect(body.states.map(({ status, configName }: Record<string, string>) => [status, configName])).toEqual([
      ['InService', 'flights-delay-0'],
      ['Updating', 'flights-delay-0'],
      ['InService', 'flights-delay-1'],
    ]);
    expect(body.calls).toEqual([
      { at: '2026-11-20T14:20:29.287Z', name: 'UpdateEndpoint', by: 'arn:aws:iam::1:user/ana', callId: 'c' },
    ]);
  });
});

describe('GET /jobs', () => {
  it('lists jobs with what they used and the pipeline that ran them', async () => {
    const { body } = await get('GET /jobs', {}, { kind: 'training-job', outcome: 'succeeded' });
    expect(body.items).toMatchObject([
      {
        name: 'pipelines-p4jn9xou8a8s-train-Ab3dE5',
        owner: 'platform',
        pipelineName: 'flights-delay-retrain',
        executionId: 'p4jn9xou8a8s',
        instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 1, volumeGb: 30 }],
      },
    ]);
    expect((await get('GET /jobs', {}, { outcome: 'failed' })).body.items).toEqual([]);
    expect((await get('GET /jobs', {}, { to: '2026-11-20T00:00:00Z' })).body.items).toEqual([]);
  });

  it('shows one with its life', async () => {
    const name = 'pipelines-p4jn9xou8a8s-train-Ab3dE5';
    const { body } = await get('GET /jobs/{name}', { name });
    expect(body).toMatchObject({
      name,
      dataUris: ['s3://flights/train/'],
      history: [{ status: 'Completed' }],
      calls: [],
    });
    expect((await get('GET /jobs/{name}', { name }, { kind: 'processing-job' })).status).toBe(404);
    expect((await get('GET /jobs/{name}', { name: 'flights-delay' })).status).toBe(404);
  });

  it('refuses a kind that is none', async () => {
    expect((await get('GET /jobs', {}, { kind: 'endpoint' })).status).toBe(400);
  });
});
