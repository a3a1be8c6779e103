import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { awsError } from './aws-error.ts';
import type { LocalService } from './types.ts';

/** CloudWatch: what was put can be asked for, hour by hour; there are no alarms or graphs, and SageMaker puts nothing by itself. */
export interface Metrics extends LocalService {
  /** Values received so far, by namespace and metric name. */
  counts(): Readonly<Record<string, number>>;
}

/** What an hour's values come to. */
interface Hour {
  sum: number;
  count: number;
  max: number;
}

const hourSeconds = 3600;

const dimensions = v.optional(v.array(v.object({ Name: v.string(), Value: v.string() })), []);

const putMetricData = v.object({
  Namespace: v.string(),
  MetricData: v.optional(
    v.array(
      v.object({
        MetricName: v.string(),
        Dimensions: dimensions,
        /** Seconds since 1970; now, where it is absent. */
        Timestamp: v.optional(v.number()),
        /** Values with counts, or in sets, are counted as received but not kept. */
        Value: v.optional(v.number()),
      }),
    ),
    [],
  ),
});

const getMetricData = v.object({
  StartTime: v.number(),
  EndTime: v.number(),
  MetricDataQueries: v.array(
    v.object({
      Id: v.string(),
      MetricStat: v.object({
        Metric: v.object({ Namespace: v.string(), MetricName: v.string(), Dimensions: dimensions }),
        Period: v.literal(hourSeconds),
        Stat: v.picklist(['Sum', 'Average', 'Maximum', 'SampleCount']),
      }),
    }),
  ),
});

type Statistic = v.InferOutput<typeof getMetricData>['MetricDataQueries'][number]['MetricStat']['Stat'];

const statistics: Readonly<Record<Statistic, (hour: Hour) => number>> = {
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Maximum: ({ max }) => max,
  SampleCount: ({ count }) => count,
};

/** A metric's name with its dimensions, in any order. */
const idOf = (namespace: string, name: string, of: v.InferOutput<typeof dimensions>): string =>
  JSON.stringify([namespace, name, ...of.map(({ Name, Value }) => `${Name}=${Value}`).toSorted()]);

/**
 * @param clock milliseconds since 1970, for values that come without a time
 * @returns a service that answers `PutMetricData` and `GetMetricData` by the hour, and refuses every other operation with 501
 */
export function startMetrics(clock: () => number = Date.now): Metrics {
  const counts = new Map<string, number>();
  const hours = new Map<string, Map<number, Hour>>();

  const put = ({ Namespace, MetricData }: v.InferOutput<typeof putMetricData>): object => {
    for (const { MetricName, Dimensions, Timestamp = clock() / 1000, Value } of MetricData) {
      const name = `${Namespace}/${MetricName}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (Value === undefined) continue;
      const id = idOf(Namespace, MetricName, Dimensions);
      const kept = hours.get(id) ?? new Map<number, Hour>();
      hours.set(id, kept);
      const start = Math.floor(Timestamp / hourSeconds) * hourSeconds;
      const { sum, count, max } = kept.get(start) ?? { sum: 0, count: 0, max: Number.NEGATIVE_INFINITY };
      kept.set(start, { sum: sum + Value, count: count + 1, max: Math.max(max, Value) });
    }
    return {};
  };

  const get = ({ StartTime, EndTime, MetricDataQueries }: v.InferOutput<typeof getMetricData>): object => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat: { Metric, Stat } }) => {
      const kept = hours.get(idOf(Metric.Namespace, Metric.MetricName, Metric.Dimensions)) ?? new Map<number, Hour>();
      const within = [...kept].filter(([start]) => start >= StartTime && start < EndTime).sort(([a], [b]) => b - a);
      return {
        ...{ Id, Label: Metric.MetricName, StatusCode: 'Complete' },
        Timestamps: within.map(([start]) => start),
        Values: within.map(([, hour]) => statistics[Stat](hour)),
      };
    }),
  });

  return {
    handle: async ({ operation, headers, body }) => {
      const json: unknown = JSON.parse((headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
      const answer = (document: object) => ({
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify(document),
      });
      if (operation === 'PutMetricData') return answer(put(v.parse(putMetricData, json)));
      if (operation !== 'GetMetricData')
        return awsError('monitoring', 501, 'NotImplemented', `The local CloudWatch does not have ${operation}`);
      const asked = v.safeParse(getMetricData, json);
      return asked.success
        ? answer(get(asked.output))
        : awsError('monitoring', 400, 'InvalidParameterValue', `${v.summarize(asked.issues)} (by the hour only)`);
    },
    counts: () => Object.fromEntries(counts),
    close: async () => {},
  };
}
