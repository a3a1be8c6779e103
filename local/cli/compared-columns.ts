import { columnDistances, columnTests, type Measured } from '../../shared/drift/index.ts';
import type { ColumnProfile, Profile } from '../../shared/profile/index.ts';

const missingShare = ({ present, missing }: ColumnProfile): number => missing / Math.max(1, present + missing);

/** Every statistic of a column; null where it has none. */
const statisticsOf = (column: ColumnProfile) => {
  const { numeric, stringLengths } = column;
  const quantile = (p: number) => numeric?.quantiles.quantile(p) ?? null;
  return {
    type: column.inferredType,
    rows: column.present + column.missing,
    missingShare: missingShare(column),
    distinct: Math.round(column.distinctCount),
    mean: numeric?.moments.mean ?? null,
    standardDeviation: numeric?.moments.standardDeviation ?? null,
    sum: numeric?.moments.sum ?? null,
    min: numeric?.moments.min ?? null,
    p05: quantile(0.05),
    p25: quantile(0.25),
    median: quantile(0.5),
    p75: quantile(0.75),
    p95: quantile(0.95),
    max: numeric?.moments.max ?? null,
    negative: numeric === undefined ? null : column.negative,
    nonFinite: column.nonFinite,
    meanLength: stringLengths.mean ?? null,
  };
};

type Values<Measures> = {
  [Name in keyof Measures]: Measures[Name] extends Measured<infer Value> ? Value | null : never;
};

const valuesOf = <Measures extends object>(measures: Measures): Values<Measures> =>
  // The entries of a mapped type lose their names' types on the way.
  Object.fromEntries(
    Object.entries(measures).map(([name, one]: [string, Measured<unknown>]) => [
      name,
      'value' in one ? one.value : null,
    ]),
  ) as Values<Measures>;

const reasonsOf = (measures: object): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(measures).flatMap(([name, one]: [string, Measured<unknown>]) =>
      'value' in one ? [] : [[name, one.undefinedBecause]],
    ),
  );

/** One column of A and of B: its statistics on both sides, distances and tests, and why there are none where they are null. */
const comparedColumn = (a: ColumnProfile, b: ColumnProfile, designEffect: number) => {
  const [distances, tests] = [columnDistances(a, b), columnTests(a, b, { designEffect })];
  return {
    column: a.name,
    role: a.role,
    a: statisticsOf(a),
    b: statisticsOf(b),
    distances: valuesOf(distances),
    tests: valuesOf(tests),
    undefinedBecause: { ...reasonsOf(distances), ...reasonsOf(tests) },
  };
};

export type ComparedColumn = ReturnType<typeof comparedColumn>;

/** By name and role, or by name alone where only one side knows roles. */
const pairsOf = (a: Profile, b: Profile): readonly (readonly [a: ColumnProfile, b: ColumnProfile])[] =>
  a.columns.flatMap((column) => {
    const named = b.columns.filter(({ name }) => name === column.name);
    const other = named.find(({ role }) => role === column.role) ?? named[0];
    return other === undefined ? [] : [[column, other] as const];
  });

const farthestFirst = (one: ComparedColumn, other: ComparedColumn): number =>
  (other.distances.lInfinitySimple ?? -1) - (one.distances.lInfinitySimple ?? -1);

/** The columns that both profiles have, farthest apart first. */
export const comparedColumns = (a: Profile, b: Profile, designEffect: number): readonly ComparedColumn[] =>
  pairsOf(a, b)
    .map(([before, now]) => comparedColumn(before, now, designEffect))
    .toSorted(farthestFirst);
