import { readFlights } from '../../local/demo/flights.ts';
import { randomNumbers } from '../generate.ts';
import { liveHours, type RealStream } from '../incident-streams.ts';
import { normals, seedOf } from './chance.ts';
import { distinctError } from './synthetic.ts';
import { type WeekOrder, weekHours } from './weeks.ts';
import { type ColumnHour, type Counts, hourMs, type ValueTable, type World, type WorldHour } from './world.ts';

/** Monday, the first day of the file. */
const firstMs = Date.UTC(2001, 0, 1);
/** Of the 26th week the last day is missing. */
export const flightWeeks = 25;

/** Days on which the file's traffic is as on a weekend. */
const holidays = ['2001-01-01', '2001-01-15', '2001-02-19', '2001-05-28'];

/** All flights by column, and where each hour's begin. */
export interface AllFlights {
  readonly delay: Int16Array;
  readonly distance: Uint16Array;
  readonly origin: Uint16Array;
  readonly destination: Uint16Array;
  readonly hourStart: Uint32Array;
  readonly airports: readonly string[];
  readonly distances: Float64Array;
  /** Place of each flight's distance among `distances`. */
  readonly distancePlace: Uint16Array;
}

/** Reads all three million flights: two seconds. */
export const allFlights = async (): Promise<AllFlights> => {
  const [flights] = await readFlights([{ startMs: firstMs, endMs: Date.UTC(2001, 6, 1), share: 1 }]);
  if (flights === undefined) throw new Error('there are no flights');
  const { delayMinutes: delay, distanceMiles: distance, origin, destination, departureMinute, airports } = flights;
  const hourStart = new Uint32Array(flightWeeks * weekHours + 1);
  let row = 0;
  for (let hour = 0; hour < hourStart.length; hour += 1) {
    while (row < departureMinute.length && (departureMinute[row] as number) * 60_000 < firstMs + hour * hourMs)
      row += 1;
    hourStart[hour] = row;
  }
  const distances = Float64Array.from(new Set(distance)).sort();
  const placeOf = new Map([...distances].map((value, place) => [value, place]));
  const distancePlace = Uint16Array.from(distance, (value) => placeOf.get(value) ?? 0);
  return { delay, distance, origin, destination, hourStart, airports, distances, distancePlace };
};

const leastDelay = -120;
const delayPlaces = 721;
const scorePlaces = 200;
const named = 4;

const isIn = (share: number, next: () => number, airports: number): readonly boolean[] =>
  Array.from({ length: airports }, () => next() < share);

/** The segment of each airport: one for each of the largest that were chosen, and one for all others. */
const regionsOf = (
  flights: AllFlights,
  chosen: readonly boolean[],
): { readonly names: string[]; readonly of: Uint8Array } => {
  const rows = new Uint32Array(flights.airports.length);
  for (const airport of flights.origin) rows[airport] = (rows[airport] ?? 0) + (chosen[airport] === true ? 1 : 0);
  const largest = [...rows.keys()].toSorted((a, b) => (rows[b] ?? 0) - (rows[a] ?? 0)).slice(0, named);
  const of = new Uint8Array(flights.airports.length).fill(named);
  for (const [at, airport] of largest.entries()) of[airport] = at;
  return { names: [...largest.map((airport) => flights.airports[airport] ?? ''), 'other'], of };
};

/** Minutes by which a week's delays are later than the trend has them in the middle: taken back where weeks are shuffled. */
const trendOf = ({ delay, hourStart }: AllFlights): ((week: number) => number) => {
  const means = Array.from({ length: flightWeeks }, (_, week) => {
    const [from, until] = [hourStart[week * weekHours] ?? 0, hourStart[(week + 1) * weekHours] ?? 0];
    let sum = 0;
    for (let row = from; row < until; row += 1) sum += Math.min(180, delay[row] as number);
    return sum / (until - from);
  });
  const middle = (flightWeeks - 1) / 2;
  const square = means.reduce((sum, _, week) => sum + (week - middle) ** 2, 0);
  const slope = means.reduce((sum, value, week) => sum + (week - middle) * value, 0) / square;
  return (week) => slope * (week - middle);
};

/** A made-up model's answer: more delay and a longer way make it likelier. */
const scoreOf = (delay: number, distance: number): number =>
  1 / (1 + Math.exp(-(delay - 15) / 20 - (distance - 700) / 2000));

interface Tables {
  readonly delay: ValueTable;
  readonly others: readonly ValueTable[];
}

const tablesOf = ({ distances, airports }: AllFlights, regions: readonly string[], trend: number): Tables => ({
  delay: {
    form: 'numbers',
    values: Float64Array.from({ length: delayPlaces }, (_, place) => place + leastDelay - trend),
  },
  others: [
    { form: 'numbers', values: distances },
    { form: 'categories', names: airports },
    { form: 'categories', names: airports },
    { form: 'categories', names: regions },
    { form: 'numbers', values: Float64Array.from({ length: scorePlaces }, (_, place) => (place + 0.5) / scorePlaces) },
  ],
});

