import gammainc from '@stdlib/math-base-special-gammainc';

/**
 * Upper tail of the chi-squared distribution: the chance of a statistic of at least `x` where nothing differs. Q(k/2, x/2), the
 * regularised upper incomplete gamma function, so that small chances keep their digits: relative error below 1e-12.
 *
 * @param x statistic; at or below 0 the answer is 1
 * @param degreesOfFreedom k, above 0, not necessarily whole
 * @returns 0 to 1
 * @throws RangeError when x is NaN, or the degrees of freedom are not a number above 0
 * @see Temme, "A set of algorithms for the incomplete gamma functions", 1994, as in Boost, of which the library is a port
 */
export const chiSquaredSurvival = (x: number, degreesOfFreedom: number): number => {
  if (Number.isNaN(x)) throw new RangeError('x is NaN, but must be a number');
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Number.POSITIVE_INFINITY))
    throw new RangeError(`degreesOfFreedom is ${degreesOfFreedom}, but must be a finite number above 0`);
  if (x <= 0) return 1;
  return x === Number.POSITIVE_INFINITY ? 0 : gammainc(x / 2, degreesOfFreedom / 2, true, true);
};
