/** 1 + 1/2 + … + 1/n: what unknown dependence costs. */
const harmonic = (n: number): number =>
  Array.from({ length: n }, (_, at) => 1 / (at + 1)).reduce((sum, part) => sum + part, 0);

/**
 * Which of many shifted, at most a share of them falsely, whatever the dependence between them: Benjamini and Yekutieli's step-up.
 *
 * @param chances p-value by name, 0 to 1
 * @param rate expected share of false ones among those returned, above 0 and below 1
 * @returns the names, smallest chance first, equal ones by name
 * @throws RangeError when the rate is outside 0..1
 * @see Benjamini and Yekutieli, "The control of the false discovery rate in multiple testing under dependency", Ann. Stat. 2001
 */
export const shiftedAmong = (chances: ReadonlyMap<string, number>, rate = 0.1): readonly string[] => {
  if (!(rate > 0 && rate < 1)) throw new RangeError(`rate is ${rate}, but must be above 0 and below 1`);
  const ordered = [...chances].toSorted(([a, chanceA], [b, chanceB]) => chanceA - chanceB || (a < b ? -1 : 1));
  const step = rate / (ordered.length * harmonic(ordered.length));
  const last = ordered.findLastIndex(([, chance], at) => chance <= (at + 1) * step);
  return ordered.slice(0, last + 1).map(([name]) => name);
};
