import { columnDistances } from '../../shared/drift/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import type { Profile } from '../../shared/profile/index.ts';
import { anyProfileIn, profileFileAt } from './baseline-folder.ts';
import { type Command, exitCodes, jsonText, noMoreThan, parsedArguments } from './command.ts';
import { numberCell, textTable } from './text-table.ts';

/** A column of A with the same column of B. */
interface Pair {
  readonly a: Profile['columns'][number];
  readonly b: Profile['columns'][number];
}

const missingShare = ({ present, missing }: Pair['a']): number => missing / Math.max(1, present + missing);

const statistics = (column: Pair['a']) => ({
  type: column.inferredType,
  missingShare: missingShare(column),
  distinct: Math.round(column.distinctCount),
  mean: column.numeric?.moments.mean ?? null,
  standardDeviation: column.numeric?.moments.standardDeviation ?? null,
  min: column.numeric?.moments.min ?? null,
  max: column.numeric?.moments.max ?? null,
});

const compared = ({ a, b }: Pair) => ({
  column: a.name,
  role: a.role,
  a: statistics(a),
  b: statistics(b),
  distances: columnDistances(a, b),
});

type Compared = ReturnType<typeof compared>;

/** By name and role, or by name alone where only one side knows roles. */
const pairsOf = (a: Profile, b: Profile): readonly Pair[] =>
  a.columns.flatMap((column) => {
    const named = b.columns.filter(({ name }) => name === column.name);
    const other = named.find(({ role }) => role === column.role) ?? named[0];
    return other === undefined ? [] : [{ a: column, b: other }];
  });

const onlyIn = (one: Profile, other: Profile): readonly string[] =>
  one.columns.map(({ name }) => name).filter((name) => !other.columns.some((column) => column.name === name));

/** One cell where both sides say the same, else both. */
const bothCell = (a: string, b: string): string => (a === b ? a : `${a} → ${b}`);

const comparedRow = ({ column, a, b, distances }: Compared): readonly string[] => [
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
    distances.jensenShannon,
    distances.totalVariation,
  ].map((distance) => (distance === null ? '–' : distance.toFixed(4))),
];

const headings = ['column', 'type', 'missing', 'mean', 'sd', 'PSI', 'KS', 'L∞', 'L∞ robust', 'JS', 'TV'];

const farthestFirst = (one: Compared, other: Compared): number =>
  (other.distances.lInfinitySimple ?? -1) - (one.distances.lInfinitySimple ?? -1);

/** Holds one profile against another, column by column. */
export const compare: Command = {
  name: 'compare',
  summary: 'holds every statistic of one profile against another',
  usage: `plumbline compare A B [--json]

A and B are profiles, statistics.json files or baseline folders; A gives the bins. Columns come farthest apart first. The distances:
population stability index, Kolmogorov–Smirnov, L∞ simple and robust (Model Monitor's), Jensen–Shannon (base 2), total variation.

  --json           the answer as JSON, with more statistics`,
  run: async (args, terminal) => {
    const { values, positionals } = parsedArguments(args, {});
    const [placeA, placeB] = noMoreThan(2, positionals);
    if (placeA === undefined || placeB === undefined)
      throw new InvalidInputError('A or B is missing: compare takes two profiles, statistics.json files or baselines');
    const profileAt = async (place: string) => anyProfileIn(await profileFileAt(place));
    const [a, b] = [await profileAt(placeA), await profileAt(placeB)];
    const columns = pairsOf(a, b).map(compared).toSorted(farthestFirst);
    if (columns.length === 0) throw new InvalidInputError(`${placeA} and ${placeB} have no column in common`);
    const only = { onlyInA: onlyIn(a, b), onlyInB: onlyIn(b, a) };
    if (values.json) terminal.write(jsonText({ columns, ...only }));
    else {
      terminal.write(textTable(headings, columns.map(comparedRow)));
      if (only.onlyInA.length > 0) terminal.write(`only in A: ${only.onlyInA.join(', ')}\n`);
      if (only.onlyInB.length > 0) terminal.write(`only in B: ${only.onlyInB.join(', ')}\n`);
    }
    return exitCodes.fine;
  },
};
