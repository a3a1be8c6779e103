import { describe, expect, it } from 'vitest';
import { type Metrics, startMetrics } from '../../local/metrics.ts';

const hour = Date.parse('2001-03-01T00:00:00Z');
const dimensions = { EndpointName: 'flights', VariantName: 'AllTraffic' };

const ask = async (metrics: Metrics, operation: string, input: object) => {
  const body = Buffer.from(JSON.stringify(input));
  const request = { operation, headers: {}, body, method: 'POST', url: '/' };
  const { status, body: answer } = await metrics.handle(request as unknown as Parameters<Metrics['handle']>[0]);
  return { status, answer: JSON.parse(String(answer)) };
};

const query = (Stat: string, Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))) => ({
  StartTime: hour / 1000,
  EndTime: hour / 1000 + 7200,
  MetricDataQueries: [
    {
      Id: 'm0',
      MetricStat: {
        Metric: { Namespace: 'AWS/SageMaker', MetricName: 'Invocations', Dimensions },
        Period: 3600,
        Stat,
      },
    },
  ],
});

const observed = (): Metrics => {
  const metrics = startMetrics();
  for (const [minutes, value] of [
    [-1, 9],
    [0, 2],
    [59, 4],
    [60, 1],
    [120, 9],
  ] as const)
    metrics.observe({
      namespace: 'AWS/SageMaker',
      name: 'Invocations',
      dimensions,
      atMs: hour + minutes * 60_000,
      value,
    });
  return metrics;
};

describe('the local CloudWatch', () => {
  it.each([
    ['Sum', [1, 6]],
    ['Average', [1, 3]],
    ['Maximum', [1, 4]],
  ])('tells %s of each hour of the span, newest first', async (statistic, values) => {
    const { answer } = await ask(observed(), 'GetMetricData', query(statistic));
    expect(answer.MetricDataResults).toEqual([
      {
        ...{ Id: 'm0', Label: 'Invocations', StatusCode: 'Complete' },
        Timestamps: [hour / 1000 + 3600, hour / 1000],
        Values: values,
      },
    ]);
  });

  it('knows a metric by its dimensions in any order, and no other', async () => {
    const turned = query('Sum', [
      { Name: 'VariantName', Value: 'AllTraffic' },
      { Name: 'EndpointName', Value: 'flights' },
    ]);
    const other = query('Sum', [{ Name: 'EndpointName', Value: 'flights' }]);
    expect((await ask(observed(), 'GetMetricData', turned)).answer.MetricDataResults[0].Values).toHaveLength(2);
    expect((await ask(observed(), 'GetMetricData', other)).answer.MetricDataResults[0].Values).toEqual([]);
  });

  it('counts what is put, and refuses what it does not have', async () => {
    const metrics = startMetrics();
    await ask(metrics, 'PutMetricData', { Namespace: 'Mine', MetricData: [{ MetricName: 'rows' }] });
    expect(metrics.counts()).toEqual({ 'Mine/rows': 1 });
    expect((await metrics.handle({ operation: 'PutDashboard' } as Parameters<Metrics['handle']>[0])).status).toBe(501);
  });
});
