import { readFileSync } from 'node:fs';
import { InvalidInputError } from '../../shared/errors.ts';
import { backtest } from './backtest.ts';
import { baseline } from './baseline.ts';
import { check } from './check.ts';
import { type Command, type ExitCode, exitCodes } from './command.ts';
import { compare } from './compare.ts';
import { doctor } from './doctor.ts';
import { map } from './map.ts';
import { merge } from './merge.ts';
import { profile } from './profile.ts';
import { show } from './show.ts';
import type { Terminal } from './terminal.ts';

const commands: readonly Command[] = [profile, baseline, check, backtest, compare, show, merge, map, doctor];

const longestName = Math.max(...commands.map(({ name }) => name.length));

const overview = `plumbline COMMAND …

${commands.map(({ name, summary }) => `  ${name.padEnd(longestName)}  ${summary}`).join('\n')}

plumbline COMMAND --help tells the options, plumbline --version the version. Exit codes: 0 fine, 1 violations found, 2 bad input.
`;

const commandNamed = (name: string): Command => {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  throw new InvalidInputError(`${name} is no command; there are ${commands.map((command) => command.name).join(', ')}`);
};

const version = (): string => JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

const ran = async ([name, ...rest]: readonly string[], terminal: Terminal): Promise<ExitCode> => {
  const wantsHelp = name === undefined || name === 'help' || name === '--help' || name === '-h';
  if (wantsHelp && rest[0] === undefined) {
    terminal.write(overview);
    return exitCodes.fine;
  }
  if (name === '--version') {
    terminal.write(`${version()}\n`);
    return exitCodes.fine;
  }
  const command = commandNamed(wantsHelp ? (rest[0] ?? '') : name);
  if (!wantsHelp && !rest.some((arg) => arg === '--help' || arg === '-h')) return command.run(rest, terminal);
  terminal.write(`${command.usage}\n`);
  return exitCodes.fine;
};

/**
 * Runs one command of the command line. What the caller has to change is told in a sentence; any other error is a fault of ours and
 * passes through.
 *
 * @param args without the program's own name
 */
export const run = async (args: readonly string[], terminal: Terminal): Promise<ExitCode> => {
  try {
    return await ran(args, terminal);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    terminal.tell(`plumbline: ${error.message}\n`);
    return exitCodes.badInput;
  }
};
