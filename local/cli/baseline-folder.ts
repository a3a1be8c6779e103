import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';
import { Profile } from '../../shared/profile/index.ts';
import { constraintsJson, parseStatistics, profileOfStatistics, statisticsJson } from '../../shared/report/index.ts';
import { jsonText } from './command.ts';
import { bytesOf, jsonOf, writeTo } from './files.ts';

const profileFile = 'profile.bin';
const statisticsFile = 'statistics.json';

/** The profile in a file, whose name goes into the refusal. */
export const profileIn = async (path: string): Promise<Profile> => {
  const bytes = await bytesOf(path);
  try {
    return Profile.fromBytes(bytes);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${path} cannot be used. ${error.message}`, { path }, error);
  }
};

/** The profile that a `statistics.json` tells of. */
export const profileOfStatisticsIn = async (path: string): Promise<Profile> => {
  const statistics = await jsonOf(path);
  try {
    return profileOfStatistics(parseStatistics(statistics));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${path} cannot be used. ${error.message}`, { path }, error);
  }
};

/** A profile, or what `statistics.json` tells of one, by the file's name. */
export const anyProfileIn = (path: string): Promise<Profile> =>
  path.endsWith('.json') ? profileOfStatisticsIn(path) : profileIn(path);

/**
 * The profile of a baseline's folder: our own, or what Model Monitor's `statistics.json` tells of one.
 *
 * @throws InvalidInputError when the folder holds neither
 */
export const readBaseline = async (folder: string): Promise<Profile> => {
  const [profile, statistics] = [join(folder, profileFile), join(folder, statisticsFile)];
  if (existsSync(profile)) return profileIn(profile);
  if (existsSync(statistics)) return profileOfStatisticsIn(statistics);
  throw new InvalidInputError(
    `${folder} is no baseline: it must hold ${profileFile}, which plumbline baseline writes, or Model Monitor's ${statisticsFile}`,
    { folder },
  );
};

/** Writes a baseline's three files; returns their paths. */
export const writeBaseline = async (folder: string, profile: Profile): Promise<readonly string[]> => {
  const files = {
    [profileFile]: profile.toBytes(),
    [statisticsFile]: jsonText(statisticsJson(profile)),
    'constraints.json': jsonText(constraintsJson(profile)),
  };
  for (const [name, content] of Object.entries(files)) await writeTo(join(folder, name), content);
  return Object.keys(files).map((name) => join(folder, name));
};
