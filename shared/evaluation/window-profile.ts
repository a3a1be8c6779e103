import { inParallel } from '../concurrency.ts';
import { InvalidInputError } from '../errors.ts';
import { columnsOf, type Monitor } from '../monitor/index.ts';
import { fewParts, type MergePart, mergePlan, type PartialRef, type Partials, type RollUp } from '../partial/index.ts';
import { Profile } from '../profile/index.ts';
import type { Window } from '../window/index.ts';

/**
 * The profile of a window's rows, merged from its partials as `mergePlan` says. Roll-ups that are not there are made and kept, so an
 * attempt that was cut off goes on from what it had. The same partials give the same bytes whatever is kept. Memory holds
 * `fewParts` objects and a profile for each level of the tree, whatever their number.
 *
 * @param refs the window's current partials, in order of key
 * @throws InvalidInputError naming the object that is no profile with the mapping's columns
 */
export const windowProfile = (
  partials: Partials,
  { mapping, series }: Monitor,
  window: Window,
  refs: readonly PartialRef[],
): Promise<Profile> => mergeInto(Profile.empty(columnsOf(mapping), series), mergePlan(series, window, refs), partials);

const mergeInto = async (profile: Profile, parts: readonly MergePart[], partials: Partials): Promise<Profile> => {
  for (let at = 0; at < parts.length; at += fewParts) {
    const batch = await inParallel(parts.slice(at, at + fewParts), fewParts, (part) => lookUp(part, partials));
    for (const found of batch)
      mergeBytes(profile, found.part, found.isKept ? found.bytes : await rolledUp(found.part, profile, partials));
  }
  return profile;
};

type Found =
  | { readonly isKept: true; readonly part: MergePart; readonly bytes: Uint8Array }
  | { readonly isKept: false; readonly part: RollUp };

const lookUp = async (part: MergePart, partials: Partials): Promise<Found> => {
  if (part.kind === 'partial') return { isKept: true, part, bytes: await partials.get(part.key) };
  const bytes = await partials.find(part.key);
  return bytes === undefined ? { isKept: false, part } : { isKept: true, part, bytes };
};

/** Bytes, not the profile they are of: that may know more than it writes, and who finds them later must not differ. */
const rolledUp = async (
  { key, seed, parts }: RollUp,
  { columns }: Profile,
  partials: Partials,
): Promise<Uint8Array> => {
  const bytes = (await mergeInto(Profile.empty(columns, seed), parts, partials)).toBytes();
  await partials.put(key, bytes);
  return bytes;
};

const mergeBytes = (profile: Profile, { kind, key }: MergePart, bytes: Uint8Array): void => {
  try {
    profile.merge(Profile.fromBytes(bytes));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const advice = kind === 'roll-up' ? ' Delete it, and it is made again.' : '';
    throw new InvalidInputError(`The ${kind} ${key} cannot be merged. ${error.message}.${advice}`, { key }, error);
  }
};
