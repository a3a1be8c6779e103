import type { PipelineExecution } from './documents.ts';
import { invalid, type Moment } from './operation.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A step's arguments with every reference of the pipeline language put in: `{"Get": "Parameters.X"}`,
 * `{"Get": "Execution.X"}`, `{"Get": "Steps.NAME.PATH"}` and `{"Std:Join": {"On", "Values"}}`.
 *
 * @throws SageMakerError naming a reference that leads nowhere
 */
export const resolved = (moment: Moment, execution: PipelineExecution, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolved(moment, execution, item));
  if (value === null || typeof value !== 'object') return value;
  const fields = value as Fields;
  if (typeof fields.Get === 'string') return looked(moment, execution, fields.Get);
  const join = fields['Std:Join'] as { On?: string; Values?: unknown[] } | undefined;
  if (join !== undefined) {
    return (join.Values ?? []).map((item) => String(resolved(moment, execution, item))).join(join.On ?? '');
  }
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, resolved(moment, execution, item)]));
};

/** Names of the steps whose outputs the arguments refer to: those the step waits for. */
export const referencedSteps = (value: unknown): string[] => {
  if (value === null || typeof value !== 'object') return [];
  const own = Object.entries(value).find(([key]) => key === 'Get')?.[1];
  if (typeof own === 'string') return own.startsWith('Steps.') ? [own.split('.')[1] ?? ''] : [];
  return Object.values(value).flatMap(referencedSteps);
};

const looked = (moment: Moment, execution: PipelineExecution, reference: string): unknown => {
  const [room, ...path] = reference.split(/[.[\]'"]+/).filter((part) => part !== '');
  const root =
    room === 'Parameters' ? execution.parameters : room === 'Execution' ? about(moment, execution) : undefined;
  const value = room === 'Steps' ? at(stepOutput(moment, execution, path[0]), path.slice(1)) : at(root, path);
  if (value === undefined) throw invalid(`The reference ${reference} leads nowhere.`);
  return value;
};

const about = ({ atMs }: Moment, execution: PipelineExecution): Fields => ({
  PipelineName: execution.PipelineArn.slice(execution.PipelineArn.lastIndexOf('/') + 1),
  PipelineArn: execution.PipelineArn,
  PipelineExecutionId: execution.PipelineExecutionArn.slice(-12),
  PipelineExecutionArn: execution.PipelineExecutionArn,
  StartDateTime: new Date(execution.CreationTime).toISOString(),
  CurrentDateTime: new Date(atMs).toISOString(),
});

/** What Describe would tell of the step's job; a processing job is known by its arguments only. */
const stepOutput = ({ store }: Moment, { steps }: PipelineExecution, name: string | undefined): unknown => {
  const step = steps.find(({ Name }) => Name === name);
  const subject = step?.subject ?? '';
  return store.get('training-job', subject) ?? store.get('model-package', subject) ?? step?.resolved;
};

/** Follows a path; in a list a part is an index or the name of an item, as in `Outputs['train']`. */
const at = (root: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, part) => {
    if (value === null || typeof value !== 'object') return undefined;
    const named = Array.isArray(value) && value.find((item: object) => Object.values(item).includes(part));
    return named || (value as Fields)[part];
  }, root);
