import { tmpdir } from 'node:os';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelPackageCommand,
  DescribePipelineExecutionCommand,
  ListModelPackagesCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cloud, startCloud } from '../../../local/cloud.ts';
import { type AwsClients, operatorClients } from '../../../local/demo/aws-clients.ts';
import { fitLateModel } from '../../../local/demo/late-model.ts';
import { flightsMonitor } from '../../../local/demo/monitor.ts';
import { registerFlightsModel } from '../../../local/demo/registration.ts';
import { readOutcome } from '../../../local/demo/summary.ts';
import { plumblineTable } from '../../factories/table.ts';

const template = {
  Resources: {
    DataBucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'plumbline-data' } },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        ...plumblineTable,
        TableName: 'plumbline',
      },
    },
  },
};

const monitor = await flightsMonitor();
const model = fitLateModel([
  { features: { departureHour: '9', distance: '500', origin: 'ATL', destination: 'BOS' }, late: false },
]);
const prefix = 'baselines/flights-delay/2001-01';
const baseline = ['profile.bin', 'statistics.json', 'constraints.json'].map((name) => ({
  key: `${prefix}/${name}`,
  body: new TextEncoder().encode(name),
  contentType: 'application/json',
}));

let nowMs = Date.parse('2001-01-31T12:00:00Z');
let cloud: Cloud;
let clients: AwsClients;
const later = async (minutes: number) => {
  nowMs += minutes * 60_000;
  await cloud.sagemaker.advance();
  await cloud.settle();
};

const register = () =>
  registerFlightsModel({
    ...clients,
    ...cloud.home,
    monitor,
    dataBucket: 'plumbline-data',
    baseline,
    model,
  });
/** As start-retraining would; the same token starts it once. */
const retrain = () =>
  clients.sagemaker.send(
    new StartPipelineExecutionCommand({
      PipelineName: 'flights-delay-retrain',
      ClientRequestToken: 'x'.repeat(32),
      PipelineParameters: [
        { Name: 'MonitorId', Value: 'flights-delay' },
        { Name: 'RetrainingDataUri', Value: 's3://plumbline-data/retraining/flights-delay/' },
        { Name: 'Reason', Value: 'distance has shifted' },
      ],
    }),
  );
/** Versions of the model package, the oldest first. */
const packages = async () => {
  const { ModelPackageSummaryList = [] } = await clients.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: 'flights-delay' }),
  );
  return ModelPackageSummaryList.toSorted((a, b) => (a.ModelPackageVersion ?? 0) - (b.ModelPackageVersion ?? 0));
};

beforeAll(async () => {
  cloud = await startCloud({ template, bundleDir: tmpdir(), mode: 'inProcess', clock: () => nowMs });
  clients = operatorClients(cloud);
  await register();
  await later(60);
});
afterAll(() => cloud.close());

describe('registerFlightsModel', () => {
  test('brings the endpoint in service with data capture where the monitor looks', async () => {
    const endpoint = await clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'flights-delay' }));
    expect(endpoint.EndpointStatus).toBe('InService');
    const { EndpointConfigName } = endpoint;
    const config = await clients.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
    expect(config.DataCaptureConfig).toMatchObject({
      EnableCapture: true,
      DestinationS3Uri: 's3://flights-capture/capture',
    });
    expect(config.ProductionVariants?.[0]?.VariantName).toBe('AllTraffic');
  });

  test('names the baseline in the model package, and puts it there', async () => {
    const [first] = await packages();
    const found = await clients.sagemaker.send(
      new DescribeModelPackageCommand({ ModelPackageName: first?.ModelPackageArn }),
    );
    expect(found.DriftCheckBaselines?.ModelDataQuality).toMatchObject({
      Statistics: { S3Uri: `s3://plumbline-data/${prefix}/statistics.json` },
      Constraints: { S3Uri: `s3://plumbline-data/${prefix}/constraints.json` },
    });
    const kept = await clients.s3.send(
      new GetObjectCommand({ Bucket: 'plumbline-data', Key: `${prefix}/profile.bin` }),
    );
    expect(await kept.Body?.transformToString()).toBe('profile.bin');
  });

  test('changes nothing when it is repeated', async () => {
    const before = await packages();
    await register();
    expect(await packages()).toEqual(before);
  });

  test('leaves a pipeline that trains on the collected records and registers the outcome', async () => {
    const { PipelineExecutionArn } = await retrain();
    await later(60);
    const run = await clients.sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
    expect(run.PipelineExecutionStatus).toBe('Succeeded');
    expect((await packages()).at(-1)).toMatchObject({
      ModelPackageVersion: 2,
      ModelApprovalStatus: 'PendingManualApproval',
    });
  });
});

describe('readOutcome', () => {
  const put = (sk: string, item: object) =>
    clients.documents.send(
      new PutCommand({ TableName: 'plumbline', Item: { pk: 'SUBJECT#flights-delay', sk, ...item } }),
    );
  const incident = {
    incidentId: 'flights-delay.input-drift.20010313T000000Z',
    subject: 'flights-delay',
    cause: 'input-drift',
    columns: ['distance'],
    openedAt: '2001-03-14T00:00:00.000Z',
    resolvedAt: null,
    severity: 'warning',
    status: 'open',
  };
  const flagged = (...ids: readonly string[]) =>
    ids
      .map(
        (recordId) =>
          `${JSON.stringify({ recordId, reasons: ['sampled'], recordedAt: incident.openedAt, record: {} })}\n`,
      )
      .join('');

  test('counts what the table, the bucket and SageMaker hold, a record that was flagged twice once', async () => {
    await put('WINDOW#2001-02-01T00:00:00.000Z', { record: { records: 1300, recordsRejected: 2 } });
    await put('WINDOW#2001-02-02T00:00:00.000Z', { record: { records: 1200, recordsRejected: 0 } });
    await put('INCIDENT#2001-03-13T00:00:00.000Z#input-drift', { incident });
    await put('COLLECTED#2001-02-01T00:00:00.000Z', { records: 3 });
    for (const [name, body] of [
      ['one', flagged('flight-1', 'flight-2')],
      ['two', flagged('flight-2', 'flight-3')],
    ] as const) {
      const Key = `flagged/flights-delay/2001/02/01/00/${name}/part-00000.jsonl`;
      await clients.s3.send(new PutObjectCommand({ Bucket: 'plumbline-data', Key, Body: body }));
    }
    await retrain();
    const { incidentId: id, subject, status: _, ...rest } = incident;
    expect(await readOutcome({ clients, monitor, tableName: 'plumbline', dataBucket: 'plumbline-data' })).toEqual({
      recordsProfiled: 2500,
      recordsRejected: 2,
      windowsEvaluated: 2,
      hoursPerWindow: 6,
      incidents: [{ id, monitor: subject, ...rest }],
      flaggedSent: 3,
      flaggedCollected: 3,
      retrainingRuns: 1,
      jobs: { recorded: 0, failed: 0 },
    });
  });
});
