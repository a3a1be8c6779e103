import type { Steps } from '../sketch/index.ts';
import { integralOfDifference } from './steps.ts';

/**
 * Energy distance D = √(2·∫ (F(x) − G(x))² dx), which is √(2·E|X − Y| − E|X − X′| − E|Y − Y′|). In the root of the values' unit.
 * From sketches off by at most √2·(ε₁·√r₁ + ε₂·√r₂), ε being rank errors and r ranges: it is a norm of F − G.
 *
 * @returns 0 or more, Infinity where it leaves the range of a double; undefined where either side holds no values
 * @see Székely, Rizzo, "Energy statistics: A class of statistics based on distances", 2013; SciPy's `energy_distance`
 */
export const energyDistance = (baseline: Steps, current: Steps): number | undefined => {
  const integral = integralOfDifference(baseline, current, (difference) => difference ** 2);
  return integral === undefined ? undefined : Math.sqrt(2 * integral);
};
