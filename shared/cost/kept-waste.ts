import { type Figure, figureOf } from './money.ts';
import type { Waste } from './waste.ts';
import { totalSaving } from './waste-jobs.ts';

/** Waste as it is kept and told. */
export interface ToldWaste extends Omit<Waste, 'monthlySaving'> {
  /** Null where a price that it takes is not known. */
  readonly monthlySaving: Figure | null;
}

/** What was found on a day. */
export interface KeptWaste {
  /** `2026-11-24`, UTC: the last complete day. */
  readonly day: string;
  readonly asOfMs: number;
  /** Greatest saving first. */
  readonly waste: readonly ToldWaste[];
  /** What all that was found would save at most in a month: some of it may be about the same money. */
  readonly savingAtMost: Figure;
  /** How many more were found than are kept. */
  readonly leftOut: number;
}

/** Most that are kept of a day: an item of the table holds 400 KB. */
const mostKept = 500;

export const keptWaste = (day: string, asOfMs: number, found: readonly Waste[]): KeptWaste => ({
  day,
  asOfMs,
  waste: found.slice(0, mostKept).map(({ monthlySaving, ...waste }) => ({
    ...waste,
    monthlySaving: monthlySaving === undefined ? null : figureOf(monthlySaving),
  })),
  savingAtMost: figureOf(totalSaving(found)),
  leftOut: Math.max(0, found.length - mostKept),
});
