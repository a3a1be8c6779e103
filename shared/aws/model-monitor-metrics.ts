import type { FeatureMetric, StatisticSet } from '../report/index.ts';

/** Most metrics that one document of the embedded metric format may name. */
const metricsPerDocument = 100;

export interface MetricsPlace {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Milliseconds since 1970; CloudWatch drops what is older than two weeks, so a replay of last year measures nothing. */
  readonly timestampMs: number;
}

/** A statistic set, as AWS's own exporter of OpenTelemetry writes it; the specification lists numbers only. */
const embedded = (value: number | StatisticSet) =>
  typeof value === 'number' ? value : { Max: value.max, Min: value.min, Count: value.count, Sum: value.sum };

/**
 * Metrics as lines of the embedded metric format, a hundred to a line.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsemfexporter on statistic sets
 */
export const embeddedMetrics = (
  { namespace, dimensions, timestampMs }: MetricsPlace,
  metrics: readonly FeatureMetric[],
): readonly string[] => {
  const lines: string[] = [];
  for (let at = 0; at < metrics.length; at += metricsPerDocument) {
    const some = metrics.slice(at, at + metricsPerDocument);
    const directive = {
      Namespace: namespace,
      Dimensions: [Object.keys(dimensions)],
      Metrics: some.map(({ name }) => ({ Name: name })),
    };
    const values = Object.fromEntries(some.map(({ name, value }) => [name, embedded(value)]));
    lines.push(
      JSON.stringify({ _aws: { Timestamp: timestampMs, CloudWatchMetrics: [directive] }, ...dimensions, ...values }),
    );
  }
  return lines;
};

/** Writes metrics into the log, from which CloudWatch takes them: no call, no role. */
export const measureFeatures = (place: MetricsPlace, metrics: readonly FeatureMetric[]): void => {
  for (const line of embeddedMetrics(place, metrics)) process.stdout.write(`${line}\n`);
};
