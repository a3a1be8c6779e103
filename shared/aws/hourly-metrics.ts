import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { HourValue, Span } from '../cost/index.ts';

const client = new CloudWatchClient({});

/** CloudWatch keeps hourly values for 455 days. */
const periodSeconds = 3600;

/** Most metrics that one request may ask for. */
const metricsPerRequest = 500;

/** One metric, hour by hour. */
export interface HourlyMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Average' | 'Maximum';
}

const queryOf = ({ namespace, name, dimensions, statistic }: HourlyMetric, place: number): MetricDataQuery => ({
  Id: `m${place}`,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: periodSeconds,
    Stat: statistic,
  },
});

/**
 * Hourly values of metrics within a span, in the order of the metrics; hours without a value are absent. CloudWatch bills every metric asked for.
 */
export const hourlyMetrics = async (
  metrics: readonly HourlyMetric[],
  { startMs, endMs }: Span,
): Promise<readonly (readonly HourValue[])[]> => {
  const found: HourValue[][] = metrics.map(() => []);
  for (let first = 0; first < metrics.length; first += metricsPerRequest) {
    const queries = metrics
      .slice(first, first + metricsPerRequest)
      .map((metric, place) => queryOf(metric, first + place));
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries,
          StartTime: new Date(startMs),
          EndTime: new Date(endMs),
          NextToken,
        }),
      );
      for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? [])
        for (const [place, time] of Timestamps.entries())
          found[Number(Id.slice(1))]?.push({ startMs: time.getTime(), value: Values[place] ?? 0 });
      NextToken = page.NextToken;
    } while (NextToken);
  }
  return found.map((values) => values.toSorted((a, b) => a.startMs - b.startMs));
};
