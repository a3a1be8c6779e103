import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { randomNumbers } from '../generate.ts';
import { liveHours, type RealStream } from '../incident-streams.ts';
import { normals, seedOf } from './chance.ts';
import { distinctError } from './synthetic.ts';
import { type WeekOrder, weekHours } from './weeks.ts';
import { type ColumnHour, hourMs, type ValueTable, type World, type WorldColumn, type WorldHour } from './world.ts';

/** One day of Seattle's weather, and one strike of a bird. */
interface Day {
  readonly temperature: number;
  readonly wind: number;
  readonly weather: string;
}

interface Strike {
  readonly month: number;
  /** Such as `Night`. */
  readonly time: string;
  readonly size: string;
  readonly phase: string;
  readonly state: string;
  /** Knots; undefined where nobody noted it. */
  readonly speed: number | undefined;
}

/** What the sets of real data say. */
export interface Nature {
  readonly days: readonly Day[];
  /** Usual temperature and wind by hour of the year, from 2010-01-01. */
  readonly normals: readonly { readonly temperature: number; readonly wind: number }[];
  readonly strikes: readonly Strike[];
}

const rowsOf = (name: string): readonly Readonly<Record<string, string>>[] => {
  const path = fileURLToPath(new URL(`../data/${name}`, import.meta.resolve('vega-datasets')));
  const [head = '', ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const names = head.trim().split(',');
  return lines.map((line) =>
    Object.fromEntries(
      line
        .trim()
        .split(',')
        .map((cell, at) => [names[at] ?? '', cell]),
    ),
  );
};

/** Seattle's weather 2012 to 2015 by day, its hourly normals, and ten thousand bird strikes on aircraft, 1990 to 2002. */
export const readNature = (): Nature => ({
  days: rowsOf('seattle-weather.csv').map(({ temp_max, temp_min, wind, weather }) => ({
    temperature: (Number(temp_max) + Number(temp_min)) / 2,
    wind: Number(wind),
    weather: dryDays.has(weather ?? '') ? 'dry' : 'wet',
  })),
  normals: rowsOf('seattle-weather-hourly-normals.csv').map(({ temperature, wind }) => ({
    temperature: Number(temperature),
    wind: Number(wind),
  })),
  strikes: rowsOf('birdstrikes.csv').flatMap((row) => {
    const month = Number((row['Flight Date'] ?? '').slice(5, 7)) - 1;
    const speed = row['Speed IAS in knots'] ?? '';
    const strike = {
      month,
      time: row['Time of day'] ?? '',
      size: row['Wildlife Size'] ?? '',
      phase: row['Phase of flight'] ?? '',
      state: row['Origin State'] ?? '',
      speed: speed === '' || speed === 'NaN' ? undefined : Number(speed),
    };
    // Of a quoted line with a comma the columns are off.
    return sizes.includes(strike.size) && month >= 0 && !(Number(strike.speed ?? 0) > 500) ? [strike] : [];
  }),
});

const sizes = ['Small', 'Medium', 'Large'];

/** 2012-01-02, the first Monday of the weather, is its second day. */
const firstMs = Date.UTC(2012, 0, 2);
const firstDay = 1;
/** Whole weeks of the four years. */
export const weatherWeeks = 208;

/** Weeks of one half of the year, so that what changes places is alike: winters or summers. */
export const seasonWeeks = (isWinter: boolean): readonly number[] =>
  Array.from({ length: weatherWeeks }, (_, week) => week).filter((week) => {
    const month = new Date(firstMs + week * weekHours * hourMs).getUTCMonth();
    return isWinter === (month < 3 || month > 8);
  });

const hoursOfYear = 8759;
const yearHour = (timeMs: number): number =>
  Math.min(
    hoursOfYear - 1,
    Math.floor((timeMs - Date.UTC(new Date(timeMs).getUTCFullYear(), 0, 1)) / hourMs) % hoursOfYear,
  );

const timesOfDay = (hour: number): string =>
  hour < 5 || hour >= 21 ? 'Night' : hour < 7 ? 'Dawn' : hour < 19 ? 'Day' : 'Dusk';

const grid = (low: number, high: number, places: number): Extract<ValueTable, { readonly form: 'numbers' }> => ({
  form: 'numbers',
  values: Float64Array.from({ length: places }, (_, place) => low + ((place + 0.5) * (high - low)) / places),
});

const placeOn = (low: number, high: number, places: number, value: number): number =>
  Math.max(0, Math.min(places - 1, Math.floor(((value - low) / (high - low)) * places)));

const temperatures = [-30, 50, 400] as const;
const winds = [0, 30, 300] as const;
const speeds = [0, 500, 500] as const;
const scores = [0, 1, 200] as const;
/** The five values of the file are two here: in four weeks most of five are not met, and a first snow is no false incident. */
const weathers = ['dry', 'wet'];
const dryDays: ReadonlySet<string> = new Set(['sun', 'fog']);

const columns: readonly WorldColumn[] = [
  { name: 'temperature', form: 'numbers', role: 'input' },
  { name: 'wind', form: 'numbers', role: 'input' },
  { name: 'weather', form: 'categories', role: 'input' },
  { name: 'size', form: 'categories', role: 'input' },
  { name: 'speed', form: 'numbers', role: 'input' },
  { name: 'phase', form: 'categories', role: 'input' },
  { name: 'state', form: 'categories', role: 'input' },
  { name: 'score', form: 'numbers', role: 'prediction' },
];
const segmentColumn = 3;
const sliced = [4, 5, 6, 7];

const tablesOf = ({ strikes }: Nature): readonly ValueTable[] => {
  const distinct = (of: (strike: Strike) => string): ValueTable => ({
    form: 'categories',
    names: [...new Set(strikes.map(of))].sort(),
  });
  return [
    grid(...temperatures),
    grid(...winds),
    { form: 'categories', names: weathers },
    { form: 'categories', names: sizes },
    grid(...speeds),
    distinct(({ phase }) => phase),
    distinct(({ state }) => state),
    grid(...scores),
  ];
};

const namesIn = (table: ValueTable | undefined): ReadonlyMap<string, number> =>
  new Map(table?.form === 'categories' ? table.names.map((name, at) => [name, at]) : []);

/** Weather of an hour: the normal one and what the day had of its own; in shuffled weeks the normals are those of the season as a whole. */
const weatherAt = (nature: Nature, realMs: number, normalAt: (timeMs: number) => Nature['normals'][number]) => {
  const day = nature.days[firstDay + Math.floor((realMs - firstMs) / (24 * hourMs))];
  const usual = nature.normals[yearHour(realMs)];
  if (day === undefined || usual === undefined) throw new Error('there is no weather on that day');
  const start = yearHour(realMs - (realMs % (24 * hourMs)));
  const ofDay = nature.normals.slice(start, start + 24).reduce((sum, { temperature }) => sum + temperature / 24, 0);
  const { temperature, wind } = normalAt(realMs);
  return { temperature: temperature + day.temperature - ofDay, wind: (wind + day.wind) / 2, weather: day.weather };
};

/** Normals of each hour of the day over some weeks. */
const seasonNormals = ({ normals: all }: Nature, weeks: readonly number[]): readonly Nature['normals'][number][] =>
  Array.from({ length: 24 }, (_, hour) => {
    const times = weeks.map((week) => firstMs + (week * weekHours + 84 - (84 % 24) + hour) * hourMs);
    const found = times.map((timeMs) => all[yearHour(timeMs)] ?? { temperature: 0, wind: 0 });
    const mean = (of: (one: Nature['normals'][number]) => number) =>
      found.reduce((sum, one) => sum + of(one), 0) / found.length;
    return { temperature: mean(({ temperature }) => temperature), wind: mean(({ wind }) => wind) };
  });

/** An endpoint that is asked about bird strikes in real weather. Rows of an hour share its weather, each with a place of its own. */
export const weatherWorld = (nature: Nature, stream: RealStream, seed: number, weeks: WeekOrder): World => {
  const tables = tablesOf(nature);
  const [phases, states] = [namesIn(tables[5]), namesIn(tables[6])];
  const next = randomNumbers(seedOf(seed, 52));
  const normal = normals(seedOf(seed, 53));
  const ofSeason = seasonNormals(nature, weeks.order);
  const normalAt = (timeMs: number) =>
    (weeks.isShuffled ? ofSeason[new Date(timeMs).getUTCHours()] : nature.normals[yearHour(timeMs)]) ?? {
      temperature: 0,
      wind: 0,
    };
  const months = new Set(weeks.order.map((week) => new Date(firstMs + week * weekHours * hourMs).getUTCMonth()));
  const pools = Map.groupBy(nature.strikes, ({ month, time }) =>
    weeks.isShuffled ? `${months.has(month)}/${time}` : `${month}/${time}`,
  );
  const poolAt = (timeMs: number): readonly Strike[] => {
    const date = new Date(timeMs);
    return (
      pools.get(`${weeks.isShuffled ? true : date.getUTCMonth()}/${timesOfDay(date.getUTCHours())}`) ?? nature.strikes
    );
  };
  const hourOf = (startMs: number, realMs: number): WorldHour => {
    const weather = weatherAt(nature, realMs, normalAt);
    const pool = poolAt(realMs);
    const cycle = 1 + 0.5 * Math.sin((2 * Math.PI * (new Date(startMs).getUTCHours() - 8)) / 24);
    const rows = Math.max(1, Math.round(stream.size * cycle * (1 + 0.05 * normal())));
    const bySegment = sizes.map(() => ({
      rows: 0,
      missing: 0,
      counts: tables.map((table) => new Uint16Array(lengthOf(table))),
    }));
    for (let row = 0; row < rows; row += 1) {
      const strike = pool[Math.floor(next() * pool.length)] as Strike;
      const segment = bySegment[sizes.indexOf(strike.size)] as (typeof bySegment)[number];
      segment.rows += 1;
      const temperature = weather.temperature + 2 * normal();
      const wind = weather.wind * Math.exp(0.4 * normal());
      const seen = next() < 0.8 ? weather.weather : (weathers[Math.floor(next() * weathers.length)] ?? '');
      const score = 1 / (1 + Math.exp(-((strike.speed ?? 140) - 140) / 40 - (temperature - 10) / 10));
      const places = [
        placeOn(...temperatures, temperature),
        placeOn(...winds, wind),
        weathers.indexOf(seen),
        sizes.indexOf(strike.size),
        strike.speed === undefined ? -1 : placeOn(...speeds, strike.speed),
        phases.get(strike.phase) ?? 0,
        states.get(strike.state) ?? 0,
        placeOn(...scores, score),
      ];
      if (strike.speed === undefined) segment.missing += 1;
      for (let column = 0; column < places.length; column += 1) {
        const [counts, place] = [segment.counts[column] as Uint16Array, places[column] as number];
        if (place >= 0) counts[place] = (counts[place] as number) + 1;
      }
    }
    const hour = tables.map((table, column): ColumnHour => {
      const counts = new Uint16Array(lengthOf(table));
      for (const segment of bySegment) {
        for (let place = 0; place < counts.length; place += 1)
          counts[place] = (counts[place] as number) + (segment.counts[column]?.[place] ?? 0);
      }
      const missing = column === 4 ? bySegment.reduce((sum, segment) => sum + segment.missing, 0) : 0;
      return { rows, missing, otherType: 0, table, counts };
    });
    return {
      startMs,
      rows,
      distinctRows: Math.min(rows, Math.round(rows * (1 + distinctError * normal()))),
      columns: hour,
      segments: bySegment.map((segment) => ({
        rows: segment.rows,
        counts: new Map(sliced.map((column) => [column, segment.counts[column] as Uint16Array])),
      })),
    };
  };
  const hours = weeks.order.flatMap((week, at) =>
    Array.from({ length: weekHours }, (_, hour) =>
      hourOf(firstMs + (at * weekHours + hour) * hourMs, firstMs + (week * weekHours + hour) * hourMs),
    ),
  );
  const live = stream.referenceDays * 24;
  return {
    columns,
    targets: { number: 4, category: 5, measure: 4, swapped: [0, 4], inputs: [0, 1, 4], prediction: 7 },
    calendar: {},
    segmentColumn,
    segments: sizes,
    reference: hours.slice(0, live),
    live: hours.slice(live, live + liveHours),
  };
};

const lengthOf = (table: ValueTable): number => (table.form === 'numbers' ? table.values.length : table.names.length);
