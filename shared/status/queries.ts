import * as v from 'valibot';
import { incidentStatuses } from '../../events/parts/incident.ts';
import { jobKinds } from '../lifecycle/index.ts';

const limit = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,3}$/, 'a whole number'), v.transform(Number), v.minValue(1), v.maxValue(100)),
  '20',
);
const page = { limit, cursor: v.optional(v.string()) };
const moment = v.optional(v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse)));

/** What each route takes as query parameters; all come as text. */
export const queries = {
  'GET /status': v.strictObject({}),
  'GET /monitors': v.strictObject(page),
  'GET /monitors/{id}': v.strictObject({}),
  'GET /monitors/{id}/windows': v.strictObject({ ...page, from: moment, to: moment }),
  'GET /incidents': v.strictObject({
    ...page,
    status: v.optional(v.picklist(incidentStatuses)),
    monitor: v.optional(v.string()),
  }),
  'GET /incidents/{id}': v.strictObject({}),
  'GET /jobs': v.strictObject({
    ...page,
    kind: v.optional(v.picklist(jobKinds)),
    outcome: v.optional(v.picklist(['running', 'succeeded', 'failed', 'stopped'])),
    from: moment,
    to: moment,
  }),
  'GET /jobs/{name}': v.strictObject({ kind: v.optional(v.picklist(jobKinds)) }),
  'GET /endpoints': v.strictObject(page),
  'GET /endpoints/{name}': v.strictObject({ from: moment, to: moment }),
  'GET /endpoints/{name}/lineage': v.strictObject({ at: moment }),
} as const;

export type RouteKey = keyof typeof queries;
