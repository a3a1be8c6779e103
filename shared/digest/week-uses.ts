import {
  chargesOf,
  currentRates,
  dayMs,
  endpointUseOf,
  type JobUse,
  jobUseOf,
  Ledger,
  type ModelNames,
  type Rates,
  type RecordedEndpoint,
  type Span,
} from '../cost/index.ts';
import type { JobUse as RecordedJobUse } from '../lifecycle/index.ts';
import type { WeekPorts } from './ports.ts';

/** Days up to a week's end in which waste is looked for: often enough for what comes once a week. */
const lookedAtDays = 28;

/** What was used in the weeks that a digest looks at, with the rates it is reckoned at. */
export interface Uses {
  /** Whole days up to the week's end. */
  readonly within: Span;
  readonly names: ModelNames;
  readonly recordedJobs: readonly RecordedJobUse[];
  readonly jobs: readonly JobUse[];
  readonly endpoints: readonly RecordedEndpoint[];
  /** Of jobs and endpoints on instances; what AWS meters (serverless work, bytes, tokens) is not among it. */
  readonly ledger: Ledger;
  readonly rates: Rates;
}

/**
 * What jobs and endpoints used in the four weeks up to a week's end. Rates are those that were kept when costs were summarised, else the project's: a
 * digest asks no price list.
 */
export const usesUpTo = async (
  { recorded, prices }: Pick<WeekPorts, 'recorded' | 'prices'>,
  names: ModelNames,
  endMs: number,
): Promise<Uses> => {
  const within = { startMs: endMs - lookedAtDays * dayMs, endMs };
  const range = { fromMs: within.startMs, toMs: endMs };
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
  const ledger = new Ledger(within, rates);
  ledger.add(charges);
  return { within, names, recordedJobs, jobs, endpoints, ledger, rates };
};
