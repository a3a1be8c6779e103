import { describe, expect, it } from 'vitest';
import {
  andersonDarlingTest,
  chiSquaredSurvival,
  contingencyChiSquared,
  cramersV,
  cramerVonMisesTest,
  energyDistance,
  jensenShannonDistance,
  kolmogorovSmirnov,
  logLikelihoodStatistic,
  pearsonStatistic,
  relativeEntropy,
  stepsOf,
  wasserstein,
} from '../../../shared/drift/index.ts';
import { scipyVectors } from '../cases.ts';
import { type Plan, testVectors, vectorsOf } from './vectors.ts';

type Table = readonly (readonly number[])[];

/** A number, or numbers along one axis or more. */
type Numbers = number | readonly Numbers[];

/** Arguments by SciPy's names; each function has its own of them. */
interface Arguments {
  readonly samples: Table;
  readonly midrank?: boolean;
  readonly observed: Table;
  readonly correction?: boolean;
  readonly lambda_?: string | number | null;
  readonly f_obs: readonly number[] | Table;
  readonly f_exp: readonly number[] | Table | number | null;
  readonly ddof?: Numbers;
  readonly axis?: number | null;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly u_values: readonly number[];
  readonly v_values: readonly number[];
  readonly u_weights?: readonly number[];
  readonly v_weights?: readonly number[];
  readonly pk: readonly number[] | Table;
  readonly qk?: readonly number[] | Table;
  readonly base?: number;
  readonly p: readonly number[] | Table;
  readonly q: readonly number[] | Table;
  readonly data1: readonly number[];
  readonly data2: readonly number[];
  readonly alternative?: string;
  readonly rvs: readonly number[];
  readonly cdf: readonly number[] | string;
}

interface Vector {
  readonly fn: string;
  readonly test: string;
  readonly args: Arguments;
  /** Absent where SciPy raises; of tests an object, of distances a number or more. */
  readonly result: Numbers & { readonly statistic: Numbers; readonly pvalue: Numbers };
  readonly error?: string;
}

const steps = (values: readonly number[]) => stepsOf(Float64Array.from(values));

/** A weighted sample, the weights whole numbers, with each value repeated. */
const weightedSteps = (values: readonly number[], weights: readonly number[] = values.map(() => 1)) =>
  steps(values.flatMap((value, place) => Array.from({ length: weights[place] ?? 0 }, () => value)));

const columns = (table: Table): Table => (table[0] ?? []).map((_, column) => table.map((row) => row[column] ?? 0));
const isTable = (value: unknown): value is Table => Array.isArray(value) && Array.isArray(value[0]);
const flat = (value: Numbers): readonly number[] => (typeof value === 'number' ? [value] : value.flatMap(flat));
const first = (value: Numbers): number => flat(value)[0] ?? Number.NaN;

/** The vectors that a function of SciPy's is asked for along an axis: columns unless told otherwise. */
const along = (value: readonly number[] | Table, axis: number | null = 0): Table => {
  if (!isTable(value)) return [value];
  if (axis === null) return [value.flat()];
  return axis === 0 ? columns(value) : value;
};

const distance =
  (of: typeof wasserstein) =>
  ({ args, result }: Vector): Plan => {
    const found = () => of(weightedSteps(args.u_values, args.u_weights), weightedSteps(args.v_values, args.v_weights));
    if (first(result) === Number.POSITIVE_INFINITY)
      return { refused: found, note: 'a profile holds finite numbers only; SciPy answers Infinity' };
    return { matches: () => [[found(), first(result)]] };
  };

const statisticsOf: Readonly<Record<string, typeof pearsonStatistic>> = {
  pearson: pearsonStatistic,
  '1': pearsonStatistic,
  'log-likelihood': logLikelihoodStatistic,
  '0': logLikelihoodStatistic,
};

const goodnessOfFit = ({ args, result, error }: Vector): Plan => {
  const statistic = statisticsOf[String(args.lambda_ ?? 'pearson')];
  if (statistic === undefined)
    return { cannot: "of the family of power divergences, Pearson's and the log-likelihood ratio are measured" };
  const observed = along(args.f_obs, args.axis);
  const { f_exp: given } = args;
  const expected = typeof given === 'number' || !given ? undefined : along(given, args.axis);
  const found = observed.map((counts, place) => () => {
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    return statistic(counts, expected?.[place] ?? counts.map(() => (typeof given === 'number' ? given : mean)));
  });
  if (error) return { refused: () => found.map((one) => one()), note: 'the totals differ' };
  if (observed.length === 0 || observed[0]?.length === 0)
    return { cannot: 'of no counts there is no statistic; SciPy answers 0 and NaN, or nothing' };
  const ddofs = flat(args.ddof ?? 0);
  const pValues = [...ddofs.entries()].flatMap(([row, ddof]) =>
    found.map((one, place) => {
      const known = flat(result.pvalue)[row * found.length + place] ?? Number.NaN;
      return [chiSquaredSurvival(one(), (observed[place]?.length ?? 0) - 1 - ddof), known] as const;
    }),
  );
  return {
    matches: () => [...found.map((one, place) => [one(), flat(result.statistic)[place] ?? 0] as const), ...pValues],
  };
};

