import type { Span, TokenUse, VariantName, VariantSeries, Whose } from '../cost/index.ts';
import { type HourlyMetric, hourlyMetrics } from './hourly-metrics.ts';

const hourMs = 3_600_000;

/**
 * What is asked of each variant, in this order.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
const metricsOf = ({ endpoint, variant }: VariantName): readonly HourlyMetric[] => {
  const dimensions = { EndpointName: endpoint, VariantName: variant };
  const used = (name: string): HourlyMetric => ({
    ...{ namespace: '/aws/sagemaker/Endpoints', name, dimensions },
    statistic: 'Average',
  });
  return [
    { namespace: 'AWS/SageMaker', name: 'Invocations', dimensions, statistic: 'Sum' },
    used('CPUUtilization'),
    used('MemoryUtilization'),
    used('GPUUtilization'),
    used('GPUMemoryUtilization'),
  ];
};

/** Invocations and utilisation of variants through a span, hour by hour, in the order of the variants. */
export const variantSeries = async (
  variants: readonly VariantName[],
  within: Span,
): Promise<readonly VariantSeries[]> => {
  const asked = variants.map(metricsOf);
  const found = await hourlyMetrics(asked.flat(), within);
  const each = asked[0]?.length ?? 0;
  return variants.map((_, place) => {
    const [invocations = [], cpu = [], memory = [], gpu = [], gpuMemory = []] = found.slice(
      place * each,
      (place + 1) * each,
    );
    return { invocations, cpu, memory, gpu, gpuMemory };
  });
};

/** A Bedrock model that is used, and to whom its tokens are reckoned. */
export interface BedrockModel extends Whose {
  /** As `ModelId` in CloudWatch's metrics. */
  readonly bedrockModel: string;
}

const tokenMetrics = ({ bedrockModel }: BedrockModel): readonly HourlyMetric[] =>
  ['InputTokenCount', 'OutputTokenCount'].map((name) => ({
    ...{ namespace: 'AWS/Bedrock', name, dimensions: { ModelId: bedrockModel } },
    statistic: 'Sum',
  }));

/** Tokens of Bedrock models within a span, hour by hour. */
export const tokenUses = async (models: readonly BedrockModel[], within: Span): Promise<readonly TokenUse[]> => {
  const found = await hourlyMetrics(models.flatMap(tokenMetrics), within);
  return models.map((model, place) => {
    const [input = [], output = []] = found.slice(place * 2, place * 2 + 2);
    const outputs = new Map(output.map(({ startMs, value }) => [startMs, value]));
    const inputs = new Map(input.map(({ startMs, value }) => [startMs, value]));
    const hours = [...new Set([...inputs.keys(), ...outputs.keys()])].toSorted((a, b) => a - b);
    return {
      of: 'tokens',
      ...model,
      periods: hours.map((startMs) => ({
        startMs,
        endMs: startMs + hourMs,
        inputTokens: inputs.get(startMs) ?? 0,
        outputTokens: outputs.get(startMs) ?? 0,
      })),
    };
  });
};
