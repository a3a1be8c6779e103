import type { CostSubject, KeptBilledDay, KeptCost, KeptWaste } from '../cost/index.ts';
import { type Figure, figureOf, type Money, minus, moneyOf, noMoney, sumOf } from '../cost/index.ts';

/** By what costs are cut; `all` does not cut them. */
export type CostCut = CostSubject['of'];

const moneyIn = ({ amount, currency, ratesFrom, ratesTo }: Figure): Money => ({
  ...moneyOf(amount, currency),
  ratedAt: ratesFrom === null || ratesTo === null ? undefined : { oldest: ratesFrom, newest: ratesTo },
});

/** Exact, of figures as they are shown: their sum is what a reader adds up. */
const sumOfFigures = (figures: readonly Figure[]): Figure =>
  figureOf(sumOf(figures.map(moneyIn), figures[0]?.currency));

const billedView = (ours: Figure, { billed, isEstimated }: KeptBilledDay) => ({
  spent: billed,
  difference: figureOf(minus(moneyIn(billed), moneyIn(ours))),
  isEstimated,
});

const dayView = ({ day, costs }: KeptCost, bills: ReadonlyMap<string, KeptBilledDay>) => {
  const bill = bills.get(day);
  return {
    day,
    spent: costs.day,
    monthToDate: costs.month,
    lostInMonth: costs.lost,
    savedInMonth: costs.saved,
    predictionsInMonth: costs.predictions,
    perThousandPredictions: costs.perThousand,
    verdict: costs.anomaly,
    unknownInMonth: costs.unknown,
    billed: bill === undefined || bill.billed.currency !== costs.day.currency ? null : billedView(costs.day, bill),
  };
};

const byDay = (a: KeptCost, b: KeptCost): number => (a.day < b.day ? -1 : 1);

const dearestFirst = (a: { readonly spent: Figure }, b: { readonly spent: Figure }): number =>
  moneyIn(b.spent).scaled.cmp(moneyIn(a.spent).scaled);

/**
 * Days of each subject, dearest subject first.
 *
 * @param bills what AWS billed; told beside the whole only, since it is of the whole
 */
export const costsView = (kept: readonly KeptCost[], bills: readonly KeptBilledDay[] = []) => {
  const billed = new Map(bills.map((bill) => [bill.day, bill]));
  return [...Map.groupBy(kept, ({ name }) => name)]
    .map(([name, days]) => ({
      name,
      spent: sumOfFigures(days.map(({ costs }) => costs.day)),
      days: days.toSorted(byDay).map((day) => dayView(day, billed)),
    }))
    .toSorted(dearestFirst);
};

/** How the month goes on by the latest summary, what will have been spent most first; what has no forecast yet comes last. */
export const forecastView = (kept: readonly KeptCost[]) =>
  kept
    .map(({ name, costs, budget }) => ({
      name,
      monthToDate: costs.month,
      forecast: costs.forecast,
      weekOnWeek: costs.change,
      budget: budget === null ? null : (({ of: _, name: __, ...rest }) => rest)(budget),
    }))
    .toSorted((a, b) => {
      if (a.forecast === null || b.forecast === null) return Number(a.forecast === null) - Number(b.forecast === null);
      return moneyIn(b.forecast.expected).scaled.cmp(moneyIn(a.forecast.expected).scaled);
    });

const nothingYet = { day: null, waste: [] as KeptWaste['waste'], savingAtMost: figureOf(noMoney('USD')), leftOut: 0 };

/** What could be left unspent; nothing before the first summary. */
export const wasteView = ({ day, waste, savingAtMost, leftOut }: KeptWaste | typeof nothingYet = nothingYet) => ({
  day,
  savingAtMost,
  items: waste,
  leftOut,
});

/** Energy and carbon of the month so far, most carbon first. */
export const carbonView = (kept: readonly KeptCost[]) =>
  kept
    .map(({ name, carbon }) => ({ name, ...carbon, totalKg: carbon.operationalKg + carbon.embodiedKg }))
    .toSorted((a, b) => b.totalKg - a.totalKg);
