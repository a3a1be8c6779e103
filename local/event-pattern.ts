import {
  type Filter,
  InvalidEventPattern,
  isFields,
  isScalar,
  parseFilter,
  reservedInOr,
  type Scalar,
} from './event-pattern-filter.ts';

export { InvalidEventPattern } from './event-pattern-filter.ts';

/** What one key of the event must satisfy: any of the filters. */
interface Condition {
  readonly path: string;
  readonly filters: readonly Filter[];
}

/** A pattern ready to be asked: branches, of which one must hold, each a list of conditions that all must hold. */
export type EventPattern = readonly (readonly Condition[])[];

/** Which element of which array a leaf lies in, by the array's number in the event. */
type Place = ReadonlyMap<number, number>;

/** An event's leaves by the path to them, keys joined with dots. */
export type EventFields = ReadonlyMap<string, readonly { readonly value: Scalar; readonly place: Place }[]>;

/** Of a leaf that lies in no array. */
const nowhere: Place = new Map();

type Branch = ReadonlyMap<string, readonly Filter[]>;

/** AWS refuses a pattern whose `$or`s multiply into more branches. */
const BRANCHES_MAX = 1000;

/**
 * Compiles an EventBridge event pattern.
 *
 * A pattern is read as Event Ruler reads it, the engine behind EventBridge: keys are paths joined with dots (so
 * `{"a.b": …}` also finds a nested key), each `$or` multiplies the branches, and a later key replaces an earlier one of
 * the same path.
 *
 * @param json text of the pattern
 * @throws InvalidEventPattern naming the key and what is wrong with it
 * @see https://github.com/aws/event-ruler
 */
export const parsePattern = (json: string): EventPattern => {
  let pattern: unknown;
  try {
    pattern = JSON.parse(json);
  } catch (cause) {
    throw new InvalidEventPattern(cause instanceof Error ? cause.message : 'it is not JSON');
  }
  if (!isFields(pattern)) throw new InvalidEventPattern('Filter is not an object');
  return parseFields(pattern, [], [new Map()]).map((branch) =>
    [...branch.entries()]
      .map(([path, filters]) => ({ path, filters }))
      .sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path))),
  );
};

/** @param insideOr names of operators are refused as keys there */
const parseFields = (
  fields: Readonly<Record<string, unknown>>,
  parents: readonly string[],
  branches: readonly Branch[],
  insideOr = false,
): readonly Branch[] => {
  const entries = Object.entries(fields);
  const where = parents.length > 0 ? `"${parents.join('.')}": ` : '';
  if (entries.length === 0) throw new InvalidEventPattern(`${where}Empty objects are not allowed`);
  return entries.reduce((sofar, [key, value]) => {
    if (key === '$or') return parseOr(value, parents, sofar);
    if (insideOr && reservedInOr.has(key)) {
      throw new InvalidEventPattern(`${where}${key} is a reserved name which cannot be used inside $or.`);
    }
    if (isFields(value)) return parseFields(value, [...parents, key], sofar, insideOr);
    const path = [...parents, key].join('.');
    const filters = parseFilters(value, path);
    return sofar.map((branch) => new Map([...branch, [path, filters]]));
  }, branches);
};

const parseOr = (alternatives: unknown, parents: readonly string[], branches: readonly Branch[]): Branch[] => {
  if (!Array.isArray(alternatives)) throw new InvalidEventPattern('It must be an Array followed with $or.');
  if (!alternatives.every(isFields)) throw new InvalidEventPattern('Only JSON object is allowed in array of $or.');
  if (alternatives.length < 2) throw new InvalidEventPattern('There must have at least 2 Objects in $or.');
  const all = alternatives.flatMap((alternative) => parseFields(alternative, parents, branches, true));
  if (all.length > BRANCHES_MAX) {
    throw new InvalidEventPattern(`The $or combinations exceed the limit of ${BRANCHES_MAX}.`);
  }
  return all;
};

const parseFilters = (list: unknown, path: string): Filter[] => {
  if (!Array.isArray(list)) throw new InvalidEventPattern(`"${path}" must be an object or an array`);
  if (list.length === 0) throw new InvalidEventPattern(`"${path}": Empty arrays are not allowed`);
  return list.map((element) => parseFilter(element, path));
};

/**
 * Lays an event flat for `matchesFields`, once for all the patterns it is held against. An empty array or object has no
 * leaves, and so is absent.
 */
export const fieldsOf = (event: unknown): EventFields => {
  const fields = new Map<string, { value: Scalar; place: Place }[]>();
  let arrays = 0;
  const collect = (value: unknown, path: string, place: Place): void => {
    if (isScalar(value)) {
      const leaves = fields.get(path);
      if (leaves) leaves.push({ value, place });
      else fields.set(path, [{ value, place }]);
    } else if (Array.isArray(value)) {
      const array = arrays++;
      for (const [index, element] of value.entries()) {
        collect(element, path, isScalar(element) ? place : new Map([...place, [array, index]]));
      }
    } else {
      for (const [key, child] of Object.entries(value as object)) collect(child, path ? `${path}.${key}` : key, place);
    }
  };
  collect(event, '', nowhere);
  return fields;
};

/**
 * Whether an event matches. Conditions on keys inside an array of objects must be met by the same element.
 *
 * @param event parsed JSON; numbers compare as JavaScript has them
 */
export const matches = (pattern: EventPattern, event: unknown): boolean => matchesFields(pattern, fieldsOf(event));

/** `matches` for an event that `fieldsOf` has laid flat. */
export const matchesFields = (pattern: EventPattern, fields: EventFields): boolean =>
  pattern.some((conditions) => {
    const ways: Way[] = [];
    for (const condition of conditions) {
      const way = wayOf(condition, fields);
      // Most rules are not meant: each condition is judged alone before any are judged together.
      if (way.places.length === 0 && way.occupied === undefined) return false;
      ways.push(way);
    }
    return agree(ways, nowhere);
  });

/** How an event can meet one condition. */
interface Way {
  /** Where the leaves lie that fit. Values of one array share their place: which of them fitted is all the same. */
  readonly places: readonly Place[];
  /** Where leaves of the key lie at all, when its absence would do as well. */
  readonly occupied: readonly Place[] | undefined;
}

const wayOf = ({ path, filters }: Condition, fields: EventFields): Way => {
  const places = new Set<Place>();
  const leaves = fields.get(path) ?? [];
  for (const { value, place } of leaves) {
    if (filters.some((filter) => filter !== 'absent' && filter(value))) places.add(place);
  }
  return { places: [...places], occupied: filters.includes('absent') ? leaves.map(({ place }) => place) : undefined };
};

/** Whether every condition can be met without taking two elements of one array. */
const agree = (ways: readonly Way[], taken: Place, from = 0): boolean => {
  const way = ways[from];
  if (way === undefined) return true;
  const isAbsent = way.occupied?.every((place) => join(taken, place) === undefined);
  if (isAbsent && agree(ways, taken, from + 1)) return true;
  return way.places.some((place) => {
    const both = join(taken, place);
    return both !== undefined && agree(ways, both, from + 1);
  });
};

/** Both places as one, or undefined where they lie in different elements of the same array. */
const join = (a: Place, b: Place): Place | undefined => {
  for (const [array, index] of b) {
    if ((a.get(array) ?? index) !== index) return undefined;
  }
  return b.size === 0 ? a : a.size === 0 ? b : new Map([...a, ...b]);
};
