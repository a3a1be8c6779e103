import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { answers, type RouteKey } from '../../shared/status/index.ts';
import { aMonitorDocument } from '../factories/monitors.ts';
import { trainingJob } from '../local/services/sagemaker/rig.ts';
import { settingsFor } from './drives.ts';
import { outcomesOf } from './evidence.ts';
import { at, startWorld, type World } from './world.ts';

const RoleArn = 'arn:aws:iam::000000000000:role/models';
const dayHours = 24;

describe('what models cost', () => {
  let world: World;

  const answered = async (routeKey: RouteKey, query = '') =>
    v.parse(answers[routeKey].schema, await world.get(`${routeKey.split(' ')[1]}${query}`)) as Readonly<
      Record<string, unknown>
    >;

  /** Lets the daily schedule fire, and everything that follows happen. */
  const summarised = async (hour: number): Promise<void> => {
    await world.cloud.fire('summarize-cost', Date.parse(at(hour, 30)));
    await world.cloud.settle();
  };

  const mails = () =>
    world.cloud.inbox
      .list()
      .filter(({ kind }) => kind === 'email')
      .map(({ subject }) => subject)
      .toSorted();

  /** The monitored endpoint on two instances from the first hour on, and an hour's invocations. */
  const serve = async (): Promise<void> => {
    const { sagemaker, cloud } = world;
    await sagemaker.send(new CreateTrainingJobCommand({ ...trainingJob('churn-train'), RoleArn }));
    const PrimaryContainer = { Image: 'image', ModelDataUrl: 's3://ml-data/churn/model.tar.gz' };
    await sagemaker.send(new CreateModelCommand({ ModelName: 'churn', ExecutionRoleArn: RoleArn, PrimaryContainer }));
    const variant = { VariantName: 'AllTraffic', ModelName: 'churn', InstanceType: 'ml.m5.large' } as const;
    await sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: 'churn',
        ProductionVariants: [{ ...variant, InitialInstanceCount: 2 }],
      }),
    );
    await sagemaker.send(
      new CreateEndpointCommand({
        EndpointName: 'churn-xgb',
        EndpointConfigName: 'churn',
        Tags: [{ Key: 'owner', Value: 'churn-team' }],
      }),
    );
    const metrics = new CloudWatchClient(settingsFor(cloud));
    const Dimensions = [
      { Name: 'EndpointName', Value: 'churn-xgb' },
      { Name: 'VariantName', Value: 'AllTraffic' },
    ];
    const MetricData = [{ MetricName: 'Invocations', Dimensions, Timestamp: new Date(at(2)), Value: 5000 }];
    await metrics.send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData }));
    metrics.destroy();
  };

  beforeAll(async () => {
    world = await startWorld(inject('deployment'), {
      monitors: [aMonitorDocument({ cost: { monthlyBudget: 60 } })],
      parameters: { AlertEmail: 'owners@example.com', OwnerBudgets: 'churn-team=55' },
    });
    await world.tick(0);
    await serve();
    await world.tick(1);
    await world.cloud.sagemaker.advance();
    await world.cloud.settle();
  });

  afterAll(() => world.close());

  it('are summarised from what was recorded, and told by the API', async () => {
    await summarised(3 * dayHours + 5);
    expect(outcomesOf(world, 'summarize-cost')).toMatchObject([
      { day: '2026-11-22', models: 2, unreckoned: 0, pricesAsked: true, billed: 0 },
    ]);
    const { items } = await answered('GET /costs', '?by=model&from=2026-11-22&to=2026-11-23');
    // 24 h × 2 × $0.115
    expect(items).toMatchObject([
      { name: 'churn', spent: { amount: '5.520000', currency: 'USD', ratesTo: '2026-11-23' }, days: [{}] },
      { name: null, spent: { amount: '0.000000' } },
    ]);
    const [churn] = items as { days: { predictionsInMonth: number; perThousandPredictions: object }[] }[];
    expect(churn?.days).toMatchObject([{ predictionsInMonth: 5000 }]);
    expect(await answered('GET /carbon', '?by=owner')).toMatchObject({ day: '2026-11-22' });
    expect(await answered('GET /costs/waste')).toMatchObject({
      items: [{ kind: 'idle-endpoint', subject: 'churn-xgb/AllTraffic', monthlySaving: { amount: '167.900000' } }, {}],
    });
  });

  it('become incidents where budgets will not do, and reach people by e-mail', async () => {
    // To the end of November: 11 days of $5.52 are about $60.
    const { items } = await answered('GET /costs/forecast', '?by=model');
    expect(items).toMatchObject([{ name: 'churn', budget: { level: 'over', reason: 'forecast' } }, { budget: null }]);
    const { items: incidents } = await answered('GET /incidents');
    expect(incidents).toMatchObject([
      { subject: 'owner.churn-team', cause: 'budget-over', owner: 'churn-team', monitorId: null },
      { subject: 'churn', cause: 'budget-over', severity: 'critical', status: 'open' },
    ]);
    expect(mails()).toEqual(['[critical] churn: over its budget', '[critical] owner.churn-team: over its budget']);
    const text = world.cloud.inbox.list().find(({ subject }) => subject.includes('] churn:'))?.text;
    expect(text).toContain('In 2026-11 churn is forecast to spend');
  });

  it('are the same, and told once, when a tick comes twice', async () => {
    const before = [await answered('GET /costs'), mails()];
    await summarised(3 * dayHours + 5);
    expect([await answered('GET /costs'), mails()]).toEqual(before);
    expect(await world.cloud.deadLetters()).toEqual([]);
  });
});
