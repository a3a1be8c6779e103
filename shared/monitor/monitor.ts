import * as v from 'valibot';
import { severities } from '../../events/parts/finding.ts';
import { digest } from '../identity.ts';

const slug = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, at most 63'),
);
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));
const columnName = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const jsonPointer = v.pipe(v.string(), v.regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'a JSON pointer such as /features/0'));

/** A JMESPath expression. Its grammar is checked where people's documents are read; functions trust the build. */
const query = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));

/** A column of CSV by its place in the list, or of JSON by a pointer or a JMESPath query within the row. */
const columnMapping = v.union([
  columnName,
  v.pipe(
    v.strictObject({ name: columnName, pointer: v.optional(jsonPointer), query: v.optional(query) }),
    v.check((column) => column.pointer === undefined || column.query === undefined, 'a pointer or a query, not both'),
  ),
]);

const sideMapping = v.pipe(
  v.strictObject({
    columns: v.pipe(v.array(columnMapping), v.minLength(1), v.maxLength(2000)),
    /** Where the array of rows lies in a JSON body; by default `instances`, `features` or `predictions` are recognised. */
    rows: v.optional(jsonPointer),
    /** The rows of a JSON body as a JMESPath query, for what a pointer cannot reach. */
    rowsQuery: v.optional(query),
  }),
  v.check((side) => side.rows === undefined || side.rowsQuery === undefined, 'rows or rowsQuery, not both'),
);

/** How to read a source's records: the names of its columns, and which output column is what. */
export const mapping = v.strictObject({
  input: v.optional(sideMapping),
  output: v.optional(sideMapping),
  /** The labels of merged records. They come as further output columns, after those of the output. */
  groundTruth: v.optional(sideMapping),
  prediction: v.optional(
    v.strictObject({
      /** Output column that holds the probability of the positive class. */
      probability: v.optional(columnName),
      /** Output column that holds the predicted label. */
      label: v.optional(columnName),
      /** Probability from which on the positive class is predicted. */
      threshold: v.optional(share, 0.5),
    }),
  ),
});

const checksPolicy = v.strictObject({
  /** Fewest rows of a window for which distribution and share checks are trusted. */
  minimumRows: v.optional(positiveInteger, 500),
  completeness: v.optional(v.strictObject({ tolerance: v.optional(share, 0.01) }), {}),
  dataType: v.optional(v.strictObject({ tolerance: v.optional(share, 0.01) }), {}),
  range: v.optional(v.strictObject({ tolerance: v.optional(share, 0.01) }), {}),
  unseenCategory: v.optional(v.strictObject({ tolerance: v.optional(share, 0.005) }), {}),
  populationStabilityIndex: v.optional(
    v.strictObject({ threshold: v.optional(v.pipe(v.number(), v.minValue(0)), 0.2) }),
    {},
  ),
  /** Columns that no check looks at. */
  ignoreColumns: v.optional(v.array(columnName), []),
});

const tolerances = v.strictObject({
  /** Standard deviations of a normal column. */
  location: v.optional(positive),
  /** Logarithm of the ratio of variances. */
  spread: v.optional(positive),
  /** Shares, 0.01 being one point. */
  'upper-tail': v.optional(share),
  'lower-tail': v.optional(share),
  missing: v.optional(share),
  category: v.optional(share),
  'new-category': v.optional(share),
  'distinct-rows': v.optional(share),
  /** Logarithm of the ratio of rows. */
  volume: v.optional(positive),
});

const ianaTimeZone = v.pipe(
  v.string(),
  v.check((name) => {
    try {
      return Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
    } catch {
      return false;
    }
  }, 'an IANA time zone such as Europe/Berlin'),
);

/** How windows are judged. */
const decisionPolicy = v.strictObject({
  /**
   * `plumbline`: against the endpoint's own past, with few false alarms. `model-monitor`: exactly its checks and thresholds, against the
   * baseline's constraints.
   */
  mode: v.optional(v.picklist(['plumbline', 'model-monitor']), 'plumbline'),
  /** Tolerated false incidents per endpoint and 30 days. */
  falseIncidentsPerMonth: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(100)), 1),
  timeZone: v.optional(ianaTimeZone, 'UTC'),
  /** Dates on which traffic is as on a weekend. */
  holidays: v.optional(v.array(v.pipe(v.string(), v.isoDate())), []),
  /** The reference begins with the first whole day after this moment; by default after the first window, or the first capture. */
  referenceFrom: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  /** Shifts that are tolerated for ever, by kind of series, in place of the usual ones. */
  tolerances: v.optional(tolerances, {}),
  /** Shifts that must be found if they last a week, in place of the usual ones; where they could not be, that is said. */
  mustFind: v.optional(tolerances, {}),
});

