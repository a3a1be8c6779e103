import { InvalidInputError } from '../../shared/errors.ts';
import { type ConstrainedBaseline, parseConstraints, parseStatistics } from '../../shared/report/index.ts';
import { bytesIfThere, parsedJson, placeIn } from './files.ts';

const parsedIn = async <Content>(place: string, parse: (value: unknown) => Content): Promise<Content | undefined> => {
  const bytes = await bytesIfThere(place);
  if (bytes === undefined) return undefined;
  try {
    return parse(parsedJson(place, bytes));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${place} cannot be used. ${error.message}`, { place }, error);
  }
};

/**
 * The constraints in a baseline's folder, Model Monitor's own or in its form, with the statistics beside them; undefined where there are none.
 *
 * @throws InvalidInputError when a file is there but not of its form
 */
export const readConstraints = async (folder: string): Promise<ConstrainedBaseline | undefined> => {
  const constraints = await parsedIn(placeIn(folder, 'constraints.json'), parseConstraints);
  if (constraints === undefined) return undefined;
  return { constraints, statistics: await parsedIn(placeIn(folder, 'statistics.json'), parseStatistics) };
};
