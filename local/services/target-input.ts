/** What of an event a rule's target gets, as in CloudFormation. At most one of the three is given. */
export interface TargetInput {
  /** JSON text that replaces the event. */
  readonly input?: string;
  /** A path such as `$.detail.name`. */
  readonly inputPath?: string;
  readonly inputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

/** Makes one target's payload. `eventText` is the JSON text of `event`, made once for all targets. */
export type Payload = (event: object, eventText: string) => string;

/**
 * Compiles a target's input settings.
 *
 * @param rule stands behind `<aws.events.rule-arn>` and `<aws.events.rule-name>` in a template
 */
export const payloadOf = (settings: TargetInput, rule: { readonly name: string; readonly arn: string }): Payload => {
  const { input, inputPath, inputTransformer } = settings;
  if (input !== undefined) return () => input;
  if (inputPath !== undefined) return (event) => JSON.stringify(valueAt(event, inputPath) ?? null);
  if (inputTransformer === undefined) return (_event, eventText) => eventText;
  const { InputPathsMap = {}, InputTemplate } = inputTransformer;
  return (event) => {
    const own = Object.entries(InputPathsMap).map(([name, path]) => [name, valueAt(event, path)] as const);
    const given = [
      ['aws.events.rule-arn', rule.arn],
      ['aws.events.rule-name', rule.name],
      ['aws.events.event', event],
      ['aws.events.event.json', event],
    ] as const;
    return fillIn(InputTemplate, new Map<string, unknown>([...given, ...own]));
  };
};

/** Follows a path of keys and array indexes: `$.detail.items[0].name`. */
const valueAt = (event: object, path: string): unknown =>
  path
    .replace(/^\$\.?/, '')
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .reduce((value: unknown, step) => (value as Record<string, unknown> | null | undefined)?.[step], event);

/**
 * In quotes a value is spliced into the text around it; elsewhere it stands as JSON. A variable without a value leaves
 * nothing behind in quotes, and `""` elsewhere.
 */
const fillIn = (template: string, values: ReadonlyMap<string, unknown>): string =>
  template.replace(/"(?:[^"\\]|\\.)*"|<([\w.-]+)>/g, (found, name?: string) =>
    name === undefined
      ? found.replace(/<([\w.-]+)>/g, (variable, inner: string) =>
          values.has(inner) ? inQuotes(values.get(inner)) : variable,
        )
      : values.has(name)
        ? JSON.stringify(values.get(name) ?? '')
        : found,
  );

const inQuotes = (value: unknown): string => {
  const plain = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return JSON.stringify(plain).slice(1, -1);
};
