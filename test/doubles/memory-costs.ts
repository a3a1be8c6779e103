import type { Costs, KeptBilledDay, KeptCost, KeptWaste, SpendingStore } from '../../shared/cost/index.ts';

/** Kept costs, waste and bills in memory. */
export class MemoryCosts {
  readonly #costs: KeptCost[] = [];
  readonly #wastes: KeptWaste[] = [];
  readonly #bills: KeptBilledDay[] = [];

  readonly costs: Costs = {
    save: async (costs) => void this.#costs.push(...costs),
    between: async (subject, { from, through }) =>
      this.#costs
        .filter(({ of, name, day }) => of === subject.of && name === subject.name && day >= from && day <= through)
        .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    ofDay: async (day) => this.#costs.filter((cost) => cost.day === day),
  };

  readonly spending: SpendingStore = {
    latest: async () =>
      this.#costs
        .filter(({ of }) => of === 'all')
        .toSorted((a, b) => (a.day < b.day ? -1 : 1))
        .at(-1),
    saveWaste: async (waste) => void this.#wastes.push(waste),
    latestWaste: async () => this.#wastes.at(-1),
    saveBilled: async (days) => void this.#bills.push(...days),
    billedBetween: async ({ from, through }) => this.#bills.filter(({ day }) => day >= from && day <= through),
  };
}
