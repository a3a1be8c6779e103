import { aCaptureKey, aCaptureLine } from '../../../factories/captures.ts';

/** A Monday. */
export const firstDayMs = Date.parse('2026-11-02T00:00:00Z');
export const windowHours = 6;
export const windowsPerDay = 24 / windowHours;
const windowMs = windowHours * 3_600_000;
const rowsPerWindow = 240;

const iso = (timeMs: number): string => new Date(timeMs).toISOString().replace('.000', '');

/** A share that looks like chance but is the same every time. @returns 0 to 1 */
const noise = (...parts: readonly number[]): number => {
  let hash = 2166136261;
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 16777619);
    hash = Math.imul(hash ^ (hash >>> 15), 2246822519);
  }
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
};

/** What a customer is like: an age of 20 … 69, a plan, a score that follows the age. */
export interface Customer {
  readonly age: string;
  readonly plan: string;
  readonly score: string;
}

const usual = (window: number, place: number): Customer => {
  const age = 20 + Math.floor(50 * noise(window, place, 1));
  return {
    age: String(age),
    plan: noise(window, place, 2) < 0.25 ? 'premium' : 'basic',
    score: String(Number((0.2 + 0.006 * age + 0.2 * noise(window, place, 3)).toFixed(4))),
  };
};

/** What becomes of a row in a window, counted from the first. */
export type Fault = (row: Customer, window: number) => Customer;

/** Captures of one window. */
export interface WindowCapture {
  readonly key: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: readonly string[];
}

/** Captures of so many days of windows, 240 rows each, quiet but for a fault. */
export const captures = (days: number, fault: Fault = (row) => row): readonly WindowCapture[] =>
  Array.from({ length: days * windowsPerDay }, (_, window) => {
    const startMs = firstDayMs + window * windowMs;
    const lines = Array.from({ length: rowsPerWindow }, (_row, place) => {
      const { age, plan, score } = fault(usual(window, place), window);
      const time = iso(startMs + (place * windowMs) / rowsPerWindow);
      return aCaptureLine({ id: `w${window}-${place}`, time, input: `${age},${plan}`, output: score });
    });
    return { key: aCaptureKey(iso(startMs)), startMs, endMs: startMs + windowMs, lines };
  });

/** Ages in kilometres where they were in miles, from a window on. */
export const inKilometres =
  (from: number): Fault =>
  (row, window) =>
    window < from ? row : { ...row, age: String(Number(row.age) * 1.609344) };

/** The monitor's document of these captures, as its author writes it. */
export const document = {
  window: { lengthHours: windowHours, graceMinutes: 10, startsAt: iso(firstDayMs) },
  incident: { resolveAfterHours: 24 },
};
