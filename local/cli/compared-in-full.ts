import type { ComparedColumn } from './compared-columns.ts';
import { numberCell, textTable } from './text-table.ts';

const statistics: readonly (readonly [
  title: string,
  key: Exclude<keyof ComparedColumn['a'], 'type' | 'missingShare'>,
])[] = [
  ['rows', 'rows'],
  ['distinct', 'distinct'],
  ['mean', 'mean'],
  ['sd', 'standardDeviation'],
  ['sum', 'sum'],
  ['min', 'min'],
  ['5 %', 'p05'],
  ['25 %', 'p25'],
  ['median', 'median'],
  ['75 %', 'p75'],
  ['95 %', 'p95'],
  ['max', 'max'],
  ['negative', 'negative'],
  ['not finite', 'nonFinite'],
  ['mean length', 'meanLength'],
];

const distances: readonly (readonly [title: string, key: keyof ComparedColumn['distances'], unit: string])[] = [
  ['population stability index', 'populationStabilityIndex', 'nats'],
  ['Kullback–Leibler', 'kullbackLeibler', 'nats'],
  ['Jensen–Shannon divergence', 'jensenShannonDivergence', 'bits'],
  ['Jensen–Shannon distance', 'jensenShannonDistance', '0–1'],
  ['Hellinger', 'hellinger', '0–1'],
  ['total variation', 'totalVariation', '0–1'],
  ['L∞ simple', 'lInfinitySimple', '0–1'],
  ['L∞ robust', 'lInfinityRobust', '0–1'],
  ['Kolmogorov–Smirnov', 'kolmogorovSmirnov', '0–1'],
  ['Cramér–von Mises', 'cramerVonMises', '0–1/2'],
  ['Wasserstein-1', 'wasserstein', "the column's"],
  ['Wasserstein-1 / sd', 'normedWasserstein', 'sd of A'],
  ['energy distance', 'energyDistance', "√ the column's"],
  ["Cramér's V", 'cramersV', '0–1'],
];

const tests: readonly (readonly [title: string, key: keyof ComparedColumn['tests']])[] = [
  ['Kolmogorov–Smirnov', 'kolmogorovSmirnov'],
  ['Cramér–von Mises', 'cramerVonMises'],
  ['Anderson–Darling', 'andersonDarling'],
  ['chi-square', 'chiSquared'],
  ['chi-square, regrouped', 'chiSquaredRegrouped'],
  ['G', 'gTest'],
  ['two proportions (z)', 'twoProportionZ'],
];

const percent = (share: number): string => `${numberCell(share * 100)} %`;

/** Those that either side has. */
const statisticRows = ({ a, b }: ComparedColumn): readonly (readonly string[])[] => [
  ['missing', percent(a.missingShare), percent(b.missingShare)],
  ...statistics.flatMap(([title, key]) =>
    a[key] === null && b[key] === null ? [] : [[title, numberCell(a[key]), numberCell(b[key])]],
  ),
];

const testRow = (column: ComparedColumn, [title, key]: (typeof tests)[number]): readonly string[] => {
  const result = column.tests[key];
  return [title, numberCell(result?.statistic), numberCell(result && Number(result.pValue.toPrecision(3)))];
};

const columnInFull = (column: ComparedColumn): string =>
  [
    `${column.column}: ${column.role}, ${column.a.type === column.b.type ? column.a.type : `${column.a.type} → ${column.b.type}`}\n`,
    textTable(['statistic', 'A', 'B'], statisticRows(column)),
    textTable(
      ['distance', 'value', 'unit'],
      distances.map(([title, key, unit]) => [title, numberCell(column.distances[key]), unit]),
    ),
    textTable(
      ['test', 'statistic', 'p-value'],
      tests.map((test) => testRow(column, test)),
    ),
  ].join('\n');

/** Everything that is known of each column and its distance. */
export const comparedInFull = (columns: readonly ComparedColumn[]): string => columns.map(columnInFull).join('\n\n');
