import {
  CloudWatchClient,
  GetMetricDataCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMetrics } from '../../local/metrics.ts';
import { at, hourMs } from '../factories/uses.ts';
import { served } from './services/served.ts';

const start = at('2026-11-20');
const metrics = startMetrics(() => start + 90 * 60_000);
let server: Awaited<ReturnType<typeof served>>;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  server = await served(() => metrics);
  cloudWatch = new CloudWatchClient(server.config);
  const put = (MetricName: string, Value: number, minutes?: number) =>
    cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: 'AWS/SageMaker',
        MetricData: [
          {
            MetricName,
            Value,
            ...named,
            ...(minutes === undefined ? {} : { Timestamp: new Date(start + minutes * 60_000) }),
          },
        ],
      }),
    );
  await put('Invocations', 5, 10);
  await put('Invocations', 7, 50);
  await put('Invocations', 3);
});
afterAll(() => server.close());

const Dimensions = [
  { Name: 'EndpointName', Value: 'churn' },
  { Name: 'VariantName', Value: 'AllTraffic' },
];
const named = { Dimensions };

const ask = async (Stat: string, { Period = 3600, dimensions = Dimensions, hours = 2 } = {}) => {
  const Metric = { Namespace: 'AWS/SageMaker', MetricName: 'Invocations', Dimensions: dimensions };
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(start),
      EndTime: new Date(start + hours * hourMs),
      MetricDataQueries: [{ Id: 'm0', MetricStat: { Metric, Period, Stat } }],
    }),
  );
  return MetricDataResults.map(({ Timestamps = [], Values = [] }) =>
    Timestamps.map((time, place) => [(time.getTime() - start) / hourMs, Values[place]]),
  );
};

test.each([
  [
    'Sum',
    [
      [1, 3],
      [0, 12],
    ],
  ],
  [
    'Average',
    [
      [1, 3],
      [0, 6],
    ],
  ],
  [
    'Maximum',
    [
      [1, 3],
      [0, 7],
    ],
  ],
  [
    'SampleCount',
    [
      [1, 1],
      [0, 2],
    ],
  ],
])('GetMetricData(%s) answers what was put, hour by hour, the newest first', async (statistic, expected) => {
  expect(await ask(statistic)).toEqual([expected]);
});

test('GetMetricData() takes dimensions in any order, and leaves out the end of the span', async () => {
  expect(await ask('Sum', { dimensions: Dimensions.toReversed(), hours: 1 })).toEqual([[[0, 12]]]);
});

test('GetMetricData() knows no metric that nobody put', async () => {
  expect(await ask('Sum', { dimensions: [] })).toEqual([[]]);
});

test('GetMetricData() refuses what is not by the hour, and CloudWatch every other operation', async () => {
  await expect(ask('Sum', { Period: 60 })).rejects.toThrow('by the hour only');
  await expect(cloudWatch.send(new ListMetricsCommand({}))).rejects.toThrow('does not have ListMetrics');
});

test('counts() tells what was received', () => {
  expect(metrics.counts()).toEqual({ 'AWS/SageMaker/Invocations': 3 });
});
