import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  SageMakerClient,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Template } from '../../local/template.ts';
import { accessKeyIdOf } from '../../local/wiring.ts';
import {
  type Drive,
  deployedName,
  drives,
  type FunctionName,
  labelledMonitor,
  prepare,
  settingsFor,
  usualMonitor,
} from './drives.ts';
import { type Grant, grantsOf, templateWithout } from './grants.ts';
import { startWorld, type World } from './world.ts';

const table = '-Table';
const data = '-databucket';

/** A grant that a function's own calls need (its resource by how it ends), and the event that makes it call. */
type Need = readonly [name: FunctionName, sid: string, action: string, resource: string, event?: string];

const needs: readonly Need[] = [
  ['profile-capture', 'ReadCaptures', 's3:GetObject', ':churn-capture/*'],
  ['profile-capture', 'ReadCaptures', 's3:GetObjectVersion', ':churn-capture/*', 'in a bucket with versions'],
  ['profile-capture', 'TellMissingCaptures', 's3:ListBucket', ':churn-capture', 'about a deleted object'],
  ['profile-capture', 'ReadBaselines', 's3:GetObject', '/baselines/*'],
  ['profile-capture', 'ListData', 's3:ListBucket', data, 'for a monitor whose baseline is gone'],
  ['profile-capture', 'KeepResults', 's3:PutObject', '/partials/*'],
  ['profile-capture', 'KeepResults', 's3:PutObject', '/flagged/*'],
  ['profile-capture', 'KeepResults', 's3:PutObject', '/rejected/*'],
  ['profile-capture', 'UseTable', 'dynamodb:PutItem', table],
  ['profile-capture', 'UseTable', 'dynamodb:UpdateItem', table],
  ['profile-capture', 'QueueFlagged', 'sqs:SendMessage', 'plumbline-test-flagged'],
  ['plan-windows', 'UseTable', 'dynamodb:Query', table],
  ['plan-windows', 'UseTable', 'dynamodb:UpdateItem', table],
  ['plan-windows', 'QueueWindows', 'sqs:SendMessage', 'plumbline-test-windows'],
  ['evaluate-window', 'ReadProfiles', 's3:GetObject', '/partials/*'],
  ['evaluate-window', 'ReadProfiles', 's3:GetObject', '/rollups/*', 'of a week'],
  ['evaluate-window', 'ReadProfiles', 's3:GetObject', '/baselines/*'],
  ['evaluate-window', 'ReadProfiles', 's3:GetObject', '/references/*', 'of an endpoint whose past is known'],
  ['evaluate-window', 'ReadProfiles', 's3:GetObject', '/series/*', 'of an endpoint whose past is known'],
  ['evaluate-window', 'KeepWhatIsUsual', 's3:PutObject', '/references/*', 'of an endpoint whose past is known'],
  ['evaluate-window', 'KeepWhatIsUsual', 's3:PutObject', '/series/*', 'of an endpoint whose past is known'],
  ['evaluate-window', 'KeepRollUps', 's3:PutObject', '/rollups/*', 'of a week'],
  ['evaluate-window', 'ListData', 's3:ListBucket', data],
  ['evaluate-window', 'WriteReports', 's3:PutObject', '/reports/*'],
  ['evaluate-window', 'UseTable', 'dynamodb:GetItem', table],
  ['evaluate-window', 'UseTable', 'dynamodb:PutItem', table],
  ['evaluate-window', 'UseTable', 'dynamodb:DeleteItem', table],
  ['evaluate-window', 'UseTable', 'dynamodb:Query', table, 'of an endpoint whose past is known'],
  ['evaluate-window', 'Publish', 'events:PutEvents', ':event-bus/plumbline-test'],
  ['manage-incident', 'UseTable', 'dynamodb:GetItem', table],
  ['manage-incident', 'UseTable', 'dynamodb:Query', table],
  ['manage-incident', 'UseTable', 'dynamodb:PutItem', table],
  ['manage-incident', 'Publish', 'events:PutEvents', ':event-bus/plumbline-test'],
  ['publish-alert', 'UseTable', 'dynamodb:GetItem', table],
  ['publish-alert', 'UseTable', 'dynamodb:PutItem', table],
  ['publish-alert', 'PublishAlerts', 'sns:Publish', ':plumbline-test-alerts'],
  ['notify-slack', 'ReadWebhook', 'ssm:GetParameter', ':parameter/plumbline/test/slack-webhook'],
  ['notify-slack', 'UseTable', 'dynamodb:GetItem', table],
  ['notify-slack', 'UseTable', 'dynamodb:PutItem', table],
  ['collect-flagged', 'ReadFlagged', 's3:GetObject', '/flagged/*'],
  ['collect-flagged', 'ListData', 's3:ListBucket', data, 'about lines that are gone'],
  ['collect-flagged', 'WriteRetrainingSet', 's3:PutObject', '/retraining/*'],
  ['collect-flagged', 'UseTable', 'dynamodb:PutItem', table],
  ['collect-flagged', 'UseTable', 'dynamodb:UpdateItem', table],
  ['collect-flagged', 'Publish', 'events:PutEvents', ':event-bus/plumbline-test'],
  ['start-retraining', 'UseTable', 'dynamodb:GetItem', table],
  ['start-retraining', 'UseTable', 'dynamodb:Query', table],
  ['start-retraining', 'UseTable', 'dynamodb:PutItem', table],
  ['start-retraining', 'StartPipelines', 'sagemaker:DescribePipeline', ':pipeline/churn-retrain'],
  ['start-retraining', 'StartPipelines', 'sagemaker:StartPipelineExecution', ':pipeline/churn-retrain'],
  ['start-retraining', 'FollowRuns', 'sagemaker:DescribePipelineExecution', ':pipeline/churn-retrain/execution/*'],
  ['start-retraining', 'Publish', 'events:PutEvents', ':event-bus/plumbline-test'],
  ['record-lifecycle', 'UseTable', 'dynamodb:GetItem', table],
  ['record-lifecycle', 'UseTable', 'dynamodb:PutItem', table],
  ['record-lifecycle', 'DescribeTrainingJobs', 'sagemaker:DescribeTrainingJob', ':training-job/*'],
  [
    'record-lifecycle',
    'DescribeTuningJobs',
    'sagemaker:DescribeHyperParameterTuningJob',
    ':hyper-parameter-tuning-job/*',
    'about a tuning job',
  ],
  [
    'record-lifecycle',
    'DescribeProcessingJobs',
    'sagemaker:DescribeProcessingJob',
    ':processing-job/*',
    'about a processing job',
  ],
  [
    'record-lifecycle',
    'DescribeTransformJobs',
    'sagemaker:DescribeTransformJob',
    ':transform-job/*',
    'about a transform job',
  ],
  ['record-lifecycle', 'DescribeEndpoints', 'sagemaker:DescribeEndpoint', ':endpoint/*', 'about an endpoint'],
  [
    'record-lifecycle',
    'DescribeEndpointConfigs',
    'sagemaker:DescribeEndpointConfig',
    ':endpoint-config/*',
    'about an endpoint config',
  ],
  ['record-lifecycle', 'DescribeModels', 'sagemaker:DescribeModel', ':model/*', 'about a model'],
  [
    'record-lifecycle',
    'DescribeModelPackages',
    'sagemaker:DescribeModelPackage',
    ':model-package/*',
    'about a model package',
  ],
  [
    'record-lifecycle',
    'DescribeExecutions',
    'sagemaker:DescribePipelineExecution',
    ':pipeline/*/execution/*',
    'about an execution',
  ],
  [
    'record-lifecycle',
    'DescribeSchedules',
    'sagemaker:DescribeMonitoringSchedule',
    ':monitoring-schedule/*',
    'about a schedule',
  ],
  ['record-lifecycle', 'ReadTags', 'sagemaker:ListTags', ':*', 'about a processing job'],
  ['record-lifecycle', 'Publish', 'events:PutEvents', ':event-bus/plumbline-test'],
  ['reconcile', 'UseTable', 'dynamodb:GetItem', table],
  ['reconcile', 'UseTable', 'dynamodb:PutItem', table],
  ['reconcile', 'ListEndpointsRecorded', 'dynamodb:Query', '-Table/index/byTime'],
  ['reconcile', 'ListWhatThereIs', 'sagemaker:ListTrainingJobs', '*'],
  ['reconcile', 'ListWhatThereIs', 'sagemaker:ListHyperParameterTuningJobs', '*'],
  ['reconcile', 'ListWhatThereIs', 'sagemaker:ListProcessingJobs', '*'],
  ['reconcile', 'ListWhatThereIs', 'sagemaker:ListTransformJobs', '*'],
  ['reconcile', 'ListWhatThereIs', 'sagemaker:ListEndpoints', '*'],
  ['reconcile', 'ListWhatThereIs', 'sagemaker:ListModelPackages', '*'],
  ['reconcile', 'ListWhatThereIs', 'sagemaker:ListPipelines', '*'],
  ['reconcile', 'ListExecutions', 'sagemaker:ListPipelineExecutions', ':pipeline/*'],
  ['reconcile', 'DescribeTrainingJobs', 'sagemaker:DescribeTrainingJob', ':training-job/*'],
  ['reconcile', 'DescribeTuningJobs', 'sagemaker:DescribeHyperParameterTuningJob', ':hyper-parameter-tuning-job/*'],
  ['reconcile', 'DescribeProcessingJobs', 'sagemaker:DescribeProcessingJob', ':processing-job/*'],
  ['reconcile', 'DescribeTransformJobs', 'sagemaker:DescribeTransformJob', ':transform-job/*'],
  ['reconcile', 'DescribeEndpoints', 'sagemaker:DescribeEndpoint', ':endpoint/*'],
  ['reconcile', 'DescribeEndpointConfigs', 'sagemaker:DescribeEndpointConfig', ':endpoint-config/*'],
  ['reconcile', 'DescribeModels', 'sagemaker:DescribeModel', ':model/*'],
  ['reconcile', 'DescribeModelPackages', 'sagemaker:DescribeModelPackage', ':model-package/*'],
  ['reconcile', 'DescribeExecutions', 'sagemaker:DescribePipelineExecution', ':pipeline/*/execution/*'],
  ['reconcile', 'ReadTags', 'sagemaker:ListTags', ':*'],
  ['reconcile', 'Publish', 'events:PutEvents', ':event-bus/plumbline-test'],
  ['import-report', 'DescribeRuns', 'sagemaker:DescribeProcessingJob', ':processing-job/data-quality-monitoring-*'],
  ['import-report', 'ReadViolations', 's3:GetObject', ':churn-capture/*constraint_violations.json'],
  ['import-report', 'TellMissingViolations', 's3:ListBucket', ':churn-capture', 'about a run that found nothing'],
  ['import-report', 'UseTable', 'dynamodb:PutItem', table],
  ['import-report', 'Publish', 'events:PutEvents', ':event-bus/plumbline-test'],
  ['send-digest', 'UseTable', 'dynamodb:GetItem', table],
  ['send-digest', 'UseTable', 'dynamodb:PutItem', table],
  ['send-digest', 'UseTable', 'dynamodb:Query', table],
  ['send-digest', 'ListByTime', 'dynamodb:Query', '-Table/index/byTime'],
  ['send-digest', 'ReadPrices', 's3:GetObject', '/prices/sagemaker.json', 'after prices were asked for'],
  ['send-digest', 'TellMissingPrices', 's3:ListBucket', data],
  ['send-digest', 'PublishDigest', 'sns:Publish', ':plumbline-test-alerts'],
  ['summarize-cost', 'UseTable', 'dynamodb:GetItem', table],
  ['summarize-cost', 'UseTable', 'dynamodb:Query', table],
  ['summarize-cost', 'UseTable', 'dynamodb:PutItem', table],
  ['summarize-cost', 'ListRecorded', 'dynamodb:Query', '-Table/index/byTime'],
  ['summarize-cost', 'KeepPrices', 's3:GetObject', '/prices/sagemaker.json', 'when prices are kept'],
  ['summarize-cost', 'KeepPrices', 's3:PutObject', '/prices/sagemaker.json'],
  ['summarize-cost', 'ReadProfiles', 's3:GetObject', '/partials/*', 'of a model with labels'],
  ['summarize-cost', 'ReadProfiles', 's3:GetObject', '/rollups/*', 'of a model with labels'],
  ['summarize-cost', 'KeepRollUps', 's3:PutObject', '/rollups/*', 'of a model with labels'],
  ['summarize-cost', 'ListData', 's3:ListBucket', data],
  ['summarize-cost', 'ReadMetrics', 'cloudwatch:GetMetricData', '*'],
  ['summarize-cost', 'Publish', 'events:PutEvents', ':event-bus/plumbline-test'],
  ['status-api', 'ReadTable', 'dynamodb:GetItem', table, 'for one incident'],
  ['status-api', 'ReadTable', 'dynamodb:Query', table],
  ['status-api', 'ReadTable', 'dynamodb:Query', '-Table/index/byTime', 'for incidents'],
  ['answer-incident', 'UseTable', 'dynamodb:GetItem', table],
  ['answer-incident', 'UseTable', 'dynamodb:PutItem', table],
  ['answer-incident', 'UseTable', 'dynamodb:Query', table, 'that accepts'],
  ['answer-incident', 'Publish', 'events:PutEvents', ':event-bus/plumbline-test'],
];

