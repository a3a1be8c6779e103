import type { Ledger, Selector } from './ledger.ts';
import type { Money } from './money.ts';
import { cutBy } from './periods.ts';
import type { Span } from './use.ts';

/** What was spent on one UTC day. */
export interface DayCost {
  /** Its midnight. */
  readonly dayMs: number;
  readonly spent: Money;
}

/** What a ledger's lines cost day by day, of whole days within its span. */
export const dayCosts = (ledger: Ledger, selector: Selector, within: Span): readonly DayCost[] => {
  const costs = ledger.daily(selector, within);
  return cutBy('day', within).flatMap(({ startMs }, place) => {
    const cost = costs[place];
    return cost === undefined ? [] : [{ dayMs: startMs, spent: cost.spent }];
  });
};

/** Days from the first on which anything was spent; before it there was nothing to learn from. */
export const fromFirstSpent = (days: readonly DayCost[]): readonly DayCost[] => {
  const first = days.findIndex(({ spent }) => spent.scaled.gt(0));
  return first === -1 ? [] : days.slice(first);
};
