import { describe, expect, it } from 'vitest';
import {
  andersonDarlingTest,
  chiSquaredSurvival,
  cramerVonMisesTest,
  energyDistance,
  hellinger,
  logLikelihoodStatistic,
  pearsonStatistic,
  stepsOf,
  twoProportionZ,
} from '../../../shared/drift/index.ts';
import { evidentlyVectors } from '../cases.ts';
import { type Plan, testVectors, vectorsOf } from './vectors.ts';

interface Vector {
  readonly stattest: string;
  readonly test: string;
  readonly reference: readonly (number | string)[];
  readonly current: readonly (number | string)[];
  readonly score: number;
}

const steps = (values: Vector['current']) => stepsOf(Float64Array.from(values.map(Number)));

const countsOf = (values: Vector['current'], names: readonly string[]): readonly number[] =>
  names.map((name) => values.filter((value) => String(value) === name).length);

/** Counts of every value of either, missing ones left out. */
const counted = ({ reference, current }: Vector) => {
  const names = [...new Set([...reference, ...current].map(String))].filter((name) => name !== 'NaN').sort();
  return { names, reference: countsOf(reference, names), current: countsOf(current, names) };
};

/** Evidently holds the current counts against the reference's shares. */
const goodnessOfFit = (vector: Vector, statistic: typeof pearsonStatistic): Plan => {
  const { reference, current } = counted(vector);
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const expected = reference.map((count) => (count * sum(current)) / sum(reference));
  if (expected.includes(0))
    return { cannot: 'a value that the reference lacks is expected 0 times, by which Evidently divides' };
  return { matches: () => [[chiSquaredSurvival(statistic(current, expected), current.length - 1), vector.score]] };
};

const twoShares = (vector: Vector): Plan => ({
  matches: () => {
    const { names } = counted(vector);
    const shareOf = (values: Vector['current']) => ({
      having: values.filter((value) => String(value) !== names[0]).length,
      total: values.length,
    });
    return [[twoProportionZ(shareOf(vector.reference), shareOf(vector.current))?.pValue, vector.score]];
  },
  note: 'missing values count as the second one, as Evidently has it',
});

const planOf = (vector: Vector): Plan => {
  const { stattest, reference, current, score } = vector;
  if (stattest === 'chisquare') return goodnessOfFit(vector, pearsonStatistic);
  if (stattest === 'g_test') return goodnessOfFit(vector, logLikelihoodStatistic);
  if (stattest === 'hellinger')
    return { matches: () => [[hellinger(counted(vector).reference, counted(vector).current), score]] };
  if (stattest === 'z') return twoShares(vector);
  if (stattest === 'psi')
    return {
      cannot: 'an empty bin is made 0.0001 beside shares that add up to 1 already; ours gives each half a count',
    };
  if (stattest === 'anderson')
    return { matches: () => [[andersonDarlingTest(steps(reference), steps(current))?.pValue, score]] };
  if (stattest === 'cramer_von_mises')
    return { matches: () => [[cramerVonMisesTest(steps(reference), steps(current))?.pValue, score]] };
  if (stattest === 'ed') return { matches: () => [[energyDistance(steps(reference), steps(current)), score]] };
  if (stattest === 'TVD') return { cannot: 'p-value of permutations by chance, not the distance' };
  if (stattest === 'empirical_mmd') return { cannot: 'kernel distance between rows, by chance permutations' };
  if (stattest === 'fisher_exact') return { cannot: 'exact test of small tables; profiles hold thousands of rows' };
  if (stattest === 'mannw') return { cannot: 'test of location, not of distributions' };
  if (stattest === 't_test') return { cannot: 'test of means, not of distributions' };
  if (stattest === 'es') return { cannot: 'characteristic functions at points that the data choose' };
  throw new Error(`${stattest} has no plan: meet it or say why not`);
};

const vectors = vectorsOf<Vector>(evidentlyVectors);

describe.skipIf(vectors.length === 0)("Evidently's vectors, to 1e-9", () => {
  const plans = vectors.map((vector) => [`${vector.stattest} ${vector.test}`, planOf(vector)] as const);

  testVectors(plans);

  it('are met but where chance, a division by 0 or another test decides', () => {
    const met = plans.filter(([, plan]) => !('cannot' in plan));
    expect(met.length).toBe(18);
  });
});