/** Grants that no call of a function's own needs, by how they read. */
const neededByOthers: readonly RegExp[] = [
  // Lambda takes from the queue, sets aside and writes logs in the function's name, and Scheduler invokes.
  / TakeFromQueue /,
  / SetFailuresAside /,
  / WriteOwnLog /,
  /^(?:PlanWindows|Reconcile|SendDigest|SummarizeCost)ScheduleRole Invoke /,
  // Without it the prices that the project carries serve.
  /^SummarizeCostRole AskPrices /,
  // SNS asks KMS in its caller's name; nothing is encrypted here.
  / Encrypt(?:Alerts|Digest) /,
  // A statement with several actions and resources; these do not meet.
  / dynamodb:GetItem .*\/index\//,
  // The same call about runs of the other kinds.
  / DescribeRuns .*\/model-(quality|bias|explainability)-monitoring-\*$/,
];

const roleOf = (name: string): string =>
  `${name.replace(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase())}Role`;

const textOf = ({ role, sid, action, resource }: Grant): string => `${role} ${sid} ${action} ${resource}`;

const driveOf = (name: FunctionName, event = 'usual'): Drive => {
  const drive = (drives[name] as Readonly<Record<string, Drive>>)[event];
  if (drive === undefined) throw new RangeError(`There is no event "${event}" of ${name}`);
  return drive;
};

