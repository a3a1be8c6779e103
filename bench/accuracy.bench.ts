import { DistinctSketch, Moments, QuantileSketch, Runs } from '../shared/sketch/index.ts';
import { type ExactMoments, exactMoments, worstRankError } from './exact.ts';
import { randomNumbers } from './generate.ts';
import { barWord } from './measure.ts';
import {
  arriving,
  type Distribution,
  distributions,
  endsOfParts,
  endsOfSize,
  normalNumbers,
  sortedDraws,
  sortedParts,
} from './values.ts';

/*
 * How far the sketches are from the exact answer. Everything is seeded, so every machine prints the same numbers.
 *
 *   BENCH_SEEDS   seeds for each way of filling a quantile sketch (default 100; a quarter of them for one value at a time)
 *   BENCH_VALUES  values in each quantile sketch and each set of moments (default 1,000,000)
 */
const seeds = Number(process.env.BENCH_SEEDS ?? 100);
const count = Number(process.env.BENCH_VALUES ?? 1_000_000);
const batch = 16_384;

const percent = (share: number): string => `${(100 * share).toFixed(3)} %`;

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

/** The smallest number that a share of all does not exceed. */
const nearestRank = (numbers: readonly number[], share: number): number =>
  sorted(numbers)[Math.max(0, Math.ceil(share * numbers.length) - 1)] ?? Number.NaN;

// Quantiles

const filled = (parts: readonly Float64Array[], seed: number): QuantileSketch => {
  const sketch = new QuantileSketch(seed);
  for (const part of parts) sketch.addRuns(Runs.of(part));
  return sketch;
};

const mergedOf = (parts: readonly Float64Array[], seed: number): QuantileSketch => {
  const merged = new QuantileSketch(seed);
  for (const [index, part] of parts.entries()) merged.merge(filled([part], 1000 * seed + index + 1));
  return merged;
};

interface Filling {
  readonly name: string;
  readonly seeds: number;
  readonly fill: (values: Float64Array, order: Distribution['order'], seed: number) => QuantileSketch;
}

const fillings: readonly Filling[] = [
  {
    name: 'one by one',
    seeds: Math.ceil(seeds / 4),
    fill: (values, order, seed) => {
      const sketch = new QuantileSketch(seed);
      for (const value of arriving(values, order, seed)) sketch.add(value);
      return sketch;
    },
  },
  {
    name: 'batches',
    seeds,
    fill: (values, order, seed) => filled(sortedParts(values, order, seed, endsOfSize(values.length, batch)), seed),
  },
  ...[64, 720].map((parts) => ({
    name: `${parts} merged`,
    seeds,
    fill: (values: Float64Array, order: Distribution['order'], seed: number) =>
      mergedOf(sortedParts(values, order, seed, endsOfParts(values.length, parts)), seed),
  })),
];

const rankErrorBar = 0.002;

const quantileErrors = (): void => {
  console.log(
    `Quantiles: worst error over all ranks, ${count.toLocaleString('en-US')} values; each seed is another order and other coins`,
  );
  console.log('values          filled       seeds    median      99 %       max   bar: 99 % of seeds ≤ 0.200 %');
  for (const [place, distribution] of distributions.entries()) {
    const values = sortedDraws(distribution, count, place + 1);
    for (const { name, seeds, fill } of fillings) {
      // Only the order of values matters to a sketch: seeds of its own keep each distribution from repeating another.
      const errors = Array.from({ length: seeds }, (_, index) =>
        worstRankError(fill(values, distribution.order, 10_000 * place + index + 1), values),
      );
      const [median, most, max] = [0.5, 0.99, 1].map((share) => nearestRank(errors, share));
      console.log(
        `${distribution.name.padEnd(15)} ${name.padEnd(11)} ${String(seeds).padStart(6)} ${[median, most, max]
          .map((error) => percent(error ?? 0).padStart(9))
          .join(' ')}   ${barWord((most ?? 1) <= rankErrorBar)}`,
      );
    }
  }
};

// Distinct values

const distinctSeeds = 1000;
const largestFilled = 100_000;
const checkpoints = [10, 100, 1000, 3000, 10_000, 30_000, largestFilled];

/** Members of each group that is merged, and the prime number of groups to a slope. */
const groups = [
  [3, 331],
  [10, 97],
] as const;

/** Texts that no other seed has: every second seed's are decimals, which are hashed by their digits. */
const textOf = (seed: number): ((index: number) => string) =>
  seed % 2 === 0 ? (index) => `${seed}.${index + 1_000_000}` : (index) => `s${seed}-${index}`;

/** Fills one sketch and notes its relative error on the way. */
const filledDistinct = (seed: number, errors: ReadonlyMap<number, number[]>): DistinctSketch => {
  const sketch = new DistinctSketch();
  const text = textOf(seed);
  for (let added = 1; added <= largestFilled; added += 1) {
    sketch.add(text(added));
    errors.get(added)?.push(sketch.estimate() / added - 1);
  }
  return sketch;
};

/**
 * Errors of sketches of more values, made by merging: no text is in two sketches, so a group holds as many values as were added to
 * its members. Members stand in as many rows as a group has, and a group takes one of each row along a slope: with a prime number of
 * columns any two groups have at most one member in common.
 */
const errorsOfGroups = (sketches: readonly DistinctSketch[], size: number, columns: number): number[] =>
  Array.from({ length: columns * size }, (_, group) => {
    const merged = new DistinctSketch();
    const slope = Math.floor(group / columns);
    for (let row = 0; row < size; row += 1) {
      const sketch = sketches[row * columns + ((group + row * slope) % columns)];
      if (sketch !== undefined) merged.merge(sketch);
    }
    return merged.estimate() / (size * largestFilled) - 1;
  });

