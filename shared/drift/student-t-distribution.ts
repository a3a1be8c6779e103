import betainc from '@stdlib/math-base-special-betainc';
import quantile from '@stdlib/stats-base-dists-t-quantile';

const demandDegreesOfFreedom = (degreesOfFreedom: number): void => {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Number.POSITIVE_INFINITY))
    throw new RangeError(`degreesOfFreedom is ${degreesOfFreedom}, but must be a finite number above 0`);
};

/** Chance of at least |t| on one side. Of the two incomplete beta functions the one whose argument keeps its digits. */
const tail = (t: number, degreesOfFreedom: number): number => {
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  const half = degreesOfFreedom / 2;
  return square > degreesOfFreedom
    ? betainc(degreesOfFreedom / (degreesOfFreedom + square), half, 0.5, true, false) / 2
    : betainc(square / (degreesOfFreedom + square), 0.5, half, true, true) / 2;
};

/**
 * Student's t distribution function. Relative error below 1e-12, in the lower tail too; the upper tail is F(−t).
 *
 * @param degreesOfFreedom above 0, not necessarily whole
 * @returns 0 to 1
 * @throws RangeError when t is NaN, or the degrees of freedom are not a number above 0
 * @see Abramowitz and Stegun, 26.7.1; Boost's `ibeta`, of which the library is a port
 */
export const studentTCdf = (t: number, degreesOfFreedom: number): number => {
  if (Number.isNaN(t)) throw new RangeError('t is NaN, but must be a number');
  demandDegreesOfFreedom(degreesOfFreedom);
  return t < 0 ? tail(t, degreesOfFreedom) : 1 - tail(t, degreesOfFreedom);
};

/**
 * Student's t quantile. For levels close to 1 ask for −F⁻¹(1 − p), with 1 − p as it was before rounding.
 *
 * @param p 0 to 1
 * @param degreesOfFreedom above 0, not necessarily whole
 * @returns −∞ at 0, ∞ at 1
 * @throws RangeError when p is NaN or outside 0..1, or the degrees of freedom are not a number above 0
 * @see Boost's `ibeta_inv`, of which the library is a port
 */
export const studentTQuantile = (p: number, degreesOfFreedom: number): number => {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p is ${p}, but must be 0 to 1`);
  demandDegreesOfFreedom(degreesOfFreedom);
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return quantile(p, degreesOfFreedom);
};
