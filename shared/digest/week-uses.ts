import {
  chargesOf,
  currentRates,
  endpointUseOf,
  type JobUse,
  jobUseOf,
  Ledger,
  type ModelNames,
  type Rates,
  type Span,
} from '../cost/index.ts';
import type { WeekPorts } from './ports.ts';

/** What was used in a week, with the rates it is reckoned at. */
export interface Uses {
  readonly jobs: readonly JobUse[];
  /** Of jobs and endpoints on instances; what AWS meters (serverless work, bytes, tokens) is not among it. */
  readonly ledger: Ledger;
  readonly rates: Rates;
}

/**
 * What jobs and endpoints used in a week. Rates are those that were kept when costs were summarised, else the project's: a
 * digest asks no price list.
 */
export const usesIn = async (
  { recorded, prices }: Pick<WeekPorts, 'recorded' | 'prices'>,
  names: ModelNames,
  span: Span,
): Promise<Uses> => {
  const { startMs, endMs } = span;
  const range = { fromMs: startMs, toMs: endMs };
  const [recordedJobs, endpoints] = await Promise.all([recorded.jobsBetween(range), recorded.endpointTimelines(range)]);
  const jobs = recordedJobs
    .map((job) => jobUseOf(job, names.ofJob(job), endMs))
    .filter((use) => use !== undefined && use !== 'free');
  const charges = [
    ...jobs.flatMap((job) => chargesOf(job, endMs)),
    ...endpoints.flatMap((endpoint) => chargesOf(endpointUseOf(endpoint, names.ofEndpoint(endpoint.name)), endMs)),
  ];
  // Without keys the price list is not asked.
  const kept = { load: prices.load, save: async () => {} };
  const { rates } = await currentRates({ prices: { priceOf: async () => undefined }, kept }, [], endMs);
  const ledger = new Ledger(span, rates);
  ledger.add(charges);
  return { jobs, ledger, rates };
};
