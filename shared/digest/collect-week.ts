import { footprintOf } from '../carbon/index.ts';
import { inParallel } from '../concurrency.ts';
import { chargesOf, costOf, dayMs, dayName, type KeptCost, modelNames, type Span } from '../cost/index.ts';
import type { KeptIncident } from '../incident/index.ts';
import type { Monitor } from '../monitor/index.ts';
import type { WeekPorts } from './ports.ts';
import type { ModelWeek, Week } from './week.ts';
import { wasOpenAt, weekIncidentsOf } from './week-incidents.ts';
import { modelWeekOf } from './week-models.ts';
import { weekMoneyOf } from './week-money.ts';
import { weekRetrainingsOf } from './week-retrainings.ts';
import { daysOf } from './week-span.ts';
import { type Uses, usesIn } from './week-uses.ts';
import { weekWasteOf } from './week-waste.ts';

/** Monitors that are read at once. */
const parallelMonitors = 16;

/** How long before a week incidents are looked for that may still be open. */
const openForMs = 400 * dayMs;

/**
 * A week of all models, read from where it is kept. The same records give the same week, whenever it is asked for.
 *
 * @param span seven whole UTC days that are over
 */
export const collectWeek = async (ports: WeekPorts, span: Span): Promise<Week> => {
  const monitors = await ports.monitors.all();
  const [incidents, runs, uses, kept, waste] = await Promise.all([
    ports.incidents.openedWithin({ startMs: span.startMs - openForMs, endMs: span.endMs }),
    ports.runs.startedWithin(span),
    usesIn(ports, modelNames(monitors), span),
    keptWeeks(ports.costs, span),
    ports.spending.latestWaste(),
  ]);
  const lost = costOf(
    uses.jobs.flatMap((job) => chargesOf(job, span.endMs)),
    uses.rates,
    span,
  ).lost;
  return {
    span,
    models: await inParallel(monitors, parallelMonitors, (monitor) => weekOf(ports, monitor, incidents, span)),
    money: { ...weekMoneyOf(kept), lost },
    waste: weekWasteOf(waste, span),
    incidents: weekIncidentsOf(incidents, span),
    retrainings: await weekRetrainingsOf(runs, ports.recorded, uses, span),
    ...carbonOf(uses, span),
  };
};

const weekOf = async (
  { windows }: WeekPorts,
  monitor: Monitor,
  incidents: readonly KeptIncident[],
  span: Span,
): Promise<ModelWeek> => {
  const found = await windows.between(monitor.id, { fromMs: span.startMs, toMs: span.endMs });
  const open = incidents.filter((one) => one.monitorId === monitor.id && wasOpenAt(one, span.endMs));
  return modelWeekOf(monitor, found, open, span);
};

const keptWeeks = async (costs: WeekPorts['costs'], span: Span) => {
  const before = { startMs: 2 * span.startMs - span.endMs, endMs: span.startMs };
  const lastDay = dayName(span.endMs - dayMs);
  const [found, ofLastDay] = await Promise.all([
    costs.between({ of: 'all', name: null }, { from: dayName(before.startMs), through: lastDay }),
    costs.ofDay(lastDay),
  ]);
  const byDay = new Map(found.map((kept) => [kept.day, kept] as const));
  const daysIn = (within: Span): readonly (KeptCost | undefined)[] =>
    daysOf(within).map((ms) => byDay.get(dayName(ms)));
  return { week: daysIn(span), weekBefore: daysIn(before), lastDay: ofLastDay };
};

/** Left out where nothing was used. */
const carbonOf = ({ ledger }: Uses, span: Span): Pick<Week, 'carbon'> => {
  const used = ledger.uses({}, span);
  return used.length === 0 ? {} : { carbon: footprintOf(used) };
};
