import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { awsError } from './aws-error.ts';
import type { LocalService, ServiceResponse } from './types.ts';

/** One value of a metric that AWS itself would measure. */
export interface Observation {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly value: number;
}

/**
 * CloudWatch: takes and counts what `PutMetricData` brings, and answers `GetMetricData` from what was observed, in memory. There are no alarms or
 * graphs here.
 */
export interface Metrics extends LocalService {
  /** Values received so far, by namespace and metric name. */
  counts(): Readonly<Record<string, number>>;
  /** Measures what AWS would. */
  observe(observation: Observation): void;
}

interface Series {
  sum: number;
  count: number;
  most: number;
}

const putRequest = v.object({
  Namespace: v.string(),
  MetricData: v.optional(v.array(v.object({ MetricName: v.string() })), []),
});

const getRequest = v.object({
  StartTime: v.number(),
  EndTime: v.number(),
  MetricDataQueries: v.array(
    v.object({
      Id: v.string(),
      MetricStat: v.object({
        Metric: v.object({
          Namespace: v.string(),
          MetricName: v.string(),
          Dimensions: v.optional(v.array(v.object({ Name: v.string(), Value: v.string() })), []),
        }),
        Period: v.number(),
        Stat: v.picklist(['Sum', 'Average', 'Maximum']),
      }),
    }),
  ),
});

const hourMs = 3_600_000;

const statistics = {
  Sum: ({ sum }: Series) => sum,
  Average: ({ sum, count }: Series) => sum / count,
  Maximum: ({ most }: Series) => most,
} as const;

const seriesId = (namespace: string, name: string, dimensions: readonly (readonly [string, string])[]): string =>
  JSON.stringify([namespace, name, dimensions.toSorted(([a], [b]) => (a < b ? -1 : 1))]);

/** @returns a service that answers `PutMetricData` and `GetMetricData` by the hour, and refuses every other operation with 501 */
export function startMetrics(): Metrics {
  const counts = new Map<string, number>();
  /** Hours by series, then by their start. */
  const observed = new Map<string, Map<number, Series>>();

  const put = (input: unknown): object => {
    const { Namespace, MetricData } = v.parse(putRequest, input);
    for (const { MetricName } of MetricData) {
      const name = `${Namespace}/${MetricName}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return {};
  };

  const get = (input: unknown): object => {
    const { StartTime, EndTime, MetricDataQueries } = v.parse(getRequest, input);
    const results = MetricDataQueries.map(({ Id, MetricStat: { Metric, Stat } }) => {
      const dimensions = Metric.Dimensions.map(({ Name, Value }) => [Name, Value] as const);
      const hours = [...(observed.get(seriesId(Metric.Namespace, Metric.MetricName, dimensions)) ?? [])]
        .filter(([startMs]) => startMs >= StartTime * 1000 && startMs < EndTime * 1000)
        .toSorted(([a], [b]) => b - a);
      return {
        Id,
        Label: Metric.MetricName,
        StatusCode: 'Complete',
        Timestamps: hours.map(([startMs]) => startMs / 1000),
        Values: hours.map(([, series]) => statistics[Stat](series)),
      };
    });
    return { MetricDataResults: results, Messages: [] };
  };

  const operations: Readonly<Record<string, (input: unknown) => object>> = { PutMetricData: put, GetMetricData: get };

  return {
    handle: async ({ operation, headers, body }): Promise<ServiceResponse> => {
      const answer = operations[operation];
      if (answer === undefined)
        return awsError('monitoring', 501, 'NotImplemented', `The local CloudWatch does not have ${operation}`);
      const json = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      return {
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify(answer(JSON.parse(json.toString()))),
      };
    },
    observe: ({ namespace, name, dimensions, atMs, value }) => {
      const id = seriesId(namespace, name, Object.entries(dimensions));
      const hours = observed.get(id) ?? new Map<number, Series>();
      observed.set(id, hours);
      const startMs = Math.floor(atMs / hourMs) * hourMs;
      const { sum, count, most } = hours.get(startMs) ?? { sum: 0, count: 0, most: Number.NEGATIVE_INFINITY };
      hours.set(startMs, { sum: sum + value, count: count + 1, most: Math.max(most, value) });
    },
    counts: () => Object.fromEntries(counts),
    close: async () => {},
  };
}
