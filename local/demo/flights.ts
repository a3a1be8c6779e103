import { fileURLToPath } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';
import { asyncBufferFromFile, type ColumnData, parquetMetadataAsync, parquetRead, type RowGroup } from 'hyparquet';
import { hashShare } from './hash.ts';

/**
 * Flights as columns of equal length, in order of departure. Departure times are those of the departure airport's
 * clock, to the minute; the demonstration reads them as UTC.
 */
export interface Flights {
  /** Index of the row in the file: the flight's identity. */
  readonly row: Uint32Array;
  readonly departureMinute: Uint32Array;
  /** Arrival delay in minutes; negative when early. */
  readonly delayMinutes: Int16Array;
  readonly distanceMiles: Uint16Array;
  /** Places in `airports`. */
  readonly origin: Uint16Array;
  readonly destination: Uint16Array;
  /** Three-letter codes, in order of first appearance in the file. */
  readonly airports: readonly string[];
}

/** A half-open span of departure times, and the share of its flights to keep. */
export interface SampledPeriod {
  readonly startMs: number;
  readonly endMs: number;
  readonly share: number;
}

const samplingSalt = 1;
const minuteMs = 60_000;

/** Three million flights of US airlines in the first half of 2001, as `vega-datasets` carries them. */
export const flightsFile = (): string =>
  fileURLToPath(new URL('../data/flights-3m.parquet', import.meta.resolve('vega-datasets')));

/**
 * Reads a sample of each period, decided by the hash of the row's index. The file is read one column of one row group
 * at a time, so memory holds a quarter of a million values and the sample, never the three million rows.
 *
 * @param periods without overlap
 * @returns one sample per period
 */
export const readFlights = async (
  periods: readonly SampledPeriod[],
  path: string = flightsFile(),
): Promise<Flights[]> => {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const airports = new Airports();
  const samples = periods.map((period) => new Sample(period, airports));

  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const groupEnd = groupStart + Number(group.num_rows);
    const wanted = samples.filter(({ period }) => overlaps(group, period));
    const read = (column: string, take: (values: ArrayLike<unknown>, rowStart: number) => void) =>
      parquetRead({
        file,
        metadata,
        columns: [column],
        rowStart: groupStart,
        rowEnd: groupEnd,
        compressors: { ZSTD: (input) => zstdDecompressSync(input) },
        parsers: { timestampFromMicroseconds: (micros: bigint) => Number(micros / 60_000_000n) },
        onChunk: ({ columnData, rowStart }: ColumnData) => take(columnData, rowStart),
      });
    if (wanted.length > 0) {
      await read('date', (values, rowStart) => {
        for (const sample of wanted) sample.choose(values, rowStart);
      });
      for (const [column, name] of sampledColumns) {
        await read(column, (values, rowStart) => {
          for (const sample of wanted) sample.take(name, values, rowStart);
        });
      }
      for (const sample of wanted) sample.endGroup();
    }
    groupStart = groupEnd;
  }
  return samples.map((sample) => sample.flights());
};

const sampledColumns = [
  ['delay', 'delayMinutes'],
  ['distance', 'distanceMiles'],
  ['origin', 'origin'],
  ['destination', 'destination'],
] as const;

type SampledColumn = (typeof sampledColumns)[number][1];

/** The file is in order of departure, so a row group's statistics tell whether a period needs it. */
const overlaps = (group: RowGroup, period: SampledPeriod): boolean => {
  const statistics = group.columns[0]?.meta_data?.statistics;
  const first = statistics?.min_value;
  const last = statistics?.max_value;
  if (!(first instanceof Date) || !(last instanceof Date)) return true;
  return first.getTime() < period.endMs && last.getTime() >= period.startMs;
};

/** Airport codes by number. */
class Airports {
  readonly codes: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(code: string): number {
    const known = this.#numbers.get(code);
    if (known !== undefined) return known;
    this.#numbers.set(code, this.codes.length);
    return this.codes.push(code) - 1;
  }
}

/** One period's sample, gathered a column of a row group at a time. */
class Sample {
  readonly period: SampledPeriod;
  readonly #airports: Airports;
  readonly #row: number[] = [];
  readonly #departureMinute: number[] = [];
  readonly #columns: Record<SampledColumn, number[]> = {
    delayMinutes: [],
    distanceMiles: [],
    origin: [],
    destination: [],
  };
  /** Where the current row group's rows begin in `#row`. */
  #groupStart = 0;

  constructor(period: SampledPeriod, airports: Airports) {
    this.period = period;
    this.#airports = airports;
  }

  choose(minutes: ArrayLike<unknown>, rowStart: number): void {
    const { startMs, endMs, share } = this.period;
    const [start, end] = [startMs / minuteMs, endMs / minuteMs];
    for (let i = 0; i < minutes.length; i++) {
      const minute = Number(minutes[i]);
      if (minute < start || minute >= end || hashShare(rowStart + i, samplingSalt) >= share) continue;
      this.#row.push(rowStart + i);
      this.#departureMinute.push(minute);
    }
  }

  take(column: SampledColumn, values: ArrayLike<unknown>, rowStart: number): void {
    const target = this.#columns[column];
    const isAirport = column === 'origin' || column === 'destination';
    for (let at = this.#groupStart; at < this.#row.length; at++) {
      const index = (this.#row[at] ?? 0) - rowStart;
      if (index < 0 || index >= values.length) continue;
      target.push(isAirport ? this.#airports.number(String(values[index])) : Number(values[index]));
    }
  }

  endGroup(): void {
    this.#groupStart = this.#row.length;
  }

  flights(): Flights {
    return {
      row: Uint32Array.from(this.#row),
      departureMinute: Uint32Array.from(this.#departureMinute),
      delayMinutes: Int16Array.from(this.#columns.delayMinutes),
      distanceMiles: Uint16Array.from(this.#columns.distanceMiles),
      origin: Uint16Array.from(this.#columns.origin),
      destination: Uint16Array.from(this.#columns.destination),
      airports: this.#airports.codes,
    };
  }
}
