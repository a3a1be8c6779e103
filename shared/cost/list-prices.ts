import { undated } from './money.ts';

/** A source of list prices: what it is and when it says they held. */
export interface PriceSource {
  readonly source: string;
  readonly asOf: string;
}

/**
 * SageMaker list prices in us-east-1, on demand, USD for an hour, by source. Hosting, training, processing and batch transform have the same
 * rate for every m5, c5 and g5 type in all sources, and are taken to have it for the others. us-west-2 equals us-east-1 for every type that
 * was found in both. A type from several sources stands under the best of them, in this order.
 */
export const instancePrices: readonly (PriceSource & { readonly prices: Readonly<Record<string, string>> })[] = [
  {
    source: 'AWS Price List API, us-east-1',
    asOf: '2026-06',
    prices: {
      'ml.g5.2xlarge': '1.515',
      'ml.g5.xlarge': '1.408',
      'ml.g6.12xlarge': '5.752',
      'ml.g6.xlarge': '1.1267',
      'ml.m5.2xlarge': '0.461',
      'ml.m5.large': '0.115',
      'ml.m5.xlarge': '0.23',
    },
  },
  {
    source: 'AWS Price List, us-west-2',
    asOf: '2026-09-01',
    prices: {
      'ml.c5.2xlarge': '0.408',
      'ml.c5.large': '0.102',
      'ml.c5.xlarge': '0.204',
      'ml.g4dn.2xlarge': '0.94',
      'ml.g4dn.xlarge': '0.7364',
      'ml.g5.12xlarge': '7.09',
      'ml.g5.24xlarge': '10.18',
      'ml.g5.48xlarge': '20.36',
      'ml.g5.4xlarge': '2.03',
      'ml.g5.8xlarge': '3.06',
      'ml.g6.24xlarge': '8.344',
      'ml.g6.2xlarge': '1.222',
      'ml.g6.48xlarge': '16.688',
      'ml.g6.4xlarge': '1.654',
      'ml.g7e.2xlarge': '4.2039',
      'ml.g7e.48xlarge': '41.4304',
      'ml.m5.4xlarge': '0.922',
      'ml.p4d.24xlarge': '25.251286',
      'ml.p5.48xlarge': '63.296',
      'ml.t3.2xlarge': '0.399',
      'ml.t3.large': '0.10',
      'ml.t3.medium': '0.05',
      'ml.t3.xlarge': '0.20',
    },
  },
  {
    source: 'AWS Price List API, us-west-2, training and transform',
    asOf: '2026',
    prices: {
      'ml.g5.16xlarge': '5.12',
      'ml.g6.8xlarge': '2.518',
      'ml.g6e.12xlarge': '13.12',
      'ml.g6e.24xlarge': '18.83',
      'ml.g6e.2xlarge': '2.80',
      'ml.g6e.48xlarge': '37.66',
      'ml.g6e.4xlarge': '3.76',
      'ml.g6e.8xlarge': '5.66',
      'ml.g6e.xlarge': '2.6054',
    },
  },
  {
    source: 'foundation-model-benchmarking-tool',
    asOf: '2025-01',
    prices: {
      'ml.c5.4xlarge': '0.816',
      'ml.c7i.xlarge': '0.214',
      'ml.g4dn.12xlarge': '4.89',
      'ml.g4dn.16xlarge': '5.44',
      'ml.g4dn.4xlarge': '1.505',
      'ml.g4dn.8xlarge': '2.72',
      'ml.inf2.24xlarge': '7.79',
      'ml.inf2.48xlarge': '15.58',
      'ml.inf2.8xlarge': '2.36',
      'ml.inf2.xlarge': '0.99',
      'ml.p3.2xlarge': '3.825',
      'ml.trn1.32xlarge': '28.497',
    },
  },
  {
    source: 'secondary repositories',
    asOf: undated,
    prices: {
      'ml.c5.18xlarge': '3.672',
      'ml.c5.9xlarge': '1.836',
      'ml.m5.12xlarge': '2.765',
      'ml.m5.24xlarge': '5.53',
      'ml.p3.16xlarge': '28.152',
      'ml.p3.8xlarge': '14.688',
    },
  },
];

/** Types that the price list has no rate of batch transform for. */
export const withoutBatchTransform: ReadonlySet<string> = new Set(['ml.p4d.24xlarge', 'ml.p5.48xlarge']);

/** Bedrock, USD for a thousand tokens of input and of output, by family of models. Stale: more than a year old. */
export const tokenPrices: PriceSource & {
  readonly prices: Readonly<Record<string, { readonly input: string; readonly output: string }>>;
} = {
  source: 'foundation-model-benchmarking-tool',
  asOf: '2025-01',
  prices: {
    'amazon.nova-micro': { input: '0.000035', output: '0.00014' },
    'amazon.nova-lite': { input: '0.00006', output: '0.00024' },
    'amazon.nova-pro': { input: '0.0008', output: '0.0032' },
    'anthropic.claude-3-haiku': { input: '0.00025', output: '0.00125' },
    'anthropic.claude-3-5-sonnet': { input: '0.003', output: '0.015' },
    'anthropic.claude-3-opus': { input: '0.015', output: '0.075' },
    'meta.llama3-3-70b': { input: '0.00072', output: '0.00072' },
    'amazon.titan-text-express': { input: '0.0002', output: '0.0006' },
    'amazon.titan-text-lite': { input: '0.00015', output: '0.0002' },
  },
};
