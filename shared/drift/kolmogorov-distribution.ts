/** Where both series need about as many terms. */
const crossing = 1.18;

/** Below it, the distribution function is smaller than any number. */
const vanishing = 0.04;

/** No term after this one changes the sum, on either side of the crossing. */
const terms = [1, 2, 3, 4, 5];

/**
 * Upper tail of Kolmogorov's limiting distribution: the chance that √n·D is at least x where nothing differs, D being the greatest distance
 * between the distribution function of n values and the true one; between two samples, n is nm/(n+m). Good from n of about 100 on.
 * Relative error below 1e-12. 2·Σ (−1)^(k−1)·exp(−2k²x²), and for small x, where that converges slowly, its theta transform.
 *
 * @param x √n·D; at or below 0 the answer is 1
 * @returns 0 to 1
 * @throws RangeError when x is NaN
 * @see Kolmogorov, 1933; Feller, "On the Kolmogorov–Smirnov limit theorems for empirical distributions", 1948
 */
export const kolmogorovSurvival = (x: number): number => {
  if (Number.isNaN(x)) throw new RangeError('x is NaN, but must be a number');
  if (x <= vanishing) return 1;
  if (x > crossing) return 2 * terms.reduce((sum, k) => sum - (-1) ** k * Math.exp(-2 * (k * x) ** 2), 0);
  const cdf = terms.reduce((sum, k) => sum + Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x * x)), 0);
  return 1 - (Math.sqrt(2 * Math.PI) / x) * cdf;
};
