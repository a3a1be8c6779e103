import * as v from 'valibot';
import type { Home } from '../../types.ts';
import { arnOf, type Kind } from './arns.ts';
import type { Documents } from './documents.ts';
import type { Store } from './store.ts';

/** How long each asynchronous state lasts, in milliseconds of the cloud's clock. */
export interface Durations {
  readonly endpointCreatingMs: number;
  readonly endpointUpdatingMs: number;
  readonly endpointDeletingMs: number;
  readonly startingMs: number;
  readonly downloadingMs: number;
  readonly trainingMs: number;
  readonly uploadingMs: number;
  readonly stoppingMs: number;
  readonly modelPackagePendingMs: number;
  readonly stepStartingMs: number;
  readonly processingMs: number;
  readonly transformMs: number;
  readonly tuningMs: number;
}

/** What an operation or a transition works with; `atMs` is the time at which it happens. */
export interface Moment {
  readonly store: Store;
  readonly home: Home;
  readonly atMs: number;
  readonly durations: Durations;
}

export type Operation = (moment: Moment, input: unknown) => object;
export type Operations = Readonly<Record<string, Operation>>;

/** Applies a transition that is due. A subject that no longer fits is left alone. */
export type Change = (moment: Moment, subject: string, argument: string) => void;
export type Changes = Readonly<Record<string, Change>>;

/** An error that SageMaker's clients know by its type. */
export class SageMakerError extends Error {
  readonly type: string;

  constructor(type: string, sentence: string) {
    super(sentence);
    this.name = new.target.name;
    this.type = type;
  }
}

export const invalid = (sentence: string): SageMakerError => new SageMakerError('ValidationException', sentence);

/** An operation that reads its input first and refuses what does not fit, in SageMaker's words. */
export const operation =
  <Schema extends v.GenericSchema>(
    schema: Schema,
    act: (moment: Moment, input: v.InferOutput<Schema>) => object,
  ): Operation =>
  (moment, input) =>
    act(moment, parsed(schema, input));

/** @throws SageMakerError naming every value that does not fit */
export const parsed = <Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> => {
  const read = v.safeParse(schema, input);
  if (read.success) return read.output;
  const faults = read.issues.map((issue) => {
    const path = v.getDotPath(issue) ?? '';
    const place = path.charAt(0).toLowerCase() + path.slice(1);
    return `Value ${issue.received} at '${place}' failed to satisfy constraint: ${issue.message}`;
  });
  throw invalid(`${faults.length} validation error${faults.length > 1 ? 's' : ''} detected: ${faults.join('; ')}`);
};

/** A name as SageMaker's patterns want it; `maxLength` counts characters. */
export const name = (maxLength = 63) =>
  v.pipe(
    v.string(),
    v.maxLength(maxLength, `Member must have length less than or equal to ${maxLength}`),
    v.regex(
      /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
      'Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9])*',
    ),
  );

/** A name or the ARN of what bears it. */
export const reference = v.pipe(v.string(), v.minLength(1));

/** Tags as the API lists them, turned into the map that the events carry. */
export const tags = v.pipe(
  v.optional(v.array(v.object({ Key: v.string(), Value: v.string() })), []),
  v.transform((list): Record<string, string> => Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]))),
);

const labels: Readonly<Record<Kind, string>> = {
  endpoint: 'endpoint',
  'endpoint-config': 'endpoint configuration',
  model: 'model',
  'model-package-group': 'model package group',
  'model-package': 'model package',
  'training-job': 'training job',
  'processing-job': 'processing job',
  'transform-job': 'transform job',
  'hyper-parameter-tuning-job': 'hyper parameter tuning job',
  'monitoring-schedule': 'monitoring schedule',
  pipeline: 'pipeline',
  'pipeline-execution': 'pipeline execution',
};

/**
 * The resource that a request names.
 *
 * @param named its name or ARN
 * @throws SageMakerError when there is none: ResourceNotFound about pipelines, ValidationException about all else
 */
export const found = <K extends Kind>({ store, home }: Moment, kind: K, named: string): Documents[K] => {
  const arn = arnOf(home, kind, named);
  const document = store.get(kind, arn);
  if (document !== undefined) return document;
  if (kind.startsWith('pipeline'))
    throw new SageMakerError('ResourceNotFound', `${labels[kind]} '${arn}' does not exist.`);
  throw invalid(`Could not find ${labels[kind]} "${arn}".`);
};

/** @throws SageMakerError when the ARN is taken: ResourceInUse for jobs, ValidationException for all else */
export const refuseExisting = ({ store }: Moment, kind: Kind, arn: string): void => {
  if (store.kindOf(arn) === undefined) return;
  if (!kind.endsWith('-job')) throw invalid(`Cannot create already existing ${labels[kind]} "${arn}".`);
  const label = labels[kind];
  const rule = `${label.charAt(0).toUpperCase()}${label.slice(1)} names must be unique within an AWS account and region`;
  throw new SageMakerError('ResourceInUse', `${rule}, and a ${label} with this name already exists (${arn})`);
};

/** A document as a client sees it: times in seconds, nothing of the stand-in's own. */
export const published = (document: object): object =>
  inSeconds(Object.fromEntries(Object.entries(document).filter(([key]) => /^[A-Z]/.test(key)))) as object;

const inSeconds = (value: unknown, key = ''): unknown => {
  if (typeof value === 'number') return key.endsWith('Time') ? value / 1000 : value;
  if (Array.isArray(value)) return value.map((item) => inSeconds(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inSeconds(item, name)]));
};

/** Describe for a kind whose input names it under `key`. */
export const describe = (kind: Kind, key: string): Operation =>
  operation(v.looseObject({ [key]: reference }), (moment, input) => published(found(moment, kind, String(input[key]))));
