import { InvalidInputError } from '../../shared/errors.ts';
import { parseStatistics } from '../../shared/report/index.ts';
import { anyProfileIn, profileFileAt } from './baseline-folder.ts';
import { type Command, exitCodes, jsonText, noMoreThan, parsedArguments } from './command.ts';
import { jsonOf } from './files.ts';
import { type ProfileSummary, profileSummary, summaryText } from './summary.ts';

/** Distinct counts cannot be drawn from a file's sketches, but stand in it. */
const withCountsOf = async (path: string, summary: ProfileSummary): Promise<ProfileSummary> => {
  const { features, dataset } = parseStatistics(await jsonOf(path));
  const distinct = new Map(
    features.map(({ name, numerical_statistics: numerical, string_statistics: string }) => [
      name,
      numerical?.approximate_num_distinct_values ?? string?.distinct_count,
    ]),
  );
  const columns = summary.columns.map((column) => ({
    ...column,
    distinct: distinct.get(column.name) ?? column.distinct,
  }));
  return { ...summary, rows: dataset.item_count, columns };
};

/** Shows a profile or a `statistics.json` as a table. */
export const show: Command = {
  name: 'show',
  summary: 'shows a profile or a statistics.json as a table',
  usage: `plumbline show PROFILE|statistics.json|BASELINE [--json]

  --json           the answer as JSON`,
  run: async (args, terminal) => {
    const { values, positionals } = parsedArguments(args, {});
    const [place] = noMoreThan(1, positionals);
    if (place === undefined)
      throw new InvalidInputError("PROFILE is missing: a profile, a statistics.json or a baseline's folder");
    const path = await profileFileAt(place);
    const summary = profileSummary(await anyProfileIn(path));
    const told = path.endsWith('.json') ? await withCountsOf(path, summary) : summary;
    terminal.write(values.json ? jsonText(told) : summaryText(told));
    return exitCodes.fine;
  },
};