const contingency = ({ test, args, result, error }: Vector): Plan => {
  if (args.observed.flat(1).some(Array.isArray)) return { cannot: 'a table of three dimensions' };
  if (args.lambda_ === 'log-likelihood' && args.correction)
    return { cannot: "Yates's correction for continuity is not made" };
  if (error) return { matches: () => [[contingencyChiSquared(args.observed)?.statistic, Number.NaN]] };
  const association = /cramer-([\d.]+)/.exec(test)?.[1];
  return {
    matches: () => {
      const found = contingencyChiSquared(args.observed);
      const v = association === undefined ? [] : ([[cramersV(args.observed), Number(association)]] as const);
      return [[found?.statistic, first(result.statistic)], [found?.pValue, first(result.pvalue)], ...v];
    },
  };
};

const andersonDarling = ({ args, result }: Vector): Plan => {
  const [a, b, ...others] = args.samples;
  if (a === undefined || b === undefined || others.length > 0) return { cannot: 'of two samples only' };
  if (args.midrank === false) return { cannot: 'of the two forms, the one for repeated values (midrank) is measured' };
  return {
    matches: () => {
      const found = andersonDarlingTest(steps(a), steps(b));
      return [
        [found?.statistic, first(result.statistic)],
        [found?.pValue, first(result.pvalue)],
      ];
    },
  };
};

const cramerVonMises = ({ args, result, error }: Vector): Plan => {
  const found = () => cramerVonMisesTest(steps(args.x), steps(args.y))?.statistic;
  if (error) return { matches: () => [[found(), Number.NaN]], note: 'SciPy raises, ours is undefined' };
  return {
    matches: () => [[found(), first(result.statistic)]],
    note: 'the statistic; its p-value counts all orders of so few values, ours is the limit of many',
  };
};

const twoSampleKs = (a: readonly number[], b: readonly number[], { args, result }: Vector): Plan =>
  args.alternative !== undefined && args.alternative !== 'two-sided'
    ? { cannot: 'two-sided only' }
    : {
        matches: () => [[kolmogorovSmirnov(steps(a), steps(b)), first(result.statistic)]],
        note: 'the statistic; its p-value counts all paths of so few values, ours is the limit of many',
      };

const jensenShannon = ({ args, result }: Vector): Plan => ({
  matches: () =>
    along(args.p, args.axis).map((p, place) => {
      // SciPy takes the natural logarithm unless told otherwise.
      const scale = args.base === 2 ? 1 : Math.sqrt(Math.LN2);
      const found = jensenShannonDistance(p, along(args.q, args.axis)[place] ?? []);
      return [found === undefined ? undefined : found * scale, flat(result)[place] ?? Number.NaN];
    }),
});

/** Shannon's entropy of p is ln k less the relative entropy of p to k equal shares. */
const entropy = ({ args, result, error }: Vector): Plan => {
  if (error) return { cannot: 'there is no base to choose: relative entropy is in nats' };
  return {
    matches: () =>
      along(args.pk, args.axis).map((p, place) => {
        const q = args.qk && along(args.qk, args.axis)[place];
        const relative = relativeEntropy(p, q?.length === p.length ? q : p.map(() => 1)) ?? Number.NaN;
        return [q ? relative : Math.log(p.length) - relative, flat(result)[place] ?? Number.NaN];
      }),
  };
};

const planOf = (vector: Vector): Plan => {
  const { fn, args } = vector;
  if (fn === 'wasserstein_distance') return distance(wasserstein)(vector);
  if (fn === 'energy_distance') return distance(energyDistance)(vector);
  if (fn === 'chisquare' || fn === 'power_divergence') return goodnessOfFit(vector);
  if (fn === 'chi2_contingency') return contingency(vector);
  if (fn === 'anderson_ksamp') return andersonDarling(vector);
  if (fn === 'cramervonmises_2samp') return cramerVonMises(vector);
  if (fn === 'ks_2samp') return twoSampleKs(args.data1, args.data2, vector);
  if (fn === 'kstest' && Array.isArray(args.cdf)) return twoSampleKs(args.rvs, args.cdf, vector);
  if (fn === 'kstest') return { cannot: 'against a given distribution, not another sample' };
  if (fn === 'jensenshannon') return jensenShannon(vector);
  if (fn === 'entropy') return entropy(vector);
  if (fn === 'fisher_exact') return { cannot: 'exact test of small tables; profiles hold thousands of rows' };
  if (fn === 'ttest_ind') return { cannot: 'test of means, not of distributions' };
  if (fn === 'mannwhitneyu') return { cannot: 'test of location, not of distributions' };
  if (fn === 'epps_singleton_2samp') return { cannot: 'characteristic functions at points that the data choose' };
  throw new Error(`${fn} has no plan: meet it or say why not`);
};

const vectors = vectorsOf<Vector>(scipyVectors);

describe.skipIf(vectors.length === 0)("SciPy's vectors, to 1e-9", () => {
  const plans = vectors.map((vector) => [`${vector.fn} ${vector.test}`, planOf(vector)] as const);

  testVectors(plans);

  it('are met in each function that has one here', () => {
    const met = plans.filter(([, plan]) => !('cannot' in plan)).map(([title]) => title.split(' ')[0] ?? '');
    expect(
      Object.fromEntries(
        Map.groupBy(met, (fn) => fn)
          .entries()
          .map(([fn, all]) => [fn, all.length]),
      ),
    ).toEqual({
      anderson_ksamp: 1,
      chi2_contingency: 3,
      chisquare: 3,
      cramervonmises_2samp: 5,
      energy_distance: 5,
      entropy: 7,
      jensenshannon: 3,
      ks_2samp: 10,
      kstest: 1,
      power_divergence: 8,
      wasserstein_distance: 7,
    });
  });
});
