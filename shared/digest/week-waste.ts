import { dayMs, dayName, type KeptWaste, type Span, type Waste } from '../cost/index.ts';
import { moneyIn } from './week-money.ts';

/**
 * What could be left unspent, as it was found last.
 *
 * @returns undefined where nobody has looked since before the week
 */
export const weekWasteOf = (found: KeptWaste | undefined, { startMs }: Span): readonly Waste[] | undefined =>
  found === undefined || found.day < dayName(startMs - dayMs)
    ? undefined
    : found.waste.map(({ monthlySaving, ...waste }) => ({
        ...waste,
        monthlySaving: monthlySaving === null ? undefined : moneyIn(monthlySaving),
      }));
