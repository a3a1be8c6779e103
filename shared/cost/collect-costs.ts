import type { Monitors } from '../monitor/index.ts';
import { chargesOf } from './charges-of.ts';
import { currentRates } from './current-rates.ts';
import { Ledger } from './ledger.ts';
import { type ModelNames, modelNames } from './model-names.ts';
import { dayMs, dayOf, monthOf } from './periods.ts';
import type { KeptPrices, MeteredUses, Prices } from './ports.ts';
import { endpointUseOf } from './recorded-endpoint.ts';
import { jobUseOf } from './recorded-job.ts';
import type { Rates } from './rate.ts';
import type { RecordedEndpoint, RecordedJob, RecordedUses } from './recorded-use.ts';
import { historyDays } from './summary.ts';
import type { JobUse, Span, Use } from './use.ts';

export interface CostPorts {
  readonly monitors: Monitors;
  readonly recorded: RecordedUses;
  readonly metered: MeteredUses;
  readonly prices: Prices;
  readonly kept: KeptPrices;
}

/** A recorded job and what it is reckoned as. */
export interface ReckonedJob {
  readonly record: RecordedJob;
  readonly use: JobUse;
}

export interface Collected {
  readonly ledger: Ledger;
  readonly rates: Rates;
  readonly names: ModelNames;
  readonly jobs: readonly ReckonedJob[];
  readonly endpoints: readonly RecordedEndpoint[];
  /** Names of jobs whose kind is not reckoned here; their cost is in no sum. */
  readonly unreckoned: readonly string[];
  /** Why the price list could not be asked; undefined where it could. */
  readonly failure: unknown;
}

/** Days that a summary looks at: the month so far, and as far back as a day is judged by. Ends with the day of the moment. */
export const summarySpan = (asOfMs: number): Span => ({
  startMs: Math.min(monthOf(asOfMs).startMs, dayOf(asOfMs) - historyDays * dayMs),
  endMs: dayOf(asOfMs) + dayMs,
});

/**
 * What was used through the days of a summary, as a ledger at the rates of the day. The same records give the same ledger, whenever it is asked for.
 *
 * @param asOfMs time of the event that is handled
 */
export const collectCosts = async (ports: CostPorts, asOfMs: number): Promise<Collected> => {
  const span = summarySpan(asOfMs);
  const within = { ...span, endMs: asOfMs };
  const names = modelNames(await ports.monitors.all());
  const { uses, jobs, endpoints, unreckoned } = await recordedUses(ports, names, within, asOfMs);
  const charges = uses.flatMap((use) => chargesOf(use, asOfMs));
  const { rates, failure } = await currentRates(
    ports,
    charges.map(({ key }) => key),
    asOfMs,
  );
  const ledger = new Ledger(span, rates);
  ledger.add(charges);
  return { ledger, rates, names, jobs, endpoints, unreckoned, failure };
};

const recordedUses = async (
  { recorded, metered }: CostPorts,
  names: ModelNames,
  within: Span,
  asOfMs: number,
): Promise<Pick<Collected, 'jobs' | 'endpoints' | 'unreckoned'> & { readonly uses: readonly Use[] }> => {
  const [records, endpoints] = await Promise.all([recorded.jobs(within), recorded.endpoints(within)]);
  const jobs: ReckonedJob[] = [];
  const unreckoned: string[] = [];
  for (const record of records) {
    const use = jobUseOf(record, names.ofJob(record), asOfMs);
    if (use === undefined) unreckoned.push(record.name);
    else if (use !== 'free') jobs.push({ record, use });
  }
  const uses: readonly Use[] = [
    ...endpoints.map((endpoint) => endpointUseOf(endpoint, names.ofEndpoint(endpoint.name))),
    ...jobs.map(({ use }) => use),
    ...(await metered.uses(within, endpoints, names)),
  ];
  return { uses, jobs, endpoints, unreckoned };
};
