import {
  amountOf,
  budgetStatus,
  chargesOf,
  cutBy,
  dayMs,
  type EndpointUse,
  type JobUse,
  Ledger,
  listedRates,
  moneyOf,
  type Span,
  summaryOf,
  type Use,
} from '../shared/cost/index.ts';
import { measured } from './usage.ts';

/*
 * `node cost-year.ts ENDPOINTS JOBS DAYS` reckons what a year of them cost, as a summary is made: every use becomes charges, the ledger counts them,
 * and days, months, models, owners, budgets, trends and forecasts are told. Prints one line of JSON.
 */
const [endpoints = 500, jobs = 50_000, days = 365] = process.argv.slice(2).map(Number);

const endMs = Date.UTC(2026, 10, 25);
const span: Span = { startMs: endMs - days * dayMs, endMs: endMs + dayMs };
const types = [
  'ml.m5.large',
  'ml.m5.xlarge',
  'ml.c5.xlarge',
  'ml.g4dn.xlarge',
  'ml.g5.xlarge',
  'ml.p3.2xlarge',
] as const;
const owners = 40;

/** Mulberry32: small, seeded, good enough to scatter. */
const chance = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

const typeOf = (place: number): string => types[place % types.length] ?? types[0];

const whose = (model: number) => ({ model: `model-${model}`, owner: `owner-${model % owners}`, region: 'us-east-1' });

/** Scaled out in the morning and in again at night, with volumes. */
const anEndpoint = (model: number): EndpointUse => {
  const states = cutBy('day', span).flatMap(({ startMs }) => [
    { fromMs: startMs + 7 * 3_600_000 + model * 1000, instanceType: typeOf(model), instances: 3, volumeGb: 10 },
    { fromMs: startMs + 20 * 3_600_000 + model * 1000, instanceType: typeOf(model), instances: 1, volumeGb: 10 },
  ]);
  return { of: 'endpoint', name: `endpoint-${model}`, ...whose(model), variants: [{ variant: 'AllTraffic', states }] };
};

const someData = (model: number): Use => ({
  of: 'data',
  name: `endpoint-${model}`,
  ...whose(model),
  periods: cutBy('day', span).map((day, place) => ({ ...day, bytesIn: 5e8 + place, bytesOut: 1e7 })),
});

const aJob = (place: number, random: () => number): JobUse => {
  const startMs = Math.floor(span.startMs + random() * (days - 1) * dayMs);
  const seconds = Math.round(600 + 20_000 * random() ** 3);
  const isSpot = random() < 0.3;
  return {
    of: 'job',
    kind: (['training', 'processing', 'transform'] as const)[place % 3] ?? 'training',
    name: `job-${place}`,
    ...whose(place % Math.max(1, endpoints)),
    startMs,
    endMs: startMs + seconds * 1000,
    groups: [{ instanceType: typeOf(place >> 2), count: 1 + (place % 4), volumeGb: 30 }],
    billableSeconds: isSpot ? Math.round(seconds * 0.4) : seconds,
    trainingSeconds: seconds,
    isSpot,
    outcome: random() < 0.05 ? 'failed' : 'completed',
    warmPoolSeconds: place % 50 === 0 ? 900 : 0,
  };
};

/** One at a time, as they are read from the table. */
function* uses(): Generator<Use> {
  for (let model = 0; model < endpoints; model += 1) {
    yield anEndpoint(model);
    yield someData(model);
  }
  const random = chance(7);
  for (let place = 0; place < jobs; place += 1) yield aJob(place, random);
}

const timed = <Result>(steps: Record<string, number>, step: string, work: () => Result): Result => {
  const begin = performance.now();
  const result = work();
  steps[step] = performance.now() - begin;
  return result;
};

const work = async () => {
  const steps: Record<string, number> = {};
  const ledger = new Ledger(span, listedRates());
  timed(steps, 'count', () => {
    for (const use of uses()) ledger.add(chargesOf(use, endMs));
  });
  const summary = timed(steps, 'summary', () => summaryOf(ledger, { asOfMs: endMs, predictions: () => 1e6 }));
  const daily = timed(steps, 'days', () => ledger.daily());
  const whole = { startMs: Date.UTC(2026, 0), endMs: Date.UTC(2026, 10) };
  const months = timed(steps, 'months by model', () =>
    days < 330 ? [] : cutBy('month', whole).map((month) => ledger.costBy('model', month)),
  );
  const status = budgetStatus(
    { of: 'owner', name: 'all', monthly: moneyOf('1000') },
    summary.total.month.spent,
    summary.total.forecast,
  );
  return {
    steps,
    series: ledger.seriesCount,
    models: summary.models.length,
    days: daily.length,
    months: months.length,
    year: amountOf(ledger.cost().spent),
    level: status.level,
  };
};

console.log(JSON.stringify(await measured(work)));
