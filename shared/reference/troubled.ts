import {
  type Calendar,
  type Chart,
  chartFrom,
  evidenceFrom,
  isViolation,
  looksAt,
  mutedBy,
  type Tolerances,
} from '../decision/index.ts';
import { hourMs } from '../window/index.ts';
import { type KeptWindow, seriesOfKept } from './kept-window.ts';
import type { LiveReference } from './live-reference.ts';

/** What days are judged by. */
export interface TroubleSource {
  /** Undefined while there is none: then days are in trouble only where something is broken. */
  readonly reference: LiveReference | undefined;
  readonly calendar: Calendar;
  readonly hoursPerWindow: number;
  readonly falseIncidents: number;
  readonly tolerances: Tolerances;
  /** Those after the reference's own, in order of time. */
  readonly windows: readonly KeptWindow[];
  /** Local dates that are asked about; by default those of all windows. */
  readonly dates?: ReadonlySet<string>;
}

/** Whether any look at the end of a window is in violation. */
const shiftSeer = (
  { calendar, hoursPerWindow, falseIncidents, tolerances, windows }: TroubleSource,
  learned: LiveReference['learned'],
) => {
  const chart: Chart = chartFrom(learned, { calendar, budget: { falseIncidents, hoursPerWindow }, tolerances });
  const broken = windows.flatMap((window) => window.broken);
  const evidence = evidenceFrom(chart, seriesOfKept(learned, windows), mutedBy(broken, hoursPerWindow));
  return ({ startMs }: KeptWindow): boolean =>
    looksAt(chart, evidence, startMs + hoursPerWindow * hourMs).some(isViolation);
};

/** Local dates on which a younger reference sees something broken or shifted: they do not become part of an older one. */
export const troubledDates = (source: TroubleSource): ReadonlySet<string> => {
  const { reference, calendar, windows, dates } = source;
  const isShifted = reference === undefined ? () => false : shiftSeer(source, reference.learned);
  const days = Map.groupBy(windows, ({ startMs }) => calendar.dateOf(startMs));
  const asked = [...days].filter(([date]) => dates === undefined || dates.has(date));
  // Looking is most of the work, so a day is given up with the first window that shows something.
  const isTroubled = (ofDay: readonly KeptWindow[]): boolean =>
    ofDay.some(({ broken }) => broken.length > 0) || ofDay.some(isShifted);
  return new Set(asked.filter(([, ofDay]) => isTroubled(ofDay)).map(([date]) => date));
};