const rms = (errors: readonly number[]): number =>
  Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);

const distinctErrors = (): void => {
  console.log('\nDistinct values: error relative to the true number; no two seeds share a value');
  console.log(
    '300,000 and 1,000,000 values are merged from the sketches of 100,000; any two have at most one of those in common',
  );
  console.log('   values   seeds       rms     worst   bars: rms ≤ 1.700 %, worst ≤ 6.000 %');
  const errors = new Map<number, number[]>(checkpoints.map((values) => [values, []]));
  const sketches = Array.from({ length: distinctSeeds }, (_, seed) => filledDistinct(seed + 1, errors));
  for (const [size, columns] of groups) errors.set(size * largestFilled, errorsOfGroups(sketches, size, columns));
  for (const [values, found] of errors) {
    const worst = Math.max(...found.map(Math.abs));
    console.log(
      `${values.toLocaleString('en-US').padStart(9)} ${String(found.length).padStart(7)} ${percent(rms(found)).padStart(9)} ${percent(worst).padStart(9)}   ${barWord(rms(found) <= 0.017)}, ${barWord(worst <= 0.06)}`,
    );
  }
};

// Moments

const momentSeeds = 5;
const momentsBar = 1e-12;

interface Numbers {
  readonly name: string;
  readonly draw: (seed: number) => () => number;
}

const numbers: readonly Numbers[] = [
  { name: 'normal, mean 0, σ 1', draw: normalNumbers },
  { name: 'normal, mean 1e9, σ 1', draw: (seed) => shifted(normalNumbers(seed), 1e9, 1) },
  { name: 'normal, mean 1e6, σ 1e-3', draw: (seed) => shifted(normalNumbers(seed), 1e6, 1e-3) },
  { name: 'log-normal, σ 3 in the log', draw: (seed) => exponential(normalNumbers(seed), 3) },
  { name: '±1e9, σ 1 around each', draw: (seed) => alternating(normalNumbers(seed)) },
  { name: 'prices of two decimals', draw: (seed) => prices(randomNumbers(seed)) },
  { name: '0.1 every time', draw: () => () => 0.1 },
];

function shifted(next: () => number, mean: number, deviation: number): () => number {
  return () => mean + deviation * next();
}

function exponential(next: () => number, factor: number): () => number {
  return () => Math.exp(factor * next());
}

function alternating(next: () => number): () => number {
  let sign = 1;
  return () => {
    sign = -sign;
    return sign * 1e9 + next();
  };
}

function prices(next: () => number): () => number {
  return () => Math.round(next() * 50_000) / 100;
}

const chunksOf = (values: Float64Array, ends: readonly number[]): Float64Array[] =>
  ends.map((end, part) => values.slice(ends[part - 1] ?? 0, end).sort());

const momentFillings: readonly (readonly [string, (values: Float64Array) => Moments])[] = [
  [
    'one by one',
    (values) => {
      const moments = new Moments();
      for (const value of values) moments.add(value);
      return moments;
    },
  ],
  [
    'batches',
    (values) => {
      const moments = new Moments();
      for (const part of chunksOf(values, endsOfSize(values.length, batch))) moments.addRuns(Runs.of(part));
      return moments;
    },
  ],
  [
    '720 merged',
    (values) => {
      const merged = new Moments();
      for (const part of chunksOf(values, endsOfParts(values.length, 720))) {
        const moments = new Moments();
        moments.addRuns(Runs.of(part));
        merged.merge(moments);
      }
      return merged;
    },
  ],
];

interface MomentErrors {
  readonly mean: number;
  readonly deviation: number;
  readonly sum: number;
  /** The deviation's error over the deviation itself, which the bar does not ask for; 0 where both are 0. */
  readonly ownDeviation: number;
}

const momentErrors = (moments: Moments, exact: ExactMoments): MomentErrors => {
  const scale = Math.max(Math.abs(exact.mean), exact.standardDeviation);
  const deviation = Math.abs((moments.standardDeviation ?? Number.NaN) - exact.standardDeviation);
  return {
    mean: Math.abs((moments.mean ?? Number.NaN) - exact.mean) / scale,
    deviation: deviation / scale,
    sum: Math.abs(moments.sum - exact.sum) / (scale * moments.count),
    ownDeviation: deviation === 0 ? 0 : deviation / exact.standardDeviation,
  };
};

const momentsErrors = (): void => {
  console.log(
    `\nMoments: worst error of ${momentSeeds} seeds over max(|mean|, σ), ${count.toLocaleString('en-US')} values, against sums in two doubles`,
  );
  console.log(
    'values                       filled           mean         σ       sum   σ over σ   bar: mean and σ ≤ 1e-12 (sum beside it)',
  );
  for (const { name, draw } of numbers) {
    const sets = Array.from({ length: momentSeeds }, (_, seed) => Float64Array.from({ length: count }, draw(seed + 1)));
    const exact = sets.map(exactMoments);
    for (const [filling, fill] of momentFillings) {
      const found = sets.map((values, index) => momentErrors(fill(values), exact[index] as ExactMoments));
      const worst = (field: keyof MomentErrors): number => Math.max(...found.map((errors) => errors[field]));
      const fields = (['mean', 'deviation', 'sum', 'ownDeviation'] as const).map(worst);
      const isMet = Math.max(worst('mean'), worst('deviation')) <= momentsBar;
      console.log(
        `${name.padEnd(28)} ${filling.padEnd(11)} ${fields.map((error) => error.toExponential(1).padStart(9)).join(' ')}   ${barWord(isMet)} (${barWord(worst('sum') <= momentsBar)})`,
      );
    }
  }
};

const begin = performance.now();
quantileErrors();
distinctErrors();
momentsErrors();
console.log(`\n${Math.round((performance.now() - begin) / 1000)} s`);
