import { ConflictError } from '../errors.ts';

/** How often work is done when others change the same thing in between; the loser of a race reads anew and goes on. */
const attemptsInConflict = 5;

/**
 * Does work, at once again where it lost a race.
 *
 * @param work reads anew whatever it changes
 * @throws ConflictError when it lost five times
 */
export const withoutConflict = async <Result>(work: () => Promise<Result>, attempt = 1): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConflictError) || attempt === attemptsInConflict) throw error;
    return withoutConflict(work, attempt + 1);
  }
};
