/** What the model looks at, as the strings of a captured CSV row. */
export interface LateFeatures {
  readonly departureHour: string;
  readonly distance: string;
  readonly origin: string;
  readonly destination: string;
}

/** A flight of the past: its features, and whether it arrived more than fifteen minutes late. */
export interface LateExample {
  readonly features: LateFeatures;
  readonly late: boolean;
}

/** A fitted logistic regression: plain data, so that it can cross a thread or be stored as a model artifact. */
export interface LateModel {
  readonly intercept: number;
  /** Per standard deviation of the logarithm of the distance. */
  readonly distanceWeight: number;
  readonly logDistanceMean: number;
  readonly logDistanceDeviation: number;
  /** One weight per known hour, origin and destination; a value never seen in fitting weighs nothing. */
  readonly departureHour: Readonly<Record<string, number>>;
  readonly origin: Readonly<Record<string, number>>;
  readonly destination: Readonly<Record<string, number>>;
}

const categories = ['departureHour', 'origin', 'destination'] as const;

/** Weight of the penalty on every coefficient but the intercept: as if each had so many rows that speak against it. */
const ridge = 8;
const newtonSteps = 6;

/**
 * Probability that a flight arrives more than fifteen minutes late. A category the model does not know counts as an
 * average one, a distance that is no number as the average distance.
 */
export const lateProbability = (model: LateModel, features: LateFeatures): number => {
  let logit = model.intercept + model.distanceWeight * scaledLogDistance(model, features.distance);
  for (const column of categories) logit += model[column][features[column]] ?? 0;
  return logistic(logit);
};

/**
 * Fits by Newton's method with a ridge penalty: exact within a few steps and free of chance, where stochastic gradient
 * descent would need a seed and a learning rate. A row touches five coefficients, so a step costs 25 additions per row
 * and one solution of some 470 equations.
 *
 * @throws RangeError when there are no examples
 */
export const fitLateModel = (examples: readonly LateExample[]): LateModel => {
  if (examples.length === 0) throw new RangeError('a model needs at least one example');
  const scale = logDistanceScale(examples);
  const places = new Places();
  const rows = examples.map(({ features }) => places.of(features));
  const distances = examples.map(({ features }) => scaledLogDistance(scale, features.distance));
  const lateShare = examples.filter(({ late }) => late).length / examples.length;

  const weights = new Float64Array(places.size);
  weights[0] = Math.log((lateShare + 1e-6) / (1 - lateShare + 1e-6));
  for (let step = 0; step < newtonSteps; step++) {
    const equations = normalEquations(weights, rows, distances, examples);
    const change = solve(equations.hessian, equations.gradient);
    for (let i = 0; i < weights.length; i++) weights[i] = at(weights, i) + at(change, i);
  }
  return {
    ...scale,
    intercept: at(weights, 0),
    distanceWeight: at(weights, 1),
    departureHour: places.weights('departureHour', weights),
    origin: places.weights('origin', weights),
    destination: places.weights('destination', weights),
  };
};

/**
 * Probability that a late flight scores higher than a punctual one, ties counted half (area under the ROC curve).
 *
 * @returns `undefined` while one of the two kinds is missing
 */
export const areaUnderCurve = (scores: readonly number[], late: readonly boolean[]): number | undefined => {
  const order = scores.map((_, i) => i).sort((a, b) => at(scores, a) - at(scores, b));
  let lateRankSum = 0;
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && scores[at(order, last + 1)] === scores[at(order, first)]) last++;
    const rank = (first + last) / 2 + 1;
    for (let i = first; i <= last; i++) if (late[at(order, i)]) lateRankSum += rank;
    first = last + 1;
  }
  const lates = late.filter(Boolean).length;
  const pairs = lates * (late.length - lates);
  return pairs === 0 ? undefined : (lateRankSum - (lates * (lates + 1)) / 2) / pairs;
};

type DistanceScale = Pick<LateModel, 'logDistanceMean' | 'logDistanceDeviation'>;

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

const scaledLogDistance = (scale: DistanceScale, distance: string): number => {
  const miles = Number(distance);
  return miles > 0 ? (Math.log(miles) - scale.logDistanceMean) / scale.logDistanceDeviation : 0;
};

const logDistanceScale = (examples: readonly LateExample[]): DistanceScale => {
  const logs = examples.map(({ features }) => Math.log(Number(features.distance)));
  const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
  const variance = logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logs.length;
  return { logDistanceMean: mean, logDistanceDeviation: Math.sqrt(variance) || 1 };
};

/** The coefficients' places: intercept, distance, then each category in order of appearance. */
class Places {
  readonly #places = new Map<string, number>();

  get size(): number {
    return 2 + this.#places.size;
  }

  of(features: LateFeatures): number[] {
    return categories.map((column) => {
      const key = `${column}=${features[column]}`;
      const place = this.#places.get(key) ?? this.size;
      this.#places.set(key, place);
      return place;
    });
  }

  weights(column: (typeof categories)[number], all: Float64Array): Record<string, number> {
    const prefix = `${column}=`;
    const own = [...this.#places].filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, place]) => [key.slice(prefix.length), at(all, place)]));
  }
}

/** Gradient of the penalised log-likelihood, and the negative of its matrix of second derivatives. */
const normalEquations = (
  weights: Float64Array,
  rows: readonly (readonly number[])[],
  distances: readonly number[],
  examples: readonly LateExample[],
): { hessian: Float64Array[]; gradient: Float64Array } => {
  const hessian = Array.from({ length: weights.length }, () => new Float64Array(weights.length));
  const gradient = new Float64Array(weights.length);
  for (let i = 1; i < weights.length; i++) {
    row(hessian, i)[i] = ridge;
    gradient[i] = -ridge * at(weights, i);
  }
  rows.forEach((categoryPlaces, r) => {
    const places = [0, 1, ...categoryPlaces];
    const values = [1, at(distances, r), ...categoryPlaces.map(() => 1)];
    const probability = logistic(places.reduce((sum, place, k) => sum + at(weights, place) * at(values, k), 0));
    const error = Number(examples[r]?.late) - probability;
    const curvature = probability * (1 - probability);
    places.forEach((place, k) => {
      const line = row(hessian, place);
      gradient[place] = at(gradient, place) + error * at(values, k);
      places.forEach((other, l) => {
        line[other] = at(line, other) + curvature * at(values, k) * at(values, l);
      });
    });
  });
  return { hessian, gradient };
};

/** Solves a symmetric positive definite system by Cholesky's factors, in place. */
const solve = (matrix: readonly Float64Array[], right: Float64Array): Float64Array => {
  const size = right.length;
  for (let i = 0; i < size; i++) {
    const lineI = row(matrix, i);
    for (let j = 0; j <= i; j++) {
      const lineJ = row(matrix, j);
      let sum = at(lineI, j);
      for (let k = 0; k < j; k++) sum -= at(lineI, k) * at(lineJ, k);
      lineI[j] = i === j ? Math.sqrt(sum) : sum / at(lineJ, j);
    }
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i] = at(solution, i) - at(row(matrix, i), k) * at(solution, k);
    solution[i] = at(solution, i) / at(row(matrix, i), i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i] = at(solution, i) - at(row(matrix, k), i) * at(solution, k);
    solution[i] = at(solution, i) / at(row(matrix, i), i);
  }
  return solution;
};

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

const row = (matrix: readonly Float64Array[], index: number): Float64Array => {
  const line = matrix[index];
  if (line === undefined) throw new RangeError(`row ${index} lies outside a matrix of ${matrix.length} rows`);
  return line;
};
