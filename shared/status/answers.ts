import * as v from 'valibot';
import { budgetLevels, costSummarized, dayVerdicts } from '../../events/cost-summarized.ts';
import { resourceKinds } from '../../events/lifecycle-recorded.ts';
import { isoTime, timeSpan } from '../../events/parts/fact.ts';
import { figure, forecastFigures } from '../../events/parts/figure.ts';
import { finding } from '../../events/parts/finding.ts';
import { incident } from '../../events/parts/incident.ts';
import { windowEvaluated } from '../../events/window-evaluated.ts';
import { wasteKinds } from '../cost/index.ts';
import { jobKinds } from '../lifecycle/index.ts';
import type { RouteKey } from './queries.ts';

const text = v.string();
const textOrNull = v.nullable(v.string());
const timeOrNull = v.nullable(isoTime);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const countOrNull = v.nullable(count);
const tags = v.record(v.string(), v.string());
const outcome = v.picklist(['running', 'succeeded', 'failed', 'stopped']);
const pageOf = <Item extends v.GenericSchema>(item: Item) =>
  v.strictObject({ items: v.array(item), cursor: v.optional(v.string()) });

const evaluated = windowEvaluated.entries.data.entries;
const window = v.strictObject({
  monitorId: text,
  window: timeSpan,
  evaluationId: text,
  revision: count,
  verdict: evaluated.verdict,
  records: count,
  rows: count,
  recordsRejected: count,
  causes: evaluated.causes,
  report: evaluated.report,
});

const health = v.picklist(['incident', 'ok', 'not-enough-data', 'no-data']);
const monitorEntries = {
  id: text,
  title: text,
  owner: text,
  version: text,
  source: v.looseObject({}),
  baseline: v.nullable(v.looseObject({})),
  health,
  openIncidents: v.array(text),
  latestWindow: v.nullable(window),
};

const { findings: _, report: __, ...incidentEntries } = incident.entries;

const answeredIncident = v.strictObject({ ...incidentEntries, isOpen: v.boolean() });
const normal = v.strictObject({
  incidentId: text,
  by: text,
  acceptedAt: isoTime,
  from: isoTime,
  cause: incidentEntries.cause,
  columns: v.array(text),
});

const instanceGroup = v.strictObject({ instanceType: text, instanceCount: count, volumeGb: v.optional(v.number()) });
const jobEntries = {
  kind: v.picklist(jobKinds),
  name: text,
  resourceArn: text,
  status: text,
  outcome,
  failureReason: textOrNull,
  createdAt: timeOrNull,
  startedAt: timeOrNull,
  endedAt: timeOrNull,
  owner: text,
  tags,
  instanceGroups: v.array(instanceGroup),
  billableSeconds: countOrNull,
  trainingTimeSeconds: countOrNull,
  isManagedSpot: v.boolean(),
  warmPool: v.nullable(
    v.strictObject({ status: text, retainedBillableSeconds: v.optional(count), reusedByJob: v.optional(text) }),
  ),
  modelName: textOrNull,
  modelPackageArn: textOrNull,
  pipelineName: textOrNull,
  executionId: textOrNull,
};
const step = v.strictObject({ at: isoTime, status: text, phase: textOrNull, outcome, failureReason: textOrNull });
const call = v.strictObject({ at: isoTime, name: text, by: text, callId: text });

const variant = v.strictObject({
  name: text,
  modelName: v.optional(text),
  instanceType: v.optional(text),
  currentInstanceCount: v.optional(count),
  desiredInstanceCount: v.optional(count),
  weight: v.optional(v.number()),
  volumeGb: v.optional(v.number()),
  serverless: v.optional(
    v.strictObject({
      memoryMb: v.optional(count),
      maxConcurrency: v.optional(count),
      provisionedConcurrency: v.optional(count),
    }),
  ),
  isShadow: v.optional(v.literal(true)),
});
const endpointState = v.strictObject({
  at: isoTime,
  status: text,
  configName: textOrNull,
  variants: v.array(variant),
  pending: v.nullable(v.strictObject({ configName: v.optional(text), variants: v.array(variant) })),
  isAsynchronous: v.boolean(),
});
const endpointEntries = {
  name: text,
  resourceArn: text,
  owner: text,
  tags,
  createdAt: timeOrNull,
  state: v.nullable(endpointState),
};
const link = v.strictObject({
  kind: v.picklist(resourceKinds),
  name: text,
  resourceArn: text,
  status: text,
  phase: textOrNull,
  createdAt: timeOrNull,
});
const linkOrNull = v.nullable(link);

const cut = v.picklist(['all', 'model', 'owner', 'kind']);
const day = v.pipe(text, v.isoDate());
const money = v.strictObject(figure.entries);
const moneyOrNull = v.nullable(money);
const dayOfCosts = v.strictObject({
  day,
  spent: money,
  monthToDate: money,
  lostInMonth: money,
  savedInMonth: money,
  predictionsInMonth: v.nullable(v.number()),
  perThousandPredictions: moneyOrNull,
  verdict: v.picklist(dayVerdicts),
  unknownInMonth: costSummarized.entries.data.entries.unknown,
  billed: v.nullable(v.strictObject({ spent: money, difference: money, isEstimated: v.boolean() })),
});
const waste = v.strictObject({
  kind: v.picklist(wasteKinds),
  subject: text,
  model: textOrNull,
  owner: textOrNull,
  reason: text,
  monthlySaving: moneyOrNull,
});
const carbon = v.strictObject({
  name: textOrNull,
  basis: v.literal('location based'),
  energyKwh: v.number(),
  operationalKg: v.number(),
  embodiedKg: v.number(),
  totalKg: v.number(),
  unknown: v.array(
    v.strictObject({
      what: text,
      quantity: v.number(),
      unit: text,
      lacks: v.picklist(['energy', 'grid', 'embodied']),
    }),
  ),
});

