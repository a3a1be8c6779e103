import { DeleteEndpointCommand, UpdateEndpointWeightsAndCapacitiesCommand } from '@aws-sdk/client-sagemaker';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { batchInferenceJobStateChangeExample } from '../../events/bedrock/batch-inference-job-state-change.ts';
import { modelCustomizationJobStateChangeExample } from '../../events/bedrock/model-customization-job-state-change.ts';
import { apiCallExample } from '../../events/cloudtrail/api-call.ts';
import { alarmStateChangeExample } from '../../events/cloudwatch/alarm-state-change.ts';
import { featureGroupStateChangeExample } from '../../events/sagemaker/feature-group-state-change.ts';
import { humanLoopStatusChangeExample } from '../../events/sagemaker/human-loop-status-change.ts';
import { modelCardStateChangeExample } from '../../events/sagemaker/model-card-state-change.ts';
import { pipelineStepStatusChangeExample } from '../../events/sagemaker/pipeline-step-status-change.ts';
import { answers, type RouteKey } from '../../shared/status/index.ts';
import { createALife, forgetResources } from './drives.ts';
import { outcomesOf } from './evidence.ts';
import { at, startWorld, type World } from './world.ts';

describe('the life of a model', () => {
  let world: World;

  /** As the API's description says. */
  const answered = async (routeKey: RouteKey, path: string) =>
    v.parse(answers[routeKey].schema, await world.get(path)) as Readonly<Record<string, unknown>>;

  /** Lets SageMaker's clock come to an hour, and everything that follows happen. */
  const hour = async (hours: number): Promise<void> => {
    await world.tick(hours);
    await world.cloud.sagemaker.advance();
    await world.cloud.settle();
  };

  const reconciled = async (hours: number): Promise<void> => {
    await world.cloud.fire('reconcile', Date.parse(at(hours, 40)));
    await world.cloud.settle();
  };

  /** All that the API tells of the life so far. */
  const life = async () => ({
    jobs: await answered('GET /jobs', '/jobs'),
    training: await answered('GET /jobs/{name}', '/jobs/life-train'),
    endpoints: await answered('GET /endpoints', '/endpoints'),
    lineage: await answered('GET /endpoints/{name}/lineage', '/endpoints/life/lineage'),
  });

  beforeAll(async () => {
    world = await startWorld(inject('deployment'));
    await world.tick(0);
    await createALife(world);
    await hour(1);
  });

  afterAll(() => world.close());

  it('is told by the API, from the endpoint back to the data', async () => {
    const { jobs, training, endpoints, lineage } = await life();
    const items = jobs.items as readonly { readonly name: string; readonly kind: string; readonly outcome: string }[];
    expect(items.map(({ kind, name, outcome }) => [kind, name, outcome]).toSorted()).toEqual([
      ['training-job', 'life-train', 'succeeded'],
      ['transform-job', 'life-transform', 'succeeded'],
      ['tuning-job', 'life-tuning', 'succeeded'],
    ]);
    expect(training).toMatchObject({
      outcome: 'succeeded',
      owner: 'unowned',
      tags: { team: 'churn' },
      instanceGroups: [{ instanceType: 'ml.m5.xlarge', instanceCount: 1, volumeGb: 30 }],
      billableSeconds: 255,
      dataUris: ['s3://ml-data/churn/train/'],
    });
    expect(endpoints.items).toMatchObject([
      {
        name: 'life',
        owner: 'ana',
        state: {
          status: 'InService',
          configName: 'life-config',
          variants: [{ name: 'AllTraffic', instanceType: 'ml.m5.large', currentInstanceCount: 2 }],
        },
      },
    ]);
    expect(lineage).toMatchObject({
      variants: [
        {
          model: { name: 'life-model', status: 'Created' },
          modelPackage: { name: 'life/1', status: 'Completed' },
          trainingJob: { name: 'life-train' },
          dataUris: ['s3://ml-data/churn/train/'],
        },
      ],
    });
  });

  it('is the same when every event was lost and it is mended from what SageMaker lists', async () => {
    const told = await life();
    await forgetResources(world);
    expect(await answered('GET /jobs', '/jobs')).toEqual({ items: [] });
    await reconciled(1);
    const { history: _, ...training } = told.training;
    const { training: mended, ...others } = await life();
    expect(others).toEqual({ jobs: told.jobs, endpoints: told.endpoints, lineage: told.lineage });
    // The steps on the way are known by events alone.
    expect(mended).toMatchObject({ ...training, history: [{ status: 'Completed' }] });
  });

  it('is recorded from every other source that tells of it, and from nothing else', async () => {
    const before = outcomesOf(world, 'record-lifecycle').length;
    const metrics = (namespace: string) => ({
      configuration: { metrics: [{ metricStat: { metric: { namespace } } }] },
    });
    const alarm = (alarmName: string, more: object) => {
      const { detail, ...event } = alarmStateChangeExample;
      const resources = [`arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${alarmName}`];
      return { ...event, resources, detail: { ...detail, ...more, alarmName } };
    };
    const call = (detail: object) => ({ ...apiCallExample, detail: { ...apiCallExample.detail, ...detail } });
    const events = [
      modelCustomizationJobStateChangeExample,
      batchInferenceJobStateChangeExample,
      modelCardStateChangeExample,
      featureGroupStateChangeExample,
      humanLoopStatusChangeExample,
      pipelineStepStatusChangeExample,
      alarm('of-an-endpoint', metrics('/aws/sagemaker/Endpoints')),
      alarm('of-several', { configuration: { alarmRule: 'ALARM(a) OR ALARM(b)' } }),
      apiCallExample,
    ];
    const ignored = [
      alarm('of-a-machine', metrics('AWS/EC2')),
      call({ eventName: 'InvokeEndpoint' }),
      call({ eventName: 'DescribeEndpoint' }),
      call({ errorCode: 'ValidationException' }),
    ];
    for (const { source, 'detail-type': detailType, resources, detail } of [...events, ...ignored])
      await world.cloud.eventBridge.publish({ source, detailType, resources, detail, timeMs: Date.parse(at(1, 30)) });
    await world.cloud.settle();
    const recorded = outcomesOf(world, 'record-lifecycle').slice(before);
    expect(recorded.map(({ status, call: name }) => status ?? name).toSorted()).toEqual(
      [
        'ALARM',
        'ALARM',
        'Completed',
        'Completed',
        'Created',
        'CreateEndpoint',
        'Failed',
        'Failed',
        'PendingReview',
      ].toSorted(),
    );
    expect(await world.cloud.deadLetters()).toEqual([]);
  });

  it('follows an endpoint through another capacity to its end, and knows what served before', async () => {
    const DesiredWeightsAndCapacities = [{ VariantName: 'AllTraffic', DesiredInstanceCount: 5 }];
    await world.sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: 'life', DesiredWeightsAndCapacities }),
    );
    await hour(2);
    await world.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'life' }));
    await hour(3);
    await reconciled(3);
    const { states } = (await answered('GET /endpoints/{name}', '/endpoints/life')) as {
      states: readonly { status: string; variants: readonly { currentInstanceCount: number }[] }[];
    };
    const served = states.map(({ status, variants }) => [status, variants[0]?.currentInstanceCount]);
    expect(served).toEqual([
      ['InService', 2],
      ['Updating', 2],
      ['InService', 5],
      ['Deleting', 5],
    ]);
    const lineage = await answered('GET /endpoints/{name}/lineage', `/endpoints/life/lineage?at=${at(1, 30)}`);
    expect(lineage).toMatchObject({ configName: 'life-config', variants: [{ modelName: 'life-model' }] });
    expect(await world.cloud.deadLetters()).toEqual([]);
  });
});