/** Counts of one hour: of all rows, and of each region. */
const counted = (
  flights: AllFlights,
  hour: number,
  {
    chosen,
    regionOf,
    trend,
    regions,
  }: { chosen: readonly boolean[]; regionOf: Uint8Array; trend: number; regions: number },
) => {
  const sizes = [
    delayPlaces,
    flights.distances.length,
    flights.airports.length,
    flights.airports.length,
    regions,
    scorePlaces,
  ];
  const bySegment = Array.from({ length: regions }, () => ({
    rows: 0,
    counts: sizes.map((size) => new Uint16Array(size)),
  }));
  const until = flights.hourStart[hour + 1] ?? 0;
  for (let row = flights.hourStart[hour] ?? 0; row < until; row += 1) {
    const origin = flights.origin[row] as number;
    if (chosen[origin] !== true) continue;
    const region = regionOf[origin] as number;
    const delay = Math.max(leastDelay, Math.min(leastDelay + delayPlaces - 1, flights.delay[row] as number));
    const score = scoreOf(delay - trend, flights.distance[row] as number);
    const segment = bySegment[region] as (typeof bySegment)[number];
    segment.rows += 1;
    const places = [
      delay - leastDelay,
      flights.distancePlace[row] as number,
      origin,
      flights.destination[row] as number,
      region,
      Math.min(scorePlaces - 1, Math.floor(score * scorePlaces)),
    ];
    for (let column = 0; column < places.length; column += 1) {
      const counts = segment.counts[column] as Uint16Array;
      const place = places[column] as number;
      counts[place] = (counts[place] as number) + 1;
    }
  }
  return bySegment;
};

const names = ['delay', 'distance', 'origin', 'destination', 'region', 'score'] as const;
const regionColumn = 4;

/** An endpoint that some airports' departures pass. @param weeks which real weeks, in which order */
export const flightsWorld = (flights: AllFlights, stream: RealStream, seed: number, weeks: WeekOrder): World => {
  const chosen = isIn(stream.size, randomNumbers(seedOf(seed, 51)), flights.airports.length);
  const { names: regions, of: regionOf } = regionsOf(flights, chosen);
  const trendAt = weeks.isShuffled ? trendOf(flights) : () => 0;
  const normal = normals(seedOf(seed, 61));
  const others = tablesOf(flights, regions, 0).others;
  const hours = weeks.order.flatMap((week, at) => {
    const trend = trendAt(week);
    const { delay } = tablesOf(flights, regions, trend);
    return Array.from({ length: weekHours }, (_, hour): WorldHour => {
      const bySegment = counted(flights, week * weekHours + hour, { chosen, regionOf, trend, regions: regions.length });
      const rows = bySegment.reduce((sum, segment) => sum + segment.rows, 0);
      const columns = names.map((_, column): ColumnHour => {
        const table = (column === 0 ? delay : others[column - 1]) as ValueTable;
        return {
          rows,
          missing: 0,
          otherType: 0,
          table,
          counts: added(bySegment.map(({ counts }) => counts[column] as Counts)),
        };
      });
      return {
        startMs: firstMs + (at * weekHours + hour) * hourMs,
        rows,
        distinctRows: Math.max(0, Math.min(rows, Math.round(rows * (1 + distinctError * normal())))),
        columns,
        segments: bySegment.map((segment) => ({
          rows: segment.rows,
          counts: new Map(
            segment.counts.flatMap((counts, column) => (column === regionColumn ? [] : [[column, counts]])),
          ),
        })),
      };
    });
  });
  const live = stream.referenceDays * 24;
  return {
    columns: names.map((name, at) => ({
      name,
      form: at === 2 || at === 3 || at === regionColumn ? 'categories' : 'numbers',
      role: name === 'score' ? 'prediction' : 'input',
    })),
    targets: { number: 0, category: 2, measure: 1, swapped: [0, 1], inputs: [0, 1], prediction: 5 },
    calendar: { holidays: movedHolidays(weeks) },
    segmentColumn: regionColumn,
    segments: regions,
    reference: hours.slice(0, live),
    live: hours.slice(live, live + liveHours),
  };
};

const added = (all: readonly Counts[]): Counts => {
  const sum = new Uint16Array(all[0]?.length ?? 0);
  for (const counts of all) {
    for (let place = 0; place < sum.length; place += 1) sum[place] = (sum[place] as number) + (counts[place] as number);
  }
  return sum;
};

/** Where the holidays have gone with their weeks. */
const movedHolidays = ({ order }: WeekOrder): readonly string[] =>
  holidays.flatMap((date) => {
    const day = (Date.parse(date) - firstMs) / (24 * hourMs);
    const at = order.indexOf(Math.floor(day / 7));
    return at === -1 ? [] : [new Date(firstMs + (at * 7 + (day % 7)) * 24 * hourMs).toISOString().slice(0, 10)];
  });