/** What each route answers with, and what it is for: the HTTP API's documentation is made from this. */
export const answers = {
  'GET /status': {
    summary: 'How everything stands: monitors by health, open incidents',
    schema: v.strictObject({
      monitors: count,
      health: v.strictObject({ incident: count, ok: count, 'not-enough-data': count, 'no-data': count }),
      openIncidents: v.array(text),
      latestWindowEnd: timeOrNull,
    }),
  },
  'GET /monitors': { summary: 'Monitors in order of their ids', schema: pageOf(v.strictObject(monitorEntries)) },
  'GET /monitors/{id}': {
    summary: 'One monitor with its document',
    schema: v.strictObject({ ...monitorEntries, acceptedNormals: v.array(normal), document: v.looseObject({}) }),
  },
  'GET /monitors/{id}/windows': { summary: 'Evaluated windows of a monitor, newest first', schema: pageOf(window) },
  'GET /incidents': {
    summary: 'Incidents, newest first by opening',
    schema: pageOf(v.strictObject(incidentEntries)),
  },
  'GET /incidents/{id}': {
    summary: 'One incident with its worst findings',
    schema: v.strictObject({ ...incidentEntries, isOpen: v.boolean(), findings: v.array(finding) }),
  },
  'POST /incidents/{id}/acknowledge': {
    summary: 'Somebody is on it: nobody is told again while it goes on',
    schema: answeredIncident,
  },
  'POST /incidents/{id}/silence': {
    summary: 'Nobody is to be told of it, for a time or until it ends',
    schema: answeredIncident,
  },
  'POST /incidents/{id}/accept': { summary: 'This is the new normal of its monitor', schema: answeredIncident },
  'GET /jobs': {
    summary: 'Recorded jobs, newest first by creation: training, tuning, processing, transform, and those of Bedrock',
    schema: pageOf(v.strictObject(jobEntries)),
  },
  'GET /jobs/{name}': {
    summary: 'One job by its name, the newest where several kinds share it, with its life and the calls about it',
    schema: v.strictObject({ ...jobEntries, dataUris: v.array(text), history: v.array(step), calls: v.array(call) }),
  },
  'GET /endpoints': {
    summary: 'Recorded endpoints, newest first by creation, as they are now',
    schema: pageOf(v.strictObject(endpointEntries)),
  },
  'GET /endpoints/{name}': {
    summary: 'One endpoint: what it was through a span of time, and the calls about it',
    schema: v.strictObject({ ...endpointEntries, states: v.array(endpointState), calls: v.array(call) }),
  },
  'GET /endpoints/{name}/lineage': {
    summary: 'What an endpoint served at a moment (now, unless said otherwise), and what each model came from',
    schema: v.strictObject({
      at: timeOrNull,
      endpoint: link,
      since: isoTime,
      configName: textOrNull,
      config: linkOrNull,
      variants: v.array(
        v.strictObject({
          variant: text,
          modelName: textOrNull,
          model: linkOrNull,
          modelPackage: linkOrNull,
          execution: linkOrNull,
          trainingJob: linkOrNull,
          modelDataUris: v.array(text),
          dataUris: v.array(text),
        }),
      ),
    }),
  },
  'GET /costs': {
    summary:
      'What was spent day by day, by model, owner or kind, dearest first; at most 92 days, by default the last 31 that are known',
    schema: v.strictObject({
      from: day,
      to: day,
      by: cut,
      items: v.array(v.strictObject({ name: textOrNull, spent: money, days: v.array(dayOfCosts) })),
    }),
  },
  'GET /costs/forecast': {
    summary: 'What the month will have cost at its end by the latest summary, and how budgets stand',
    schema: v.strictObject({
      day: v.nullable(day),
      by: cut,
      items: v.array(
        v.strictObject({
          name: textOrNull,
          monthToDate: money,
          forecast: v.nullable(v.strictObject(forecastFigures.entries)),
          /** The week against the week before, as a share. */
          weekOnWeek: v.nullable(v.number()),
          budget: v.nullable(
            v.strictObject({
              monthly: money,
              level: v.picklist(budgetLevels),
              reason: v.picklist(['forecast', 'spent']),
              share: v.nullable(v.number()),
            }),
          ),
        }),
      ),
    }),
  },
  'GET /costs/waste': {
    summary: 'What could be left unspent, greatest monthly saving first; those whose saving is not known come last',
    schema: v.strictObject({ day: v.nullable(day), savingAtMost: money, items: v.array(waste), leftOut: count }),
  },
  'GET /carbon': {
    summary: 'Energy and carbon of the month so far by the latest summary, location based, and what of it is not known',
    schema: v.strictObject({ day: v.nullable(day), by: cut, items: v.array(carbon) }),
  },
} as const satisfies Readonly<Record<RouteKey, { readonly summary: string; readonly schema: v.GenericSchema }>>;

/** What the API answers where something is wrong. @see RFC 9457, Problem Details for HTTP APIs */
export const problem = v.strictObject({
  type: v.literal('about:blank'),
  title: text,
  status: count,
  detail: text,
  instance: text,
});
