import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InvalidInputError } from '../../shared/errors.ts';
import type { Terminal } from './terminal.ts';

/** What a command ends with: `fine`, `violations` were found, or the `badInput` it was given could not be used. */
export const exitCodes = { fine: 0, violations: 1, badInput: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** The page that `--help` shows. */
  readonly usage: string;
  /** @throws InvalidInputError for whatever the caller has to change */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;
}

type Options = NonNullable<ParseArgsConfig['options']>;

const isParseFailure = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

/**
 * The options and arguments of a command. Every command knows `--json`.
 *
 * @throws InvalidInputError for an unknown option, or one without its value
 */
export const parsedArguments = <const Known extends Options>(args: readonly string[], options: Known) => {
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, json: { type: 'boolean', default: false } as const },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    // What Node adds after the first sentence is about arguments that begin with a hyphen.
    if (isParseFailure(error)) throw new InvalidInputError(`${error.message.split('. ')[0]}; --help tells the options`);
    throw error;
  }
};

/**
 * A command's arguments, where it takes only so many.
 *
 * @throws InvalidInputError naming the first that is too many
 */
export const noMoreThan = (most: number, positionals: readonly string[]): readonly string[] => {
  const [extra] = positionals.slice(most);
  if (extra === undefined) return positionals;
  throw new InvalidInputError(`${extra} is one too many; --help tells what the command takes`);
};

/** The value of an option that a command cannot do without. */
export const required = (value: string | undefined, option: string, holds: string): string => {
  if (value === undefined) throw new InvalidInputError(`--${option} is missing: it names ${holds}`);
  return value;
};

/** JSON as the command line writes it, to files and to the terminal. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