const flagPolicy = v.strictObject({
  /** Records whose probability lies this close to the decision threshold are unsure. */
  unsureWithin: v.optional(share, 0.02),
  /** Share of all records kept at random (by hash of the record id) as an unbiased sample. */
  sampleShare: v.optional(share, 0.001),
  outOfRange: v.optional(v.boolean(), true),
  unseenCategory: v.optional(v.boolean(), true),
});

const retrainingPolicy = v.strictObject({
  pipelineName: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  /** An incident at least this grave starts a run. */
  onSeverity: v.optional(v.picklist(severities)),
  /** So many newly collected records since the last run start one. */
  afterRecords: v.optional(positiveInteger),
  coolDownHours: v.optional(v.pipe(v.number(), v.minValue(0)), 72),
  maxRunsPerIncident: v.optional(positiveInteger, 2),
  /** How long a run holds its lease before it is checked whether it still goes on. */
  leaseHours: v.optional(v.pipe(v.number(), v.minValue(1)), 24),
});

/**
 * CloudWatch metrics for each column, named as Model Monitor named them, so that its dashboards and alarms go on. Off unless asked
 * for: a custom metric costs US$0.30 a month (the first 10,000 of an account), so a column of numbers costs US$0.90 and one of text
 * US$0.60 a month; a monitor of 50 columns of numbers US$45.
 */
const modelMonitorMetrics = v.strictObject({
  enabled: v.optional(v.boolean(), false),
  namespace: v.optional(
    v.pipe(v.string(), v.regex(/^[^:\s][^:]{0,254}$/, 'a namespace without colons')),
    'aws/sagemaker/Endpoints/data-metrics',
  ),
  /** Value of the dimension `MonitoringSchedule`: the schedule that this monitor replaces; by default the monitor's id. */
  monitoringSchedule: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(63))),
});

/** What the profiles of a monitor's records keep beyond statistics. */
const profilePolicy = v.strictObject({
  /** Whether a sample of 256 whole rows is kept; off for who may not store raw values. Flagged records are another matter: see `flag`. */
  sampleRows: v.optional(v.boolean(), true),
});

/** An amount of US dollars, exact; a number where YAML writes it without quotes. */
const dollars = v.union([
  v.pipe(v.string(), v.regex(/^-?\d+(?:\.\d+)?$/, 'an amount such as 12.50')),
  v.pipe(v.number(), v.finite()),
]);

/** What the model may cost, and what its predictions are worth. Nothing is assumed where it is not said. */
const costPolicy = v.strictObject({
  /** US dollars that the model may cost in a calendar month, UTC. */
  monthlyBudget: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  /** What one prediction costs, by its label and what was predicted; negative for what it earns. */
  predictions: v.optional(
    v.pipe(
      v.array(v.strictObject({ actual: v.string(), predicted: v.string(), cost: dollars })),
      v.minLength(1),
      v.check(
        (pairs) =>
          new Set(pairs.map(({ actual, predicted }) => JSON.stringify([actual, predicted]))).size === pairs.length,
        'each pair of actual and predicted once',
      ),
    ),
  ),
});

/** As many as profiles can count slices of. */
const mostSegments = 8;

