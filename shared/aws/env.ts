import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1));

/** Every setting a function can be given; each function names the ones it needs. */
const settings = {
  TABLE_NAME: text,
  DATA_BUCKET: text,
  BUS_NAME: text,
  DEAD_LETTER_QUEUE_URL: text,
  FLAGGED_QUEUE_URL: text,
  WINDOWS_QUEUE_URL: text,
  ALERTS_TOPIC_ARN: text,
  SLACK_WEBHOOK_PARAMETER: v.string(),
  OWNER_TAG: text,
  DEFAULT_OWNER: text,
  OWNER_BUDGETS: v.string(),
  BEDROCK_MODELS: v.string(),
  COST_EXPLORER: v.picklist(['on', 'off']),
  REGION: text,
} as const;

export type Setting = keyof typeof settings;

/**
 * The named settings from the environment, checked once per cold start.
 *
 * @throws Error naming every setting that is missing, so that a deployment fails at once and not on the first event
 */
export const env = <const Name extends Setting>(...names: readonly Name[]): Readonly<Record<Name, string>> => {
  const missing = names.filter((name) => !v.is(settings[name], process.env[name]));
  if (missing.length > 0) throw new Error(`Environment variables are missing or empty: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? ''])) as Record<Name, string>;
};
