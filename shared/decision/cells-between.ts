import { cells } from './calendar.ts';

const hoursOfDay = 24;

/** The cell so many hours later, round the clock, of the same day type. */
const laterBy = (cell: number, hours: number): number => {
  const type = Math.floor(cell / hoursOfDay);
  return type * hoursOfDay + ((cell + hours + hoursOfDay) % hoursOfDay);
};

/**
 * Values by cell, with those that no window began in put between the two cells whose windows it overlaps, by the hours it has of each. Windows of
 * several hours begin in a few cells only, and after a clock change in others: a window from 8 to 14 is five hours of the one that begins at 7 and
 * one of the next.
 *
 * @param values by cell of the calendar, undefined where there is none
 * @param hoursPerWindow divides 24; windows of one hour overlap no others, so nothing is put between them
 */
export const betweenCells = (
  values: readonly (number | undefined)[],
  hoursPerWindow: number,
): readonly (number | undefined)[] =>
  Array.from({ length: cells }, (_, cell) => {
    if (values[cell] !== undefined) return values[cell];
    for (let since = 1; since < hoursPerWindow; since += 1) {
      const before = values[laterBy(cell, -since)];
      const after = values[laterBy(cell, hoursPerWindow - since)];
      if (before !== undefined && after !== undefined)
        return (before * (hoursPerWindow - since) + after * since) / hoursPerWindow;
    }
    return undefined;
  });

/** Whether windows that begin in two cells have hours of the day in common, on days of the same type. */
export const haveCommonHours = (one: number, other: number, hoursPerWindow: number): boolean => {
  if (Math.floor(one / hoursOfDay) !== Math.floor(other / hoursOfDay)) return false;
  const apart = Math.abs(one - other);
  return Math.min(apart, hoursOfDay - apart) < hoursPerWindow;
};
