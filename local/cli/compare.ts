import { InvalidInputError } from '../../shared/errors.ts';
import type { Profile } from '../../shared/profile/index.ts';
import { anyProfileIn, profileFileAt } from './baseline-folder.ts';
import { type Command, exitCodes, jsonText, noMoreThan, parsedArguments } from './command.ts';
import { comparedColumns } from './compared-columns.ts';
import { comparedInFull } from './compared-in-full.ts';
import { comparedTable } from './compared-table.ts';

const onlyIn = (one: Profile, other: Profile): readonly string[] =>
  one.columns.map(({ name }) => name).filter((name) => !other.columns.some((column) => column.name === name));

const designEffectOf = (text: string): number => {
  const effect = Number(text);
  if (text.trim() === '' || !(effect > 0 && effect < Number.POSITIVE_INFINITY))
    throw new InvalidInputError(`--design-effect is ${text}, but must be a number above 0`);
  return effect;
};

/** Holds one profile against another, column by column. */
export const compare: Command = {
  name: 'compare',
  summary: 'holds every statistic of one profile against another',
  usage: `plumbline compare A B [--all] [--design-effect N] [--json]

A and B are profiles, statistics.json files or baseline folders; A is the baseline and gives the bins. Columns come farthest apart first.
The table has the distances that tell most: population stability index, Kolmogorov–Smirnov, L∞ simple and robust (Model Monitor's),
Wasserstein-1 in A's standard deviations, Jensen–Shannon distance (base 2), total variation. A dash is a distance that has no meaning.

  --all            every statistic, distance and test of every column
  --design-effect  how many rows that resemble each other are worth one, by default 1; makes p-values larger
  --json           the answer as JSON, with all of it and why there is none where it says null`,
  run: async (args, terminal) => {
    const { values, positionals } = parsedArguments(args, {
      all: { type: 'boolean', default: false },
      'design-effect': { type: 'string', default: '1' },
    });
    const [placeA, placeB] = noMoreThan(2, positionals);
    if (placeA === undefined || placeB === undefined)
      throw new InvalidInputError('A or B is missing: compare takes two profiles, statistics.json files or baselines');
    const designEffect = designEffectOf(values['design-effect']);
    const profileAt = async (place: string) => anyProfileIn(await profileFileAt(place));
    const [a, b] = [await profileAt(placeA), await profileAt(placeB)];
    const columns = comparedColumns(a, b, designEffect);
    if (columns.length === 0) throw new InvalidInputError(`${placeA} and ${placeB} have no column in common`);
    const only = { onlyInA: onlyIn(a, b), onlyInB: onlyIn(b, a) };
    if (values.json) terminal.write(jsonText({ designEffect, columns, ...only }));
    else {
      terminal.write(values.all ? comparedInFull(columns) : comparedTable(columns));
      if (only.onlyInA.length > 0) terminal.write(`only in A: ${only.onlyInA.join(', ')}\n`);
      if (only.onlyInB.length > 0) terminal.write(`only in B: ${only.onlyInB.join(', ')}\n`);
    }
    return exitCodes.fine;
  },
};
