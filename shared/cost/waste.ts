import type { Money } from './money.ts';
import type { InstanceKey } from './price-list-item.ts';
import { costAt, type Rates } from './rate.ts';

export const wasteKinds = [
  'idle-endpoint',
  'over-provisioned',
  'older-generation',
  'not-spot',
  'failing-jobs',
  'monitor-without-data',
] as const;

export type WasteKind = (typeof wasteKinds)[number];

/** Money that could be left unspent. */
export interface Waste {
  readonly kind: WasteKind;
  /** What it is about: an endpoint's variant, a family of jobs, a schedule, an instance type. */
  readonly subject: string;
  readonly model: string | null;
  readonly owner: string | null;
  /** What was seen and what would help, a sentence each. */
  readonly reason: string;
  /** What a month would cost less; undefined where a price that it takes is not known. */
  readonly monthlySaving: Money | undefined;
}

/** Milliseconds of the month that savings are told for: 730 hours. */
export const monthMs = 730 * 3_600_000;

/** What so many instances cost in a month of 730 hours; undefined where their rate is not known. */
export const monthlyCost = (key: InstanceKey, instances: number, rates: Rates): Money | undefined => {
  const rate = rates.find(key);
  return rate === undefined ? undefined : costAt(rate, instances * monthMs);
};

/** Greatest saving first; those that are not known last. */
export const bySaving = (a: Waste, b: Waste): number => {
  if (a.monthlySaving === undefined || b.monthlySaving === undefined)
    return Number(a.monthlySaving === undefined) - Number(b.monthlySaving === undefined);
  return b.monthlySaving.scaled.cmp(a.monthlySaving.scaled);
};
