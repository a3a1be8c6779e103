import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { InvalidInputError } from '../../shared/errors.ts';
import { type Mapping, type Monitor, monitorOf } from '../../shared/monitor/index.ts';
import { authoredMapping, authoredMonitor } from '../monitor-documents.ts';
import { bytesOf } from './files.ts';

const yamlOf = async (path: string): Promise<unknown> => {
  const document = parseDocument(new TextDecoder().decode(await bytesOf(path)));
  const [fault] = document.errors;
  if (fault === undefined) return keyed(path, document.toJS());
  throw new InvalidInputError(`${path} is not YAML: ${fault.message.split(':\n', 1)[0]}`, { path }, fault);
};

/** A document that is no list of keys is another file; its content must not become part of a message. */
const keyed = (path: string, value: unknown): unknown => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new InvalidInputError(`${path} holds no keys, as a monitor (YAML) or a mapping would`, { path });
};

const longestMessage = 300;

const checked = <const Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const { message } = issue;
  const told = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  throw new InvalidInputError(`${path}, at ${v.getDotPath(issue) ?? 'the top'}: ${told}`, { path });
};

const isMonitor = (value: unknown): boolean => typeof value === 'object' && value !== null && 'schemaVersion' in value;

/** The monitor in a YAML file. */
export const monitorIn = async (path: string): Promise<Monitor> =>
  monitorOf(checked(path, authoredMonitor, await yamlOf(path)));

/** The mapping in a YAML file, which may be a mapping by itself or a whole monitor. */
export const mappingIn = async (path: string): Promise<Mapping> => {
  const value = await yamlOf(path);
  return isMonitor(value) ? checked(path, authoredMonitor, value).mapping : checked(path, authoredMapping, value);
};
