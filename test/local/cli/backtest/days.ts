import { aCaptureKey } from '../../../factories/captures.ts';
import { type Fault, firstDay, iso, UsualEndpoint } from '../../../functions/usual-endpoint.ts';

export type { Fault };

const windowHours = 6;
const rowsPerWindow = 240;

export const windowsPerDay = 24 / windowHours;

/** Captures of one window. */
export interface WindowCapture {
  readonly key: string;
  readonly endMs: number;
  readonly lines: readonly string[];
}

/** Captures of so many days of windows, quiet but for a fault. */
export const captures = (days: number, fault?: Fault): readonly WindowCapture[] => {
  const endpoint = new UsualEndpoint(windowHours, rowsPerWindow, fault);
  return Array.from({ length: days * windowsPerDay }, (_, window) => ({
    key: aCaptureKey(iso(endpoint.startOf(window))),
    endMs: endpoint.startOf(window + 1),
    lines: endpoint.lines(window),
  }));
};

/** Ages in kilometres where they were in miles, from a window on. */
export const inKilometres =
  (from: number): Fault =>
  (row, window) =>
    window < from ? row : { ...row, age: String(Number(row.age) * 1.609344) };

/** What a monitor of these captures says in its document. */
export const document = {
  window: { lengthHours: windowHours, graceMinutes: 10, startsAt: iso(firstDay) },
  incident: { resolveAfterHours: 24 },
};
