import {
  calendarOf,
  chartWindowsIn,
  hoursPerChartWindow,
  type Judgement,
  judge,
  liveReference,
  pastOf,
  slicesOf,
  windowProfile,
} from '../../shared/evaluation/index.ts';
import { columnsOf, type Monitor } from '../../shared/monitor/index.ts';
import { currentPartials } from '../../shared/partial/index.ts';
import { Profile, type ProfileOptions } from '../../shared/profile/index.ts';
import type { ReferenceSource } from '../../shared/reference/index.ts';
import { hourMs, isoOf } from '../../shared/window/index.ts';
import { MemoryWorld } from '../doubles/chain.ts';
import { type Fault, firstDay, UsualEndpoint } from '../functions/usual-endpoint.ts';
import { aPartialKey } from './partials.ts';

export const dayMs = 24 * hourMs;

/** Moment of a day since the endpoint came in service. */
export const dayAt = (day: number, hours = 0): number => firstDay + day * dayMs + hours * hourMs;

/** Date of a day since the endpoint came in service. */
export const dateAt = (day: number): string => isoOf(dayAt(day)).slice(0, 10);

export const datesFrom = (first: number, many: number): readonly string[] =>
  Array.from({ length: many }, (_, at) => dateAt(first + at));

/** What is asked of a world's partials, counted. */
export class Asked {
  lists = 0;
  reads = 0;
}

/** An endpoint's partials in memory, two windows a day unless told otherwise, and the references that are learned from them. */
export class ReferenceWorld {
  readonly world: MemoryWorld;
  readonly monitor: Monitor;
  readonly asked = new Asked();
  readonly baseline: Profile | undefined;
  readonly #endpoint: UsualEndpoint;
  readonly #perDay: number;
  readonly #options: ProfileOptions;

  /** @param size hours that a partial holds, and its rows; windows are as long unless `changes` say otherwise */
  constructor(
    fault?: Fault,
    changes: Readonly<Record<string, unknown>> = {},
    baseline?: (monitor: Monitor) => Profile,
    { hours = 12, rows = 60 }: { readonly hours?: number; readonly rows?: number } = {},
  ) {
    this.#endpoint = new UsualEndpoint(hours, rows, fault);
    this.#perDay = 24 / hours;
    this.monitor = this.#endpoint.monitor(changes);
    this.world = new MemoryWorld([this.monitor]);
    this.baseline = baseline?.(this.monitor);
    this.#options = { slicePlan: slicesOf(this.monitor, this.baseline) };
  }

  /** The ports of references, each request counted. */
  get ports() {
    const { partials, references, windowDays } = this.world;
    const { asked } = this;
    const counted = {
      ...partials,
      list: (...of: Parameters<typeof partials.list>) => {
        asked.lists += 1;
        return partials.list(...of);
      },
      get: (key: string) => {
        asked.reads += 1;
        return partials.get(key);
      },
    };
    return { partials: counted, references, windowDays };
  }

  /** Keeps the partials of a day. */
  async keepDay(day: number, name = 'file'): Promise<void> {
    const perDay = this.#perDay;
    for (let window = perDay * day; window < perDay * (day + 1); window += 1)
      await this.keep(window, this.profile(window), name);
  }

  async keepDays(first: number, many: number): Promise<void> {
    for (let day = first; day < first + many; day += 1) await this.keepDay(day);
  }

  /** Keeps a day of records of which none could be read. */
  async keepUnreadableDay(day: number): Promise<void> {
    const profile = Profile.empty(columnsOf(this.monitor.mapping), 'unreadable');
    for (let record = 0; record < 60; record += 1) profile.addRejected('not-json');
    await this.keep(this.#perDay * day, profile, 'file');
  }

  async keep(window: number, profile: Profile, name: string): Promise<void> {
    const key = aPartialKey(this.monitor.series, this.#endpoint.startOf(window), name);
    await this.world.partials.put(key, profile.toBytes());
  }

  profile(window: number): Profile {
    return this.#endpoint.profile(window, this.#options);
  }

  /** The profile of a window of which no whole rows are kept. */
  unsampled(window: number): Profile {
    return this.#endpoint.profile(window, { ...this.#options, sampleRows: false });
  }

  /** The reference of the window that begins at a moment. */
  find(atMs: number, fromMs = firstDay) {
    const { monitor, baseline } = this;
    return liveReference(this.ports, { monitor, fromMs, atMs, baseline });
  }

  /** What a window says, by what is kept by now. */
  async judge(window: number): Promise<Judgement> {
    const { monitor, baseline, ports } = this;
    const lengthMs = monitor.window.lengthHours * hourMs;
    const span = { startMs: firstDay + window * lengthMs, endMs: firstDay + (window + 1) * lengthMs };
    const refs = currentPartials(await ports.partials.list(monitor.series, pastOf(span)));
    const past = chartWindowsIn(monitor, pastOf(span), refs);
    const own = past.filter(({ startMs }) => startMs >= span.startMs).flatMap((one) => one.refs);
    const profile = await windowProfile(ports.partials, monitor, span, own);
    return judge(ports, { monitor, window: span, past, profile, baseline, found: await this.find(span.startMs) });
  }

  /** What learning from the windows of some days takes. */
  source(first: number, many: number): ReferenceSource {
    const calendar = calendarOf(this.monitor);
    const perDay = this.#perDay;
    const windowOf = (window: number) => {
      const startMs = this.#endpoint.startOf(window);
      return { startMs, date: calendar.dateOf(startMs), profile: this.profile(window) };
    };
    return {
      version: 'v1',
      stage: 7,
      calendar,
      hoursPerWindow: hoursPerChartWindow(this.monitor),
      tolerances: {},
      choice: { predictions: ['score'], ignored: [], groundTruth: [] },
      empty: Profile.empty(columnsOf(this.monitor.mapping), 'whole'),
      keepRows: false,
      windows: async function* () {
        for (let window = perDay * first; window < perDay * (first + many); window += 1) yield windowOf(window);
      },
    };
  }
}
