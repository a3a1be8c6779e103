import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { at, hourMs } from '../../factories/uses.ts';

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: { readonly MetricName: string; readonly Dimensions: readonly { Name: string; Value: string }[] };
    readonly Period: number;
    readonly Stat: string;
  };
}

const start = at('2026-11-01');
const span = { startMs: start, endMs: start + 24 * hourMs };

/** A CloudWatch that knows hours by metric and first dimension, newest first, and answers one hour of each a page. */
const cloudWatchWith = async (known: Readonly<Record<string, readonly number[]>>) => {
  const requests: { readonly MetricDataQueries: readonly Query[]; readonly StartTime: number }[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString());
    requests.push(body);
    const page = Number(body.NextToken ?? 0);
    const hoursOf = ({ MetricStat: { Metric } }: Query) =>
      known[`${Metric.MetricName} ${Metric.Dimensions[0]?.Value}`] ?? [];
    const queries: readonly Query[] = body.MetricDataQueries;
    const pages = Math.max(1, ...queries.map((query) => hoursOf(query).length));
    const results = queries.map((query) => {
      const place = hoursOf(query).length - 1 - page;
      const value = hoursOf(query)[place];
      return value === undefined
        ? { Id: query.Id, Timestamps: [], Values: [] }
        : { Id: query.Id, Timestamps: [(start + place * hourMs) / 1000], Values: [value] };
    });
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(
      JSON.stringify({ MetricDataResults: results, ...(page + 1 < pages ? { NextToken: String(page + 1) } : {}) }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.resetModules();
  const { tokenUses, variantSeries } = await import('../../../shared/aws/variant-metrics.ts');
  const { meteredUses } = await import('../../../shared/aws/metered-uses.ts');
  return { tokenUses, variantSeries, meteredUses, requests };
};

afterEach(() => {
  vi.unstubAllEnvs();
});

const hours = (...values: readonly number[]) =>
  values.map((value, place) => ({ startMs: start + place * hourMs, value }));

describe('variantSeries(variants, within)', () => {
  it('tells invocations and utilisation of each variant, from all pages, in order of time', async () => {
    const { variantSeries, requests } = await cloudWatchWith({
      'Invocations churn': [5, 0, 7],
      'CPUUtilization churn': [120],
      'GPUUtilization fraud': [80],
    });
    const found = await variantSeries(
      ['churn', 'fraud'].map((endpoint) => ({ endpoint, variant: 'AllTraffic' })),
      span,
    );
    expect(found).toEqual([
      { invocations: hours(5, 0, 7), cpu: hours(120), memory: [], gpu: [], gpuMemory: [] },
      { invocations: [], cpu: [], memory: [], gpu: hours(80), gpuMemory: [] },
    ]);
    expect(requests).toHaveLength(3);
    expect(requests[0]?.StartTime).toBe(start / 1000);
    expect(requests[0]?.MetricDataQueries[0]).toEqual({
      Id: 'm0',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/SageMaker',
          MetricName: 'Invocations',
          Dimensions: [
            { Name: 'EndpointName', Value: 'churn' },
            { Name: 'VariantName', Value: 'AllTraffic' },
          ],
        },
        Period: 3600,
        Stat: 'Sum',
      },
    });
  });

  it('asks for five hundred metrics at once at most', async () => {
    const { variantSeries, requests } = await cloudWatchWith({ 'Invocations e149': [3] });
    const variants = Array.from({ length: 150 }, (_, place) => ({ endpoint: `e${place}`, variant: 'AllTraffic' }));
    const found = await variantSeries(variants, span);
    expect(requests.map(({ MetricDataQueries }) => MetricDataQueries.length)).toEqual([500, 250]);
    expect(found.at(-1)?.invocations).toEqual(hours(3));
  });

  it('asks for nothing where there are no variants', async () => {
    const { variantSeries, requests } = await cloudWatchWith({});
    expect(await variantSeries([], span)).toEqual([]);
    expect(requests).toEqual([]);
  });
});

describe('tokenUses(models, within)', () => {
  it('tells input and output of each hour in which there was either', async () => {
    const model = {
      name: 'helper',
      model: 'helper',
      owner: null,
      region: 'us-east-1',
      bedrockModel: 'amazon.nova-pro-v1:0',
    };
    const { tokenUses } = await cloudWatchWith({
      'InputTokenCount amazon.nova-pro-v1:0': [100, 200],
      'OutputTokenCount amazon.nova-pro-v1:0': [10],
    });
    expect(await tokenUses([model], span)).toEqual([
      {
        of: 'tokens',
        ...model,
        periods: [
          { startMs: start, endMs: start + hourMs, inputTokens: 100, outputTokens: 10 },
          { startMs: start + hourMs, endMs: start + 2 * hourMs, inputTokens: 200, outputTokens: 0 },
        ],
      },
    ]);
  });
});

describe('meteredUses(bedrockModels)', () => {
  const state = (variants: readonly object[]) => ({
    ...{ atMs: start, status: 'InService', variants, isAsynchronous: false },
  });
  const endpoint = (name: string, ...variants: { name: string; serverless?: { memoryMb: number } }[]) => ({
    ...{ name, region: 'us-east-1', owner: 'churn-team', states: [{ ...state([]), variants }] },
  });
  const names = { ofEndpoint: (name: string) => `model of ${name}`, ofJob: () => null };

  it('estimates how long serverless variants worked from the latency of their models', async () => {
    const { meteredUses, requests } = await cloudWatchWith({ 'ModelLatency rare': [2_500_400, 0] });
    const endpoints = [
      endpoint('rare', { name: 'AllTraffic', serverless: { memoryMb: 2048 } }),
      endpoint('busy', { name: 'AllTraffic' }),
    ];
    const [use, ...others] = await meteredUses([]).uses(span, endpoints, names);
    // 2,500,400 µs are 2.5 s
    expect(use).toEqual({
      ...{ of: 'serverless', name: 'rare', owner: 'churn-team', region: 'us-east-1', model: 'model of rare' },
      memoryMb: 2048,
      periods: [
        { startMs: start, endMs: start + hourMs, billedMs: 2500 },
        { startMs: start + hourMs, endMs: start + 2 * hourMs, billedMs: 0 },
      ],
    });
    expect(others).toEqual([]);
    expect(requests[0]?.MetricDataQueries.map(({ MetricStat }) => MetricStat.Stat)).toEqual(['Sum']);
  });

  it('counts tokens of the named Bedrock models, and asks nothing where there is nothing to ask about', async () => {
    const { meteredUses, requests } = await cloudWatchWith({ 'InputTokenCount claude': [1000] });
    const claude = { name: 'claude', bedrockModel: 'claude', model: null, owner: 'me', region: 'us-east-1' };
    expect(await meteredUses([]).uses(span, [endpoint('busy', { name: 'AllTraffic' })], names)).toEqual([]);
    expect(requests).toEqual([]);
    expect(await meteredUses([claude]).uses(span, [], names)).toMatchObject([
      { of: 'tokens', bedrockModel: 'claude', periods: [{ inputTokens: 1000, outputTokens: 0 }] },
    ]);
  });
});
