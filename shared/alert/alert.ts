import * as v from 'valibot';
import { severities } from '../../events/parts/finding.ts';

/** What an alert tells of. */
export const alertKinds = [
  'incident-opened',
  'incident-updated',
  'incident-resolved',
  'incident-withdrawn',
  'retraining-started',
  'retraining-withheld',
] as const;

/** A message to people, before it takes the form of a channel. It rides beside the text, for channels with a form of their own. */
export const alertSchema = v.object({
  /** Id of the fact it tells of: a channel tells each once. */
  factId: v.string(),
  kind: v.picklist(alertKinds),
  /** The monitor, or the resource where none watches it. */
  monitor: v.string(),
  severity: v.picklist(severities),
  owner: v.string(),
  cause: v.string(),
  /** One line. */
  title: v.string(),
  /** What a person asks at night, in that order. */
  points: v.array(v.object({ label: v.string(), text: v.string() })),
});

export type Alert = v.InferOutput<typeof alertSchema>;

/** The word people see first: how grave it is, or that it is over. */
export const tagOf = ({ kind, severity }: Alert): string => {
  if (kind === 'incident-resolved') return 'resolved';
  return kind === 'incident-withdrawn' ? 'withdrawn' : severity;
};

/** Reads an alert from the text it rode in; undefined when it is none. */
export const parseAlert = (text: string): Alert | undefined => {
  try {
    const result = v.safeParse(alertSchema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
};
