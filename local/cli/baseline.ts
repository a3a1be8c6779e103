import { InvalidInputError } from '../../shared/errors.ts';
import { count } from '../../shared/evaluation/index.ts';
import { writeBaseline } from './baseline-folder.ts';
import { type Command, exitCodes, jsonText, parsedArguments, required } from './command.ts';
import { mappingIn } from './documents.ts';
import { readingOptions, readingUsage, readPlaces } from './profile.ts';
import { tellOfReading } from './told.ts';

/** Makes a baseline out of data that is as it should be. */
export const baseline: Command = {
  name: 'baseline',
  summary: 'makes a baseline: statistics.json, constraints.json, profile.bin',
  usage: `plumbline baseline DATA… --out DIR [--mapping FILE] [--no-header] [--json]

Writes what later data is held against: Model Monitor's statistics.json and constraints.json, and the profile itself. The
statistics hold raw values, as Model Monitor's do: treat the folder as you treat the data.

  --out DIR        the baseline's folder
${readingUsage}`,
  run: async (args, terminal) => {
    const { values, positionals } = parsedArguments(args, { ...readingOptions, out: { type: 'string' } });
    const out = required(values.out, 'out', "the baseline's folder");
    const mapping = values.mapping === undefined ? undefined : await mappingIn(values.mapping);
    const data = await readPlaces(positionals, { mapping, header: !values['no-header'] }, terminal);
    tellOfReading(data, terminal);
    const { rows, columns, rejected } = data.profile;
    if (rows === 0) throw new InvalidInputError('The data holds no row that can be read, so it is no baseline');
    const files = await writeBaseline(out, data.profile);
    const told = `Baseline of ${count(rows, 'row')} and ${count(columns.length, 'column')}: ${files.join(', ')}\n`;
    terminal.write(values.json ? jsonText({ rows, columns: columns.length, rejected, files }) : told);
    return exitCodes.fine;
  },
};
