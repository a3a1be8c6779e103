import type { CapturedCall } from './capture-file.ts';
import { withFaults } from './faults.ts';
import type { Flights } from './flights.ts';
import { hash32, hashUuid } from './hash.ts';
import { type LateFeatures, type LateModel, lateProbability } from './late-model.ts';

/**
 * Names of the captured columns, in their order; the monitor's mapping says the same. The day of the week is left out
 * on purpose: a window of one day holds a single value of it and would differ from any baseline every day.
 */
export const inputColumns = ['departure_hour', 'distance', 'origin', 'destination'] as const;
export const outputColumns = ['late_probability'] as const;

const secondSalt = 2;
const eventSalt = 3;
const minuteMs = 60_000;
const hourMs = 3_600_000;

/** A flight's features in the spelling of a CSV row. */
export const featuresOf = (flights: Flights, index: number): LateFeatures => ({
  departureHour: String(Math.floor(number(flights.departureMinute, index) / 60) % 24),
  distance: String(number(flights.distanceMiles, index)),
  origin: airport(flights, flights.origin, index),
  destination: airport(flights, flights.destination, index),
});

/** A row of input cells, in the order of `inputColumns`. */
export const inputCells = ({ departureHour, distance, origin, destination }: LateFeatures): string[] => [
  departureHour,
  distance,
  origin,
  destination,
];

/** A row of output cells, in the order of `outputColumns`. */
export const outputCells = (probability: number): string[] => [probability.toFixed(4)];

/**
 * The calls of one hour: every sampled flight is scored at its departure, faults of the hour included.
 *
 * @param hourStartMs start of the hour
 * @returns in order of time; empty when nobody flew
 */
export const callsOfHour = (flights: Flights, model: LateModel, hourStartMs: number): CapturedCall[] => {
  const first = firstAtOrAfter(flights.departureMinute, hourStartMs / minuteMs);
  const end = firstAtOrAfter(flights.departureMinute, (hourStartMs + hourMs) / minuteMs);
  const calls: CapturedCall[] = [];
  for (let index = first; index < end; index++) calls.push(callOf(flights, model, index));
  return calls.sort((a, b) => a.inferenceTimeMs - b.inferenceTimeMs || (a.inferenceId < b.inferenceId ? -1 : 1));
};

const callOf = (flights: Flights, model: LateModel, index: number): CapturedCall => {
  const row = number(flights.row, index);
  // The file knows the minute; second and millisecond are spread within it.
  const inferenceTimeMs = number(flights.departureMinute, index) * minuteMs + (hash32(row, secondSalt) % minuteMs);
  const features = withFaults(featuresOf(flights, index), row, inferenceTimeMs);
  return {
    eventId: hashUuid(row, eventSalt),
    inferenceId: `flight-${row}`,
    inferenceTimeMs,
    input: inputCells(features),
    output: outputCells(lateProbability(model, features)),
  };
};

/** Index of the first flight that leaves in `minute` or later; by bisection, as flights are in order of departure. */
const firstAtOrAfter = (departureMinute: Uint32Array, minute: number): number => {
  let [low, high] = [0, departureMinute.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (number(departureMinute, middle) < minute) low = middle + 1;
    else high = middle;
  }
  return low;
};

const number = (column: ArrayLike<number>, index: number): number => {
  const value = column[index];
  if (value === undefined) throw new RangeError(`flight ${index} lies outside a sample of ${column.length}`);
  return value;
};

const airport = ({ airports }: Flights, column: Uint16Array, index: number): string =>
  airports[number(column, index)] ?? '';