/** AWS's own sentence about a missing grant, whatever resource of the grant's pattern it names. */
const refusalOf = ({ action, resource }: Grant): RegExp => {
  const pattern = resource.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^ ]*');
  return new RegExp(`not authorized to perform: ${action} on resource: ${pattern} because`);
};

const deployment = inject('deployment');
const monitors = [
  ...JSON.parse(readFileSync(join(deployment.bundleDir, 'monitors.json'), 'utf8')),
  JSON.parse(JSON.stringify(usualMonitor)),
  JSON.parse(JSON.stringify(labelledMonitor)),
];
let folder: string;
let resolved: Template;
let grants: readonly Grant[];

/** The one grant that a need speaks of. */
const grantOf = ([name, sid, action, resource]: Need): Grant => {
  const role = roleOf(name);
  const found = grants.filter(
    (grant) => grant.role === role && grant.sid === sid && grant.action === action && grant.resource.endsWith(resource),
  );
  const [grant] = found;
  if (grant === undefined || found.length > 1)
    throw new RangeError(`${found.length} grants for ${role} ${sid} ${action}`);
  return grant;
};

/** Runs on a copy of the prepared state. */
const withWorld = async (template: string | object, work: (world: World) => Promise<void>): Promise<void> => {
  const dataDir = await mkdtemp(join(folder, 'copy-'));
  await cp(join(folder, 'prepared'), dataDir, { recursive: true });
  const world = await startWorld(deployment, { template, dataDir, monitors, putBaseline: false });
  try {
    await work(world);
  } finally {
    await world.close();
    await rm(dataDir, { recursive: true });
  }
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-roles-'));
  const world = await startWorld(deployment, { monitors, dataDir: join(folder, 'prepared') });
  await prepare(world);
  resolved = world.cloud.template;
  grants = grantsOf(resolved);
  await world.close();
});

