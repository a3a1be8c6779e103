import type { ComparedColumn } from './compared-columns.ts';
import { numberCell, textTable } from './text-table.ts';

/** One cell where both sides say the same, else both. */
const bothCell = (a: string, b: string): string => (a === b ? a : `${a} → ${b}`);

const distanceCell = (distance: number | null): string => (distance === null ? '–' : distance.toFixed(4));

const headings = ['column', 'type', 'missing', 'mean', 'sd', 'PSI', 'KS', 'L∞', 'L∞ robust', 'W₁/sd', 'JS', 'TV'];

const rowOf = ({ column, a, b, distances }: ComparedColumn): readonly string[] => [
  column,
  bothCell(a.type, b.type),
  bothCell(`${numberCell(a.missingShare * 100)} %`, `${numberCell(b.missingShare * 100)} %`),
  bothCell(numberCell(a.mean), numberCell(b.mean)),
  bothCell(numberCell(a.standardDeviation), numberCell(b.standardDeviation)),
  ...[
    distances.populationStabilityIndex,
    distances.kolmogorovSmirnov,
    distances.lInfinitySimple,
    distances.lInfinityRobust,
    distances.normedWasserstein,
    distances.jensenShannonDistance,
    distances.totalVariation,
  ].map(distanceCell),
];

/** A line for each column, with the distances that tell most. */
export const comparedTable = (columns: readonly ComparedColumn[]): string => textTable(headings, columns.map(rowOf));
