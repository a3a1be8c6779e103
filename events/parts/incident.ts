import * as v from 'valibot';
import { causes } from './cause.ts';
import { isoTime, objectLocation } from './fact.ts';
import { finding, severities } from './finding.ts';

export const incidentStatuses = ['open', 'acknowledged', 'silenced', 'resolved', 'withdrawn'] as const;

/**
 * An incident as the facts about it carry it. `subject` is the monitor's id, or the resource's ARN where no monitor
 * watches it. `onsetAt` is the start of the shortest span that shows it and
 * `openedAt` the end of the first violating window; both follow from the data alone. The cause may be told better as more rows arrive.
 */
export const incident = v.object({
  incidentId: v.string(),
  subject: v.string(),
  monitorId: v.nullable(v.string()),
  owner: v.string(),
  cause: v.picklist(causes),
  severity: v.picklist(severities),
  status: v.picklist(incidentStatuses),
  /** Until when nobody is to be told of a silenced one; without it, for good. */
  silencedUntil: v.optional(isoTime),
  /** Who acknowledged, silenced or accepted it last, as far as they said. */
  answeredBy: v.optional(v.string()),
  columns: v.array(v.string()),
  headline: v.string(),
  /** The smallest slice of the rows that explains it; null where it is in all of them. */
  slice: v.optional(v.nullable(v.object({ segment: v.string(), value: v.string() }))),
  /** Ids of up to ten records that show it, of the latest violating window. */
  exampleRecordIds: v.optional(v.array(v.string())),
  /** What people did to the endpoint within the two hours before its onset, the latest first. */
  knownChanges: v.optional(v.array(v.string())),
  /** Whether it has gone on for 14 days, so that a person may take it for the new normal. */
  isLasting: v.optional(v.boolean()),
  onsetAt: isoTime,
  openedAt: isoTime,
  lastSeenAt: isoTime,
  resolvedAt: v.nullable(isoTime),
  /** How many windows showed the cause. */
  windowsInViolation: v.number(),
  /** The worst findings of the latest violating window, at most twenty. */
  findings: v.array(finding),
  report: v.nullable(objectLocation),
  /** Counts every change people were or could have been told about. */
  revision: v.number(),
});

export type Incident = v.InferOutput<typeof incident>;
