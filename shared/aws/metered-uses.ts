import {
  type MeteredUses,
  type RecordedEndpoint,
  type ServerlessUse,
  serverlessVariants,
  type Span,
} from '../cost/index.ts';
import { hourlyMetrics } from './hourly-metrics.ts';
import { type BedrockModel, tokenUses } from './variant-metrics.ts';

const hourMs = 3_600_000;
const microsecondsPerMs = 1000;

interface ServerlessVariant {
  readonly endpoint: RecordedEndpoint;
  readonly variant: string;
  readonly memoryMb: number;
}

const serverlessIn = (endpoints: readonly RecordedEndpoint[]): readonly ServerlessVariant[] =>
  endpoints.flatMap((endpoint) =>
    serverlessVariants(endpoint).flatMap(({ variant, memoryMb }) =>
      memoryMb === undefined ? [] : [{ endpoint, variant, memoryMb }],
    ),
  );

/**
 * What serverless variants worked, an estimate: AWS publishes no metric of billed time. `ModelLatency` is the time that the container took to answer,
 * summed over invocations; starting up is not in it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
const serverlessUses = async (
  endpoints: readonly RecordedEndpoint[],
  modelOf: (endpoint: string) => string | null,
  within: Span,
): Promise<readonly ServerlessUse[]> => {
  const variants = serverlessIn(endpoints);
  const latencies = await hourlyMetrics(
    variants.map(({ endpoint, variant }) => ({
      namespace: 'AWS/SageMaker',
      name: 'ModelLatency',
      dimensions: { EndpointName: endpoint.name, VariantName: variant },
      statistic: 'Sum',
    })),
    within,
  );
  return variants.map(({ endpoint: { name, owner, region }, memoryMb }, place) => ({
    of: 'serverless',
    ...{ name, owner, region, model: modelOf(name), memoryMb },
    periods: (latencies[place] ?? []).map(({ startMs, value }) => ({
      startMs,
      endMs: startMs + hourMs,
      billedMs: Math.round(value / microsecondsPerMs),
    })),
  }));
};

/**
 * Use that CloudWatch counts: serverless work and tokens of the named Bedrock models. Bytes through endpoints are in no metric of SageMaker's, so
 * what they cost stays unknown.
 */
export const meteredUses = (bedrockModels: readonly BedrockModel[]): MeteredUses => ({
  uses: async (within, endpoints, names) => [
    ...(await serverlessUses(endpoints, names.ofEndpoint, within)),
    ...(await tokenUses(bedrockModels, within)),
  ],
});
