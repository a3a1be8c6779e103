import { randomNumbers } from '../generate.ts';
import { liveHours, type RealStream } from '../incident-streams.ts';
import { seedOf } from './chance.ts';

/** Hours of a stream as places in real data: `order[w]` is the real week that the w-th week of the stream is. */
export interface WeekOrder {
  readonly order: readonly number[];
  /** Whether weeks have changed places, so that trends are taken back. */
  readonly isShuffled: boolean;
}

export const weekHours = 168;

/** Weeks that a stream lasts. */
export const weeksOf = ({ referenceDays }: RealStream): number =>
  Math.ceil((referenceDays * 24 + liveHours) / weekHours);

/** So many different weeks of a range, in an order that the seed decides. */
export const shuffledWeeks = (from: readonly number[], count: number, seed: number): WeekOrder => {
  const next = randomNumbers(seedOf(seed, 50));
  const left = [...from];
  const order = Array.from({ length: count }, () => left.splice(Math.floor(next() * left.length), 1)[0] ?? 0);
  return { order, isShuffled: true };
};

/** Weeks as they came. */
export const trueWeeks = (first: number, count: number): WeekOrder => ({
  order: Array.from({ length: count }, (_, at) => first + at),
  isShuffled: false,
});
