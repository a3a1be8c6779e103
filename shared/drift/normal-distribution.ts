import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';

/**
 * Standard normal distribution function Φ. Relative error below 1e-12, in the lower tail too; the upper tail is Φ(−x).
 *
 * @param x in standard deviations
 * @returns 0 to 1
 * @throws RangeError when x is NaN
 * @see Sun's fdlibm, `s_erf.c`, of which the library is a port
 */
export const normalCdf = (x: number): number => {
  if (Number.isNaN(x)) throw new RangeError('x is NaN, but must be a number');
  return erfc(-x / Math.SQRT2) / 2;
};

/**
 * Standard normal quantile Φ⁻¹. For levels close to 1 ask for −Φ⁻¹(1 − p), with 1 − p as it was before rounding.
 *
 * @param p 0 to 1
 * @returns in standard deviations; −∞ at 0, ∞ at 1
 * @throws RangeError when p is NaN or outside 0..1
 * @see Boost's `erf_inv`, of which the library is a port
 */
export const normalQuantile = (p: number): number => {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p is ${p}, but must be 0 to 1`);
  return p === 0.5 ? 0 : -Math.SQRT2 * erfcinv(2 * p);
};
