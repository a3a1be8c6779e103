import { identityOf } from '../identity.ts';
import { hourMs, type Window } from '../window/index.ts';
import { hourPathIn, type PartialRef } from './partial.ts';

/** A partial that is merged as it lies there. */
export interface PartialPart {
  readonly kind: 'partial';
  readonly key: string;
}

/** The partials of an hour or a UTC day as one object, made from its parts where it is not there. */
export interface RollUp {
  readonly kind: 'roll-up';
  /** Names the content: other partials, or other bytes in them, give another key. */
  readonly key: string;
  /** Decides how its sketches round: by which partials it is of, whatever is kept already. */
  readonly seed: string;
  readonly parts: readonly MergePart[];
}

/** What is merged as one object. */
export type MergePart = PartialPart | RollUp;

/** Most objects of an hour, or of a window's only day, that are merged one by one: about what is fetched at once. */
export const fewParts = 16;

/**
 * Part of every roll-up's name, so that none is read that was made otherwise: the format version of a profile's bytes (a test
 * holds the two together), then a number that is raised when parts are put together in another way.
 */
export const rollUpVersion = '3.1';

const dayMs = 24 * hourMs;

/**
 * How a window's partials are merged: a tree whose leaves are the partials in order of key. Hours of more than `fewParts` objects
 * become one; so do whole UTC days, in a window of one day from more than `fewParts` on, in a longer one from two on. A month is
 * thus some thirty objects, and the same day is the same object in each window of each monitor of a series. The answer depends on
 * nothing but the arguments, never on what is kept: the same window and partials are always merged alike.
 *
 * @param refs current partials of the window, in order of key, as `currentPartials` gives them
 * @returns in order of time; empty when there are no partials
 */
export const mergePlan = (series: string, window: Window, refs: readonly PartialRef[]): readonly MergePart[] => {
  const hourOfRef = (ref: PartialRef): string => hourPathIn(series, ref.key);
  const mostLoose = window.endMs - window.startMs > dayMs ? 1 : fewParts;
  return [...Map.groupBy(refs, (ref) => dayPathOf(hourOfRef(ref)))].flatMap(([day, ofDay]) => {
    const hours = [...Map.groupBy(ofDay, hourOfRef)];
    const parts = hours.flatMap(([hour, ofHour]) => gathered(series, hour, ofHour, ofHour.map(asItIs), fewParts));
    return isWhole(day, window) ? gathered(series, day, ofDay, parts, mostLoose) : parts;
  });
};

/** The parts of a span as one when there are more than `most`, else as they are. */
const gathered = (
  series: string,
  spanPath: string,
  refs: readonly PartialRef[],
  parts: readonly MergePart[],
  most: number,
): readonly MergePart[] => {
  if (parts.length <= most) return parts;
  const keys = refs.map(({ key }) => key);
  const seed = `rollups/${series}/${spanPath}/${identityOf([rollUpVersion, ...keys])}`;
  return [{ kind: 'roll-up', key: `${seed}.${identityOf(refs.map(({ etag }) => etag))}`, seed, parts }];
};

const asItIs = ({ key }: PartialRef): PartialPart => ({ kind: 'partial', key });

/** `yyyy/mm/dd` of `yyyy/mm/dd/hh`. */
const dayPathOf = (hourPath: string): string => hourPath.slice(0, 10);

const isWhole = (dayPath: string, { startMs, endMs }: Window): boolean => {
  const dayStartMs = Date.parse(dayPath.replaceAll('/', '-'));
  return startMs <= dayStartMs && dayStartMs + dayMs <= endMs;
};
