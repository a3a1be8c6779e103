import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateProcessingJobCommand } from '@aws-sdk/client-sagemaker';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aMonitoringRun } from '../factories/monitoring-runs.ts';
import { settingsFor } from './drives.ts';
import { outcomesOf } from './evidence.ts';
import { startWorld, type World } from './world.ts';

const name = 'data-quality-monitoring-202611200000-949bc72752c3ab4befc1eb91';
const folder = 'reports/churn-xgb/churn-quality/2026/11/20/00';

describe('a run of Model Monitor on a watched endpoint', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld(inject('deployment'));
    await world.tick(0);
    const violations = [
      {
        feature_name: 'age',
        constraint_check_type: 'baseline_drift_check',
        description: 'Baseline drift distance: 0.27 exceeds threshold: 0.1',
      },
    ];
    const Key = `${folder}/constraint_violations.json`;
    await world.s3.send(new PutObjectCommand({ Bucket: 'churn-capture', Key, Body: JSON.stringify({ violations }) }));
    for (const job of [name, 'churn-preprocess-1'])
      await world.sagemaker.send(new CreateProcessingJobCommand(aMonitoringRun(job, `s3://churn-capture/${folder}`)));
    await world.tick(1);
    await world.cloud.sagemaker.advance();
    await world.cloud.settle();
  });

  afterAll(() => world.close());

  it('is imported when it ends, and no other job wakes the function', () => {
    const outcomes = outcomesOf(world, 'import-report');
    expect(new Set(outcomes.map(({ jobName }) => jobName))).toEqual(new Set([name]));
    expect(outcomes.filter(({ skipped }) => skipped === undefined)).not.toEqual([]);
    for (const { skipped, ...outcome } of outcomes)
      if (skipped === undefined)
        expect(outcome).toMatchObject({
          kind: 'data-quality',
          verdict: 'violation',
          violations: 1,
          monitorIds: ['churn'],
        });
  });

  it('is kept once beside the windows of its monitor, and opens no incident', async () => {
    const table = DynamoDBDocumentClient.from(new DynamoDBClient(settingsFor(world.cloud)));
    const { Items = [] } = await table.send(
      new QueryCommand({
        TableName: world.cloud.template.find('Table')?.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :imported)',
        ExpressionAttributeValues: { ':pk': 'SUBJECT#churn', ':imported': 'IMPORTED#' },
      }),
    );
    table.destroy();
    expect(Items.map(({ report }) => report)).toMatchObject([
      {
        jobName: name,
        schedule: 'churn-quality',
        firstViolations: [{ column: 'age', value: 0.27, threshold: 0.1 }],
        report: { bucket: 'churn-capture', key: `${folder}/constraint_violations.json` },
      },
    ]);
    expect(await world.get('/incidents')).toMatchObject({ items: [] });
    expect(await world.cloud.deadLetters()).toEqual([]);
  });
});
