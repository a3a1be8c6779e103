import { InvalidInputError } from '../../shared/errors.ts';
import { count } from '../../shared/evaluation/index.ts';
import { mergeProfiles, type Profile } from '../../shared/profile/index.ts';
import { profileIn } from './baseline-folder.ts';
import { type Command, exitCodes, jsonText, parsedArguments, required } from './command.ts';
import { writeTo } from './files.ts';
import { inputFiles } from './input-files.ts';

const merged = (profiles: readonly Profile[]): Profile => {
  const all = mergeProfiles(profiles);
  if (all === undefined)
    throw new InvalidInputError('PROFILE is missing: profiles that plumbline profile --out has written');
  return all;
};

/** Makes one profile out of several, as if all their rows had been profiled at once. */
export const merge: Command = {
  name: 'merge',
  summary: 'makes one profile out of several',
  usage: `plumbline merge PROFILE… --out FILE [--json]

  --out FILE       the merged profile
  --json           the answer as JSON`,
  run: async (args, terminal) => {
    const { values, positionals } = parsedArguments(args, { out: { type: 'string' } });
    const out = required(values.out, 'out', 'the file for the merged profile');
    const files = await inputFiles(positionals);
    const profiles: Profile[] = [];
    for (const { name } of files) profiles.push(await profileIn(name));
    const all = merged(profiles);
    await writeTo(out, all.toBytes());
    const { rows, columns } = all;
    const told = { profiles: profiles.length, rows, columns: columns.length, file: out };
    terminal.write(
      values.json ? jsonText(told) : `${count(profiles.length, 'profile')}, ${count(rows, 'row')}: ${out}\n`,
    );
    return exitCodes.fine;
  },
};
