import { type Calendar, chartFrom, decisionAt, evidenceFrom, mutedBy, type Tolerances } from '../decision/index.ts';
import { type KeptWindow, seriesOfKept } from './kept-window.ts';
import type { LiveReference } from './live-reference.ts';

/** What days are judged by. */
export interface TroubleSource {
  readonly reference: LiveReference;
  readonly calendar: Calendar;
  readonly hoursPerWindow: number;
  readonly falseIncidents: number;
  readonly tolerances: Tolerances;
  /** Those after the reference's own, in order of time. */
  readonly windows: readonly KeptWindow[];
}

/** Local dates on which a younger reference sees something broken or shifted: they do not become part of an older one. */
export const troubledDates = (source: TroubleSource): ReadonlySet<string> => {
  const { reference, calendar, hoursPerWindow, falseIncidents, tolerances, windows } = source;
  const chart = chartFrom(reference.learned, { calendar, budget: { falseIncidents, hoursPerWindow }, tolerances });
  const broken = windows.flatMap((window) => window.broken);
  const evidence = evidenceFrom(chart, seriesOfKept(reference.learned, windows), mutedBy(broken, hoursPerWindow));
  const shifted = windows.filter(({ startMs }) => decisionAt(chart, evidence, startMs).violations.length > 0);
  return new Set([...broken, ...shifted].map(({ startMs }) => calendar.dateOf(startMs)));
};