afterAll(() => rm(folder, { recursive: true }));

describe('a deployed function', () => {
  it('handles each of its events with the role it has', async () => {
    await withWorld(deployment.template, async (world) => {
      for (const drive of Object.values(drives).flatMap((events): Drive[] => Object.values(events))) {
        expect((await drive(world)).status ?? 200).toBe(200);
        await world.cloud.settle();
      }
      expect(world.log.filter(({ text }) => /not authorized|to be tried again/.test(text))).toEqual([]);
      const letters = await world.cloud.deadLetters();
      // The lines that this one points to are gone for good.
      expect(letters.map(({ queue }) => queue)).toEqual([deployedName('collect-flagged-dead-letter')]);
    });
  });

  it.for(needs)('%s without %s %s on %s is refused at each attempt, and its event kept as it came', async (need) => {
    const [name, , , , event] = need;
    const grant = grantOf(need);
    await withWorld(templateWithout(deployment.template, resolved, grant), async (world) => {
      const { body, status, attempts } = await driveOf(name, event)(world);
      await world.cloud.settle();
      const refusals = world.log.filter(({ text }) => refusalOf(grant).test(text));
      expect(refusals.map(({ functionName }) => functionName)).toEqual(Array(attempts).fill(name));
      const letters = await world.cloud.deadLetters();
      expect(letters.map((letter) => [letter.queue, letter.body])).toEqual(
        body === undefined ? [] : [[deployedName(`${name}-dead-letter`), body]],
      );
      if (body === undefined) expect(status).toBe(500);
    });
  });

  it('has no grant besides those that its own calls, or AWS in its name, need', () => {
    const needed = new Set(needs.map((need) => textOf(grantOf(need))));
    const others = grants.map(textOf).filter((grant) => !needed.has(grant));
    expect(others.filter((grant) => !neededByOthers.some((reads) => reads.test(grant)))).toEqual([]);
    expect(needed.size).toBe(needs.length);
  });
});

