import type { ScheduleTicked } from '../../events/schedule-ticked.ts';
import { type Facts, fact } from '../facts.ts';
import { type Budget, budgetsOf } from './budget.ts';
import { type Collected, type CostPorts, collectCosts } from './collect-costs.ts';
import { findWaste } from './find-waste.ts';
import { type CarbonOf, type KeptCarbon, keptCosts } from './kept-cost.ts';
import { keptWaste } from './kept-waste.ts';
import type { LedgerUse } from './ledger.ts';
import {
  loadsOf,
  type ObservedVariant,
  observedVariants,
  type PartsOf,
  predictionsOf,
  watchedSpan,
} from './observed-variants.ts';
import { dayMs, dayOf, monthOf } from './periods.ts';
import type { Activity, Billed, Costs, SpendingStore } from './ports.ts';
import { summaryOf } from './summary.ts';
import { toldSummary } from './told-summary.ts';

export interface SummaryPorts extends CostPorts {
  readonly activity: Activity;
  readonly costs: Costs;
  readonly spending: SpendingStore;
  readonly facts: Facts;
  /** What AWS billed; absent where nobody wants to pay for asking. */
  readonly billed?: Billed;
  /** What owners may spend; models' budgets stand in their monitors. */
  readonly ownerBudgets: readonly Budget[];
  readonly partsOf: PartsOf;
  /** Energy and carbon of use, by the average use of processors where it was measured. */
  readonly footprintOf: (uses: readonly LedgerUse[], loadOf: (use: LedgerUse) => number | undefined) => KeptCarbon;
}

/** Days whose bill is asked for again: AWS may change it for some days. */
const billedDays = 7;

/**
 * Summarises what models cost up to a tick: keeps the day before it for everything, each model, owner and kind, keeps what could be left unspent, and
 * tells of it. A tick that comes twice keeps and tells the same; one that comes late does not replace what a later one kept.
 */
export const summarizeCost = (ports: SummaryPorts) => async (tick: ScheduleTicked) => {
  const asOfMs = Date.parse(tick.scheduledTime);
  const collected = await collectCosts(ports, asOfMs);
  const { ledger, unreckoned, failure } = collected;
  const watched = watchedSpan(asOfMs);
  const observed = await observedVariants(ports.activity, collected, watched);
  const monitors = await ports.monitors.all();
  const budgets = [...budgetsOf(monitors), ...ports.ownerBudgets];
  const summary = summaryOf(ledger, { asOfMs, budgets, predictions: predictionsOf(observed) });
  const data = toldSummary(summary);
  const waste = findWaste({ ...collected, monitors, observed, watched, partsOf: ports.partsOf }, asOfMs);
  await ports.costs.save(keptCosts(summary, carbonIn(ports, collected, observed, asOfMs)));
  await ports.spending.saveWaste(keptWaste(data.day, asOfMs, waste));
  const origin = { time: data.asOf, correlationId: `costs/${data.day}`, causationId: tick.executionId };
  await ports.facts.publish([fact('Cost Summarized', [data.day, data.asOf], origin, data)]);
  // Last, since it is the only part that may be refused for want of a right nobody gave.
  const billed = await keepBilled(ports, asOfMs);
  return {
    day: data.day,
    month: data.total.month.amount,
    models: summary.models.length,
    waste: waste.length,
    unknown: summary.total.month.unknown.length,
    unreckoned: unreckoned.length,
    pricesAsked: failure === undefined,
    billed,
  };
};

const carbonIn = (
  { footprintOf, partsOf }: SummaryPorts,
  { ledger }: Collected,
  observed: readonly ObservedVariant[],
  asOfMs: number,
): CarbonOf => {
  const month = { startMs: Math.max(ledger.span.startMs, monthOf(asOfMs).startMs), endMs: dayOf(asOfMs) + dayMs };
  const loadOf = loadsOf(observed, partsOf);
  return (selector) => footprintOf(ledger.uses(selector, month), loadOf);
};

const keepBilled = async ({ billed, spending }: SummaryPorts, asOfMs: number): Promise<number> => {
  if (billed === undefined) return 0;
  const today = dayOf(asOfMs);
  const days = await billed.days({ startMs: today - billedDays * dayMs, endMs: today });
  await spending.saveBilled(days.map((day) => ({ ...day, asOfMs })));
  return days.length;
};
