import type { Invocations } from '../digest/index.ts';
import { hourlyMetrics } from './hourly-metrics.ts';

/**
 * How often variants were called, by CloudWatch.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export const invocations = (): Invocations => ({
  of: (variants, within) =>
    hourlyMetrics(
      variants.map(({ endpoint, variant }) => ({
        namespace: 'AWS/SageMaker',
        name: 'Invocations',
        dimensions: { EndpointName: endpoint, VariantName: variant },
        statistic: 'Sum',
      })),
      within,
    ),
});
