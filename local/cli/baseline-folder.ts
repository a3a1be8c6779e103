import { stat } from 'node:fs/promises';
import { InvalidInputError } from '../../shared/errors.ts';
import { Profile } from '../../shared/profile/index.ts';
import { constraintsJson, parseStatistics, profileOfStatistics, statisticsJson } from '../../shared/report/index.ts';
import { jsonText } from './command.ts';
import { bytesIfThere, bytesOf, fileFault, isS3, parsedJson, placeIn, writeTo } from './files.ts';

const profileFile = 'profile.bin';
const statisticsFile = 'statistics.json';

/** What profiles begin with; anything else is most likely the data itself. */
const isProfile = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PLPF';

const profileOfBytes = (path: string, bytes: Uint8Array): Profile => {
  if (!isProfile(bytes))
    throw new InvalidInputError(`${path} is no profile; plumbline profile ${path} --out FILE makes one of data`, {
      path,
    });
  try {
    return Profile.fromBytes(bytes);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${path} cannot be used. ${error.message}`, { path }, error);
  }
};

/** The profile in a file, whose name goes into the refusal. */
export const profileIn = async (path: string): Promise<Profile> => profileOfBytes(path, await bytesOf(path));

/** The profile that a `statistics.json` tells of. */
const profileOfStatisticsIn = (path: string, bytes: Uint8Array): Profile => {
  const statistics = parsedJson(path, bytes);
  try {
    return profileOfStatistics(parseStatistics(statistics));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${path} cannot be used. ${error.message}`, { path }, error);
  }
};

/** A profile, or what `statistics.json` tells of one, by the file's name. */
export const anyProfileIn = async (path: string): Promise<Profile> => {
  const bytes = await bytesOf(path);
  return path.endsWith('.json') ? profileOfStatisticsIn(path, bytes) : profileOfBytes(path, bytes);
};

const isFolder = async (place: string): Promise<boolean> => {
  if (isS3(place)) return !/\.(?:bin|json)$/.test(place);
  const stats = await stat(place).catch((error: unknown) => {
    throw fileFault(place, error);
  });
  return stats.isDirectory();
};

/**
 * The file that a baseline's folder has its profile in: our own, or else Model Monitor's `statistics.json`.
 *
 * @throws InvalidInputError when the folder holds neither
 */
const baselineFileIn = async (folder: string): Promise<string> => {
  for (const place of [placeIn(folder, profileFile), placeIn(folder, statisticsFile)])
    if ((await bytesIfThere(place)) !== undefined) return place;
  throw new InvalidInputError(
    `${folder} is no baseline: it must hold ${profileFile}, which plumbline baseline writes, or Model Monitor's ${statisticsFile}`,
    { folder },
  );
};

/** The file that holds a profile, or tells of one: the place itself, or a file in it where it is a baseline's folder. */
export const profileFileAt = async (place: string): Promise<string> =>
  (await isFolder(place)) ? baselineFileIn(place) : place;

/**
 * The profile of a baseline's folder: our own, or what Model Monitor's `statistics.json` tells of one.
 *
 * @throws InvalidInputError when the folder holds neither
 */
export const readBaseline = async (folder: string): Promise<Profile> => anyProfileIn(await baselineFileIn(folder));

/** Writes a baseline's three files; returns their paths. */
export const writeBaseline = async (folder: string, profile: Profile): Promise<readonly string[]> => {
  const files = {
    [profileFile]: profile.toBytes(),
    [statisticsFile]: jsonText(statisticsJson(profile)),
    'constraints.json': jsonText(constraintsJson(profile)),
  };
  for (const [name, content] of Object.entries(files)) await writeTo(placeIn(folder, name), content);
  return Object.keys(files).map((name) => placeIn(folder, name));
};
