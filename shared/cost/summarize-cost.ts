import type { ScheduleTicked } from '../../events/schedule-ticked.ts';
import { type Facts, fact } from '../facts.ts';
import { budgetsOf } from './budget.ts';
import { type CostPorts, collectCosts } from './collect-costs.ts';
import { keptCosts } from './kept-cost.ts';
import type { Costs } from './ports.ts';
import { summaryOf } from './summary.ts';
import { toldSummary } from './told-summary.ts';

export interface SummaryPorts extends CostPorts {
  readonly costs: Costs;
  readonly facts: Facts;
}

/**
 * Summarises what models cost up to a tick: keeps the day before it for everything, each model and each owner, and tells of it. A tick that comes
 * twice keeps and tells the same; one that comes late does not replace what a later one kept.
 */
export const summarizeCost = (ports: SummaryPorts) => async (tick: ScheduleTicked) => {
  const asOfMs = Date.parse(tick.scheduledTime);
  const { ledger, unreckoned, failure } = await collectCosts(ports, asOfMs);
  const summary = summaryOf(ledger, { asOfMs, budgets: budgetsOf(await ports.monitors.all()) });
  await ports.costs.save(keptCosts(summary));
  const data = toldSummary(summary);
  const origin = { time: data.asOf, correlationId: `costs/${data.day}`, causationId: tick.executionId };
  await ports.facts.publish([fact('Cost Summarized', [data.day, data.asOf], origin, data)]);
  return {
    day: data.day,
    month: data.total.month.amount,
    models: summary.models.length,
    unknown: summary.total.month.unknown.length,
    unreckoned: unreckoned.length,
    pricesAsked: failure === undefined,
  };
};
