const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** What stands where a value is not known. */
const gap = '·';

/**
 * Numbers as a line of Unicode bars, from 0 to the greatest of them: half as high is half as much, and a flat line of costs stays flat.
 *
 * @param values from 0; undefined where one is not known, which shows as a dot
 * @throws RangeError when one is negative or not finite
 */
export const sparkline = (values: readonly (number | undefined)[]): string => {
  const greatest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  return values.map((value) => (value === undefined ? gap : barOf(value, greatest))).join('');
};

const barOf = (value: number, greatest: number): string => {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`a value is ${value}, but must be at least 0`);
  const height = greatest === 0 ? 0 : Math.ceil((value / greatest) * bars.length) - 1;
  return bars[Math.max(0, height)] ?? bars[0];
};
