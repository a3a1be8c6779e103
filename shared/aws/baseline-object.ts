import { InvalidInputError } from '../errors.ts';
import { parseStatistics, type Statistics } from '../report/index.ts';
import { getBytes } from './s3.ts';

/** Under which a baseline's files lie in our own bucket. */
export const baselinePrefix = (monitorId: string, version: string): string => `baselines/${monitorId}/${version}/`;

/** What one of a baseline's files must be. */
export interface BaselineForm<Content> {
  readonly name: string;
  /** In words, for whoever put something else there. */
  readonly expected: string;
  /** @throws InvalidInputError when the bytes are of another form; its sentence goes without a full stop */
  readonly read: (bytes: Uint8Array) => Content;
}

/** @throws InvalidInputError without the engine's own sentence, which quotes the file: its values are personal data */
export const jsonIn = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InvalidInputError('It is not JSON');
  }
};

/** Model Monitor's `statistics.json`, its own or in its form. */
export const statisticsForm: BaselineForm<Statistics> = {
  name: 'statistics.json',
  expected: 'the statistics of a data quality baseline, as Model Monitor writes them',
  read: (bytes) => parseStatistics(jsonIn(bytes)),
};

/**
 * One of a baseline's files; undefined where there is none.
 *
 * @throws InvalidInputError when it is not of its form: names the key and what is expected there, and no retry helps until it is
 */
export const baselineObject = async <Content>(
  bucket: string,
  prefix: string,
  { name, expected, read }: BaselineForm<Content>,
): Promise<Content | undefined> => {
  const key = `${prefix}${name}`;
  const bytes = await getBytes(bucket, key);
  if (bytes === undefined) return undefined;
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const sentence = `${key} cannot be used as a baseline. ${error.message}. Expected is ${expected}; no retry helps until it is there.`;
    throw new InvalidInputError(sentence, { ...error.facts, key }, error);
  }
};
