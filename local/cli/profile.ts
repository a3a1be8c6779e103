import { InvalidInputError } from '../../shared/errors.ts';
import { count } from '../../shared/evaluation/index.ts';
import { type Command, exitCodes, jsonText, parsedArguments } from './command.ts';
import { mappingIn } from './documents.ts';
import { writeTo } from './files.ts';
import { inputFiles } from './input-files.ts';
import { withoutManifests } from './manifests.ts';
import { type ProfileDataOptions, type ProfiledData, profileData } from './profile-data.ts';
import { profileSummary, summaryText } from './summary.ts';
import { progressBar, type Terminal } from './terminal.ts';
import { tellOfReading } from './told.ts';

/** Options of every command that reads rows. */
export const readingOptions = {
  mapping: { type: 'string' },
  'no-header': { type: 'boolean', default: false },
} as const;

/** How `readingOptions` are told in a usage page. */
export const readingUsage = `  --mapping FILE   how capture records are read, and the role of columns (YAML; a mapping or a monitor)
  --no-header      CSV begins with data; its columns are called as in the mapping where it has as many, else _c0, _c1 …
  --json           the answer as JSON`;

/**
 * Reads everything that was named on the command line, with a progress bar.
 *
 * @throws InvalidInputError when there is nothing to read, or nothing of it can be read
 */
export const readPlaces = async (
  places: readonly string[],
  options: Omit<ProfileDataOptions, 'progress'>,
  terminal: Terminal,
): Promise<ProfiledData> => {
  if (places.length === 0) throw new InvalidInputError('DATA is missing: files, folders, patterns or s3:// addresses');
  const files = await withoutManifests(await inputFiles(places));
  const progress = progressBar(
    terminal,
    files.reduce((total, { byteLength }) => total + byteLength, 0),
  );
  try {
    return withRows(await profileData(files, { ...options, progress }), options);
  } finally {
    progress.end();
  }
};

/** The data as it is, unless every line of it was set aside: then there is nothing to go on with. */
const withRows = (data: ProfiledData, { mapping }: Pick<ProfileDataOptions, 'mapping'>): ProfiledData => {
  const { profile, rejected } = data;
  const [first] = rejected;
  if (profile.rows > 0 || first === undefined) return data;
  const { file, record } = first;
  const same = mapping === undefined ? '' : ', with the same --mapping,';
  throw new InvalidInputError(
    `No row can be read: ${count(profile.rejected, 'line')} set aside. The first, line ${record.line} of ${file}: ${record.detail} Run plumbline doctor ${file}${same} to be told what was expected and what to change`,
    { file, line: record.line },
  );
};

/** Profiles data and shows what is in it. */
export const profile: Command = {
  name: 'profile',
  summary: 'shows what is in a data set or in capture files',
  usage: `plumbline profile DATA… [--out FILE] [--mapping FILE] [--no-header] [--json]

DATA is CSV, JSON Lines, Parquet, Data Capture's files, merged or not, what batch transform wrote, or its manifests; gzip or not:
files, folders, patterns or s3://bucket/prefix.

  --out FILE       keep the profile, for merge, show and compare
${readingUsage}`,
  run: async (args, terminal) => {
    const { values, positionals } = parsedArguments(args, { ...readingOptions, out: { type: 'string' } });
    const mapping = values.mapping === undefined ? undefined : await mappingIn(values.mapping);
    const data = await readPlaces(positionals, { mapping, header: !values['no-header'] }, terminal);
    tellOfReading(data, terminal);
    if (values.out !== undefined) await writeTo(values.out, data.profile.toBytes());
    const summary = profileSummary(data.profile);
    terminal.write(values.json ? jsonText(summary) : summaryText(summary));
    return exitCodes.fine;
  },
};
