import { type Chart, chartFrom, type Learned } from '../decision/index.ts';
import type { Monitor } from '../monitor/index.ts';
import { type Findables, findablesOf } from './change-findings.ts';
import { calendarOf, hoursPerChartWindow } from './chart-windows.ts';

/** A chart with what it could show. */
export interface MonitorChart {
  readonly chart: Chart;
  readonly findables: Findables;
}

/** Charts go when what was learned goes: planning thousands of looks takes longer than taking them. */
const made = new WeakMap<Learned, Map<string, MonitorChart>>();

/** The chart of what was learned, by a monitor's policy. */
export const monitorChart = (monitor: Monitor, learned: Learned): MonitorChart => {
  const { decision } = monitor;
  const hoursPerWindow = hoursPerChartWindow(monitor);
  const name = JSON.stringify([decision, hoursPerWindow]);
  const known = made.get(learned)?.get(name);
  if (known !== undefined) return known;
  const budget = { falseIncidents: decision.falseIncidentsPerMonth, hoursPerWindow };
  const chart = chartFrom(learned, { calendar: calendarOf(monitor), budget, tolerances: decision.tolerances });
  const one = { chart, findables: findablesOf(chart, decision.mustFind) };
  made.set(learned, new Map([...(made.get(learned) ?? []), [name, one]]));
  return one;
};