describe('a template without', () => {
  /** What AWS asks of a role before it delivers anything; the local cloud refuses to start without it. */
  const neededToStart = () =>
    grants.filter(
      ({ sid, action }) =>
        ['SetFailuresAside', 'Invoke'].includes(sid) || /^sqs:(ReceiveMessage|DeleteMessage|GetQueue)/.test(action),
    );

  it('what AWS needs to reach a function is refused by the name of the role', async () => {
    expect(neededToStart()).toHaveLength(32);
    for (const grant of neededToStart()) {
      const template = templateWithout(deployment.template, resolved, grant);
      await expect(startWorld(deployment, { template }), textOf(grant)).rejects.toThrow(
        new RegExp(`${grant.role}.* does not allow ${grant.action}`),
      );
    }
  });
});

describe('a role', () => {
  /** One call of each client that a function of that name must not make, with what it would have needed. */
  const forbidden: readonly (readonly [
    name: FunctionName,
    needs: string,
    call: (clients: Clients) => Promise<unknown>,
  ])[] = [
    ['status-api', 'dynamodb:PutItem', ({ putItem }) => putItem()],
    ['status-api', 's3:GetObject', ({ getObject }) => getObject('reports/churn/x')],
    ['answer-incident', 's3:GetObject', ({ getObject }) => getObject('reports/churn/x')],
    ['notify-slack', 's3:GetObject', ({ getObject }) => getObject('flagged/churn/x')],
    ['notify-slack', 'sns:Publish', ({ publish }) => publish()],
    ['publish-alert', 'ssm:GetParameter', ({ getParameter }) => getParameter()],
    ['profile-capture', 's3:PutObject', ({ putObject }) => putObject('churn-capture', 'x.jsonl')],
    ['profile-capture', 's3:PutObject', ({ putObject }) => putObject('', 'baselines/churn/v1/profile.bin')],
    ['profile-capture', 's3:GetObject', ({ getObject }) => getObject('retraining/churn/x')],
    ['evaluate-window', 's3:GetObject', ({ getObject }) => getObject('flagged/churn/x')],
    ['evaluate-window', 's3:PutObject', ({ putObject }) => putObject('', 'partials/x')],
    ['evaluate-window', 's3:ListBucket', ({ listObjects }) => listObjects('retraining/')],
    ['plan-windows', 'sqs:SendMessage', ({ sendMessage }) => sendMessage('evaluate-window-dead-letter')],
    ['plan-windows', 'events:PutEvents', ({ putEvents }) => putEvents('plumbline-test')],
    ['manage-incident', 'events:PutEvents', ({ putEvents }) => putEvents('default')],
    ['manage-incident', 'sagemaker:StartPipelineExecution', ({ startPipeline }) => startPipeline('churn-retrain')],
    ['collect-flagged', 'dynamodb:Scan', ({ scan }) => scan()],
    ['collect-flagged', 's3:DeleteObject', ({ deleteObject }) => deleteObject('flagged/churn/x')],
    ['start-retraining', 'sagemaker:StartPipelineExecution', ({ startPipeline }) => startPipeline('another')],
    ['record-lifecycle', 'sagemaker:StopPipelineExecution', ({ stopPipeline }) => stopPipeline()],
    ['summarize-cost', 'dynamodb:Scan', ({ scan }) => scan()],
    ['summarize-cost', 's3:PutObject', ({ putObject }) => putObject('', 'reports/churn/x')],
    ['reconcile', 'dynamodb:Scan', ({ scan }) => scan()],
    ['reconcile', 'sagemaker:StopPipelineExecution', ({ stopPipeline }) => stopPipeline()],
    ['import-report', 's3:GetObject', ({ getObject }) => getObject('reports/churn/x')],
    ['import-report', 's3:PutObject', ({ putObject }) => putObject('churn-capture', 'constraint_violations.json')],
    ['record-lifecycle', 'lambda:InvokeFunction', ({ invoke }) => invoke()],
  ];

  it('lets a function do nothing that is not its business', async () => {
    await withWorld(deployment.template, async (world) => {
      for (const [name, needed, call] of forbidden) {
        const clients = clientsOf(world, name);
        const sentence = `${roleOf(name)}/${deployedName(name)} is not authorized to perform: ${needed} on resource: `;
        await expect(call(clients), `${name} ${needed}`).rejects.toThrow(sentence);
        clients.destroy();
      }
      expect(await world.cloud.deadLetters()).toEqual([]);
    });
  });
});

