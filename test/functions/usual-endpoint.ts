import type { ObjectCreated } from '../../events/object-created.ts';
import { columnsOf, type Monitor } from '../../shared/monitor/index.ts';
import { Profile, type ProfileOptions } from '../../shared/profile/index.ts';
import { aCaptureKey, aCaptureLine, anObjectCreated } from '../factories/captures.ts';
import { aMonitor } from '../factories/monitors.ts';
import type { Chain } from './chain.ts';

/** A Monday. */
export const firstDay = Date.parse('2026-11-02T00:00:00Z');
const hourMs = 3_600_000;

/** A moment as captures write it. */
export const iso = (timeMs: number): string => new Date(timeMs).toISOString().replace('.000', '');

/** A share that looks like chance but is the same every time. @returns 0 to 1 */
export const noise = (...parts: readonly number[]): number => {
  let hash = 2166136261;
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 16777619);
    hash = Math.imul(hash ^ (hash >>> 15), 2246822519);
  }
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
};

export interface Row {
  readonly age: string;
  readonly plan: string;
  readonly score: string;
}

/** A row in which nothing ever changes: ages 20 to 69, two plans, a score that goes with age. */
const usualRow = (window: number, place: number): Row => {
  const age = 20 + Math.floor(50 * noise(window, place, 1));
  return {
    age: String(age),
    plan: noise(window, place, 2) < 0.25 ? 'premium' : 'basic',
    score: String(Number((0.2 + 0.006 * age + 0.2 * noise(window, place, 3)).toFixed(4))),
  };
};

/** What happens to a row of a window. */
export type Fault = (row: Row, window: number, place: number) => Row;

/** An endpoint of which nothing is unusual, unless a test makes it so: the same rows every time. */
export class UsualEndpoint {
  readonly windowMs: number;
  readonly #rows: number;
  readonly #fault: Fault;

  constructor(hoursPerWindow: number, rows: number, fault: Fault = (row) => row) {
    this.windowMs = hoursPerWindow * hourMs;
    this.#rows = rows;
    this.#fault = fault;
  }

  /** A monitor of it; what a test is about goes into `changes`. */
  monitor(changes: Readonly<Record<string, unknown>> = {}): Monitor {
    const lengthHours = this.windowMs / hourMs;
    return aMonitor({
      window: { lengthHours, graceMinutes: 10, startsAt: iso(firstDay) },
      incident: { resolveAfterHours: 24 },
      ...changes,
    });
  }

  startOf(window: number): number {
    return firstDay + window * this.windowMs;
  }

  /** When a window is planned: after its grace. */
  planned(window: number): string {
    return iso(this.startOf(window + 1) + 15 * 60_000);
  }

  /** The lines of a window. */
  lines(window: number): string[] {
    const stepMs = this.windowMs / this.#rows;
    return Array.from({ length: this.#rows }, (_, place) => {
      const { age, plan, score } = this.#fault(usualRow(window, place), window, place);
      const time = iso(Math.floor((this.startOf(window) + place * stepMs) / 1000) * 1000);
      return aCaptureLine({ id: `w${window}-${place}`, time, input: `${age},${plan}`, output: score });
    });
  }

  /** The profile of a window's rows, as its capture file would give it. */
  profile(window: number, options: ProfileOptions = {}): Profile {
    const profile = Profile.empty(columnsOf(this.monitor().mapping), `window ${window}`, options);
    for (let place = 0; place < this.#rows; place += 1) {
      const { age, plan, score } = this.#fault(usualRow(window, place), window, place);
      const id = `w${window}-${place}`;
      const cells = [age, plan, score].map((text) => (text === '' ? null : text));
      profile.addRecord([{ input: cells.slice(0, 2), output: cells.slice(2) }], { eventId: id, recordId: id });
    }
    return profile;
  }

  /** Puts a window's file into the bucket. */
  captured(chain: Chain, window: number): ObjectCreated {
    return chain.capture(anObjectCreated(aCaptureKey(iso(this.startOf(window)))), this.lines(window));
  }
}
