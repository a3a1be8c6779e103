import { normalCdf } from '../../shared/drift/index.ts';

/** 65,536 equally likely values of a standard normal, in the order of their ranks. */
export const normalTable = Float64Array.from({ length: 65_536 }, (_, at) => normalAt((at + 0.5) / 65_536));

/** Standard normal quantile, to 1e-9: Wichura's method is more than a simulation asks for, so Acklam's. */
function normalAt(p: number): number {
  if (p > 0.5) return -normalAt(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return (
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    );
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598868) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}

/** One of `normalTable` at each call, two from the bits of one draw: splitmix32, as `randomNumbers` has it. */
export const normals = (seed: number): (() => number) => {
  let state = seed >>> 0;
  let spare = -1;
  return () => {
    if (spare >= 0) {
      const at = spare;
      spare = -1;
      return normalTable[at] as number;
    }
    state = (state + 0x9e3779b9) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    bits ^= bits >>> 15;
    spare = bits & 0xffff;
    return normalTable[bits >>> 16] as number;
  };
};

/** How many of `trials` succeed: exactly by inversion while few are expected, else by a rounded normal. */
export const binomial = (trials: number, chance: number, next: () => number, normal: () => number): number => {
  const expected = trials * chance;
  if (expected <= 0) return 0;
  if (chance >= 1) return trials;
  if (expected > 30)
    return Math.max(0, Math.min(trials, Math.round(expected + Math.sqrt(expected * (1 - chance)) * normal())));
  let probability = (1 - chance) ** trials;
  let below = next();
  let count = 0;
  while (below > probability && count < trials) {
    below -= probability;
    probability *= ((trials - count) / (count + 1)) * (chance / (1 - chance));
    count += 1;
  }
  return count;
};

const rankSteps = 4096;
const widestRank = 6;

/** Share of a standard normal below each of 4,096 steps from −6 to 6. */
const rankTable = Float64Array.from({ length: rankSteps + 1 }, (_, step) =>
  normalCdf((step / rankSteps) * 2 * widestRank - widestRank),
);

/** Standard normal distribution function from a table: to 1e-6. */
export const normalRank = (latent: number): number => {
  const at = ((Math.max(-widestRank, Math.min(widestRank, latent)) + widestRank) / (2 * widestRank)) * rankSteps;
  const step = Math.min(rankSteps - 1, at | 0);
  const below = rankTable[step] as number;
  return below + (at - step) * ((rankTable[step + 1] as number) - below);
};

/** A seed of its own for each purpose. */
export const seedOf = (seed: number, purpose: number): number => Math.imul(seed * 64 + purpose, 0x9e3779b1) >>> 0;

/** How many events where so many are expected: exactly by inversion while they are few, else by a rounded normal. */
export const poisson = (expected: number, next: () => number, normal: () => number): number => {
  if (expected > 30) return Math.max(0, Math.round(expected + Math.sqrt(expected) * normal()));
  let probability = Math.exp(-expected);
  let below = next();
  let count = 0;
  while (below > probability && count < 200) {
    below -= probability;
    count += 1;
    probability *= expected / count;
  }
  return count;
};
