import * as v from 'valibot';
import { incidentStatuses } from '../../events/parts/incident.ts';
import { jobKinds } from '../lifecycle/index.ts';

const limit = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,3}$/, 'a whole number'), v.transform(Number), v.minValue(1), v.maxValue(100)),
  '20',
);
const page = { limit, cursor: v.optional(v.string()) };
const moment = v.optional(v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse)));

const day = v.optional(v.pipe(v.string(), v.isoDate('a day such as 2026-11-24')));
const by = v.optional(v.picklist(['all', 'model', 'owner', 'kind']), 'all');

const person = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'who says so, such as a name or an address'),
  v.maxLength(256),
);

/** What each route that changes something takes as its body; none at all counts as `{}`. */
export const bodies = {
  'POST /incidents/{id}/acknowledge': v.strictObject({ by: v.optional(person) }),
  'POST /incidents/{id}/silence': v.strictObject({
    by: v.optional(person),
    until: v.optional(
      v.pipe(v.string(), v.isoTimestamp('a moment such as 2026-11-20T10:00:00Z'), v.transform(Date.parse)),
    ),
  }),
  'POST /incidents/{id}/accept': v.strictObject({ by: person }),
} as const;

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
  'GET /costs': v.strictObject({ from: day, to: day, by }),
  'GET /costs/forecast': v.strictObject({ by }),
  'GET /costs/waste': v.strictObject({}),
  'GET /carbon': v.strictObject({ by }),
} as const;

export type RouteKey = keyof typeof queries | keyof typeof bodies;