type Clients = ReturnType<typeof clientsOf>;

/** Calls with the key of one function. */
const clientsOf = (world: World, name: FunctionName) => {
  const { cloud, dataBucket } = world;
  const settings = settingsFor(cloud, accessKeyIdOf(deployedName(name)));
  const TableName = cloud.template.find('Table')?.name;
  const account = (service: string) => `arn:aws:${service}:${cloud.home.region}:${cloud.home.account}`;
  const s3 = new S3Client(settings);
  const dynamodb = new DynamoDBClient(settings);
  const sagemaker = new SageMakerClient(settings);
  const others = {
    sqs: new SQSClient(settings),
    sns: new SNSClient(settings),
    ssm: new SSMClient(settings),
    events: new EventBridgeClient(settings),
    lambda: new LambdaClient(settings),
  };
  const { sqs, sns, ssm, events, lambda } = others;
  return {
    putItem: () => dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: 'x' }, sk: { S: 'x' } } })),
    scan: () => dynamodb.send(new ScanCommand({ TableName })),
    getObject: (Key: string) => s3.send(new GetObjectCommand({ Bucket: dataBucket, Key })),
    putObject: (bucket: string, Key: string) =>
      s3.send(new PutObjectCommand({ Bucket: bucket || dataBucket, Key, Body: 'x' })),
    deleteObject: (Key: string) => s3.send(new DeleteObjectCommand({ Bucket: dataBucket, Key })),
    listObjects: (Prefix: string) => s3.send(new ListObjectsV2Command({ Bucket: dataBucket, Prefix })),
    publish: () => sns.send(new PublishCommand({ TopicArn: `${account('sns')}:plumbline-test-alerts`, Message: 'x' })),
    getParameter: () => ssm.send(new GetParameterCommand({ Name: '/plumbline/test/slack-webhook' })),
    sendMessage: (queue: string) =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl: `${cloud.awsUrl}/${cloud.home.account}/${deployedName(queue)}`,
          MessageBody: 'x',
        }),
      ),
    putEvents: (EventBusName: string) =>
      events.send(
        new PutEventsCommand({ Entries: [{ EventBusName, Source: 'plumbline', DetailType: 'x', Detail: '{}' }] }),
      ),
    startPipeline: (PipelineName: string) =>
      sagemaker.send(new StartPipelineExecutionCommand({ PipelineName, ClientRequestToken: 'x'.repeat(32) })),
    stopPipeline: () =>
      sagemaker.send(
        new StopPipelineExecutionCommand({
          PipelineExecutionArn: `${account('sagemaker')}:pipeline/churn-retrain/execution/x`,
          ClientRequestToken: 'x'.repeat(32),
        }),
      ),
    invoke: () => lambda.send(new InvokeCommand({ FunctionName: deployedName('status-api') })),
    destroy: () => {
      for (const client of [s3, dynamodb, sagemaker, ...Object.values(others)]) client.destroy();
    },
  };
};