/** A monitor as its author writes it. Unknown keys are refused, so that a typo fails at once. */
export const monitorDocument = v.strictObject({
  schemaVersion: v.literal(1),
  id: slug,
  title: v.optional(v.string()),
  owner: v.pipe(v.string(), v.minLength(1)),
  source: v.strictObject({
    kind: v.literal('endpoint'),
    endpoint: v.pipe(v.string(), v.minLength(1), v.maxLength(63)),
    variant: v.optional(v.string(), 'AllTraffic'),
    capture: v.strictObject({
      bucket: v.pipe(v.string(), v.minLength(3), v.maxLength(63)),
      /** Key prefix that Data Capture was given, before `/{endpoint}/{variant}/`. */
      prefix: v.optional(v.string(), ''),
    }),
  }),
  mapping,
  /** Columns of the input or output whose most frequent values are counted apart, so that what shifts can be placed. */
  segments: v.optional(
    v.pipe(v.array(columnName), v.maxLength(mostSegments, `at most ${mostSegments} segment columns`)),
  ),
  profile: v.optional(profilePolicy),
  baseline: v.optional(v.strictObject({ version: slug })),
  window: v.optional(
    v.strictObject({
      lengthHours: v.optional(v.pipe(v.picklist([1, 2, 3, 4, 6, 8, 12, 24, 168])), 24),
      /** How long to wait after a window's end for files that are still on their way. */
      graceMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 60),
      /** First window that may be reported as silent; without it, windows count from the first planning run. */
      startsAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
    }),
    {},
  ),
  checks: v.optional(checksPolicy, {}),
  decision: v.optional(decisionPolicy, {}),
  incident: v.optional(
    v.strictObject({
      /** An incident is resolved after so many hours of windows without a violation. */
      resolveAfterHours: v.optional(v.pipe(v.number(), v.minValue(1)), 24),
    }),
    {},
  ),
  flag: v.optional(flagPolicy, {}),
  metrics: v.optional(
    v.strictObject({
      modelMonitor: v.optional(modelMonitorMetrics),
      /** Rows, violations, rejected records and lateness of this monitor alone: four metrics, US$1.20 a month. All monitors share four otherwise. */
      perMonitor: v.optional(v.boolean(), false),
    }),
  ),
  retraining: v.optional(retrainingPolicy),
  cost: v.optional(costPolicy),
});

export type Mapping = v.InferOutput<typeof mapping>;
export type ChecksPolicy = v.InferOutput<typeof checksPolicy>;
export type DecisionPolicy = v.InferOutput<typeof decisionPolicy>;
export type FlagPolicy = v.InferOutput<typeof flagPolicy>;
export type RetrainingPolicy = v.InferOutput<typeof retrainingPolicy>;

/** A validated monitor with what derives from it. */
export interface Monitor extends v.InferOutput<typeof monitorDocument> {
  /** Changes with any change of the document. */
  readonly version: string;
  /**
   * Names the series its partials belong to: source, variant and mapping. A mapping change starts a new series. Monitors of the same
   * source and mapping share one, except those with segments: their slices follow from their own baseline, so each has its own,
   * which stays the same whatever the segments are.
   */
  readonly series: string;
}

const seriesParts = ({ id, source, mapping, segments = [] }: v.InferOutput<typeof monitorDocument>) =>
  segments.length === 0 ? { source, mapping } : { source, mapping, monitor: id };

/** Adds the derived names to a validated document. */
export const monitorOf = (document: v.InferOutput<typeof monitorDocument>): Monitor => ({
  ...document,
  version: digest(document),
  series: `${document.source.endpoint}/${document.source.variant}/${digest(seriesParts(document))}`,
});

/** The columns that a mapping names: inputs, outputs, then ground truth as outputs, each in the order of its list. */
export const columnsOf = (mapping: Mapping): readonly { readonly name: string; readonly role: 'input' | 'output' }[] =>
  (['input', 'output', 'groundTruth'] as const).flatMap((side) =>
    (mapping[side]?.columns ?? []).map((column) => ({
      name: typeof column === 'string' ? column : column.name,
      role: side === 'input' ? ('input' as const) : ('output' as const),
    })),
  );

/** The columns that a monitor's segments name, in the mapping's order. */
export const segmentsOf = ({
  mapping,
  segments = [],
}: Pick<Monitor, 'mapping' | 'segments'>): ReturnType<typeof columnsOf> =>
  columnsOf({ input: mapping.input, output: mapping.output }).filter(({ name }) => segments.includes(name));

/** Key prefix under which the capture files of a monitor's source lie. */
export const capturePrefix = ({ source }: Monitor): string =>
  [source.capture.prefix.replace(/^\/|\/$/g, ''), source.endpoint, source.variant, '']
    .filter((part, index) => part || index === 3)
    .join('/');

/** Whether an object holds captured records of a monitor's source. */
export const watches = (monitor: Monitor, object: { readonly bucket: string; readonly key: string }): boolean =>
  monitor.source.capture.bucket === object.bucket && object.key.startsWith(capturePrefix(monitor));
