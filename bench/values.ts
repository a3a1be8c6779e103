import { randomNumbers } from './generate.ts';

/** Standard normal numbers, by Box and Muller. */
export const normalNumbers = (seed: number): (() => number) => {
  const next = randomNumbers(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
};

/** How values of a distribution follow each other. */
export type Order = 'random' | 'ascending' | 'from both ends';

export interface Distribution {
  readonly name: string;
  readonly order: Order;
  readonly draw: (seed: number) => () => number;
}

const logNormal = (seed: number) => {
  const normal = normalNumbers(seed);
  return () => Math.exp(2 * normal());
};

/** Two of five are zero; the rest are whole numbers, of which the small ones repeat often. */
const zeroInflated = (seed: number) => {
  const next = randomNumbers(seed);
  return () => (next() < 0.4 ? 0 : Math.floor(1 / (1 - next())));
};

/** What quantile sketches are tried on: smooth, heavy in the tail, full of repeats, and in the orders that are hardest. */
export const distributions: readonly Distribution[] = [
  { name: 'uniform', order: 'random', draw: randomNumbers },
  { name: 'log-normal', order: 'random', draw: logNormal },
  { name: 'zero-inflated', order: 'random', draw: zeroInflated },
  { name: 'ascending', order: 'ascending', draw: randomNumbers },
  { name: 'from both ends', order: 'from both ends', draw: randomNumbers },
];

/** So many draws, ascending. */
export const sortedDraws = ({ draw }: Distribution, count: number, seed: number): Float64Array =>
  Float64Array.from({ length: count }, draw(seed)).sort();

const shuffle = (numbers: Uint32Array, seed: number): void => {
  const next = randomNumbers(seed);
  for (let last = numbers.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    const number = numbers[last] ?? 0;
    numbers[last] = numbers[other] ?? 0;
    numbers[other] = number;
  }
};

/** For every place in the order of values, which of the sorted values comes there. */
const arrivals = (count: number, order: Order, seed: number): Uint32Array => {
  const places = Uint32Array.from({ length: count }, (_, index) => index);
  if (order === 'random') shuffle(places, seed);
  if (order !== 'from both ends') return places;
  return places.map((index) => (index % 2 === 0 ? index / 2 : count - (index + 1) / 2));
};

/** The sorted values in the order in which they arrive. */
export const arriving = (sorted: Float64Array, order: Order, seed: number): Float64Array =>
  Float64Array.from(arrivals(sorted.length, order, seed), (place) => sorted[place] ?? 0);

/**
 * The same cut into parts, each sorted. No sorting is needed: dealing the sorted values out to the parts in which they arrive
 * leaves every part ascending.
 *
 * @param ends where each part ends in the order of arrival, ascending; the last is the number of values
 */
export const sortedParts = (
  sorted: Float64Array,
  order: Order,
  seed: number,
  ends: readonly number[],
): Float64Array[] => {
  const partOf = new Uint16Array(sorted.length);
  const places = arrivals(sorted.length, order, seed);
  for (const [part, end] of ends.entries()) {
    for (let at = ends[part - 1] ?? 0; at < end; at += 1) partOf[places[at] ?? 0] = part;
  }
  const parts = ends.map((end, part) => new Float64Array(end - (ends[part - 1] ?? 0)));
  const filled = new Uint32Array(parts.length);
  for (let index = 0; index < sorted.length; index += 1) {
    const part = partOf[index] ?? 0;
    const values = parts[part];
    if (values !== undefined) values[filled[part] ?? 0] = sorted[index] ?? 0;
    filled[part] = (filled[part] ?? 0) + 1;
  }
  return parts;
};

/** Ends of parts of a size, the last of which may be smaller. */
export const endsOfSize = (count: number, size: number): number[] =>
  Array.from({ length: Math.ceil(count / size) }, (_, part) => Math.min(count, (part + 1) * size));

/** Ends of so many parts, as equal as can be. */
export const endsOfParts = (count: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, part) => Math.round(((part + 1) * count) / parts));
