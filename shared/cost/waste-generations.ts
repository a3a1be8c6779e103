import { laterGeneration } from './instance-type.ts';
import type { Ledger, LedgerUse } from './ledger.ts';
import { type Money, minus, sumOf, times } from './money.ts';
import type { InstanceKey } from './price-list-item.ts';
import { costAt, type Rates } from './rate.ts';
import type { Span } from './use.ts';
import { monthMs, type Waste } from './waste.ts';

type InstanceUse = LedgerUse & { readonly key: InstanceKey };

const isInstance = (use: LedgerUse): use is InstanceUse => use.key.of === 'instance';

const savingOf = ({ key, quantity }: InstanceUse, later: string, rates: Rates): Money | undefined => {
  const [now, then] = [rates.find(key), rates.find({ ...key, instanceType: later })];
  return now === undefined || then === undefined ? undefined : minus(costAt(now, quantity), costAt(then, quantity));
};

/**
 * Instances of an older generation that a later one replaces for less, by model and type. How fast either works is not known here, so what is
 * saved is at the same hours.
 *
 * @param within whole days of the ledger; savings are told for a month of them
 */
export const olderGenerations = (ledger: Ledger, rates: Rates, within: Span): readonly Waste[] => {
  const groups = Map.groupBy(ledger.uses({}, within).filter(isInstance), ({ line, key }) =>
    JSON.stringify([line.model, line.owner, key.instanceType]),
  );
  return [...groups.values()].flatMap((uses) => {
    const [first] = uses;
    const later = first === undefined ? undefined : laterGeneration(first.key.instanceType);
    if (first === undefined || later === undefined) return [];
    const savings = uses.map((use) => savingOf(use, later, rates));
    const known = savings.filter((saving) => saving !== undefined);
    const saving = known.length < savings.length ? undefined : sumOf(known);
    if (saving?.scaled.lte(0)) return [];
    const { model, owner } = first.line;
    const { instanceType } = first.key;
    const reason = `${instanceType} is of an older generation; ${later} replaces it.`;
    const monthlySaving = saving && times(saving, monthMs / (within.endMs - within.startMs));
    return [{ kind: 'older-generation', subject: instanceType, model, owner, reason, monthlySaving } as const];
  });
};
