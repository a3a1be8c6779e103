import type { SyntheticStream } from '../../../bench/incident-streams.ts';
import { totalsOf } from '../../../bench/incidents/totals.ts';
import type { WorldHour } from '../../../bench/incidents/world.ts';

/** A stream that takes little time. */
export const smallStream: SyntheticStream = {
  source: 'synthetic',
  name: 'small',
  rowsPerHour: 60,
  correlation: 0.9,
  effect: 0.03,
  referenceDays: 7,
  months: 1,
};

export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Mean of a column's values over some hours. */
export const meanValue = (hours: readonly WorldHour[], column: number): number => {
  let [sum, count] = [0, 0];
  for (const [table, counts] of totalsOf(hours.flatMap(({ columns }) => columns[column] ?? []))) {
    for (const [place, rows] of counts.entries()) {
      sum += rows * (table.form === 'numbers' ? (table.values[place] ?? 0) : 0);
      count += rows;
    }
  }
  return sum / count;
};
