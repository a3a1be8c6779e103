import type { Cut } from './score-bins.ts';

/** One column in a sample of rows, with what was predicted for them. */
export interface WeighedSample {
  /** Of each row; null where there is none. Missing values are a bin of their own. */
  readonly cells: readonly (number | string | null)[];
  /** Of each row; rows without are left out. */
  readonly predictions: readonly (number | null)[];
  /** What numbers are binned by, ascending, such as `ScoreBins.cuts`; without them every value is its own bin. */
  readonly cuts?: readonly Cut[];
}

const binOf = (cell: number | string | null, cuts: readonly Cut[] | undefined): string => {
  if (cell === null) return 'missing';
  if (typeof cell === 'string') return `text ${cell}`;
  if (cuts === undefined) return `number ${cell}`;
  const at = cuts.findIndex(({ value, isInclusive }) => (isInclusive ? cell <= value : cell < value));
  return `bin ${at === -1 ? cuts.length : at}`;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const squaresAbout = (values: readonly number[]): number => {
  const mean = sum(values) / values.length;
  return sum(values.map((value) => (value - mean) ** 2));
};

const sampledBins = ({ cells, predictions, cuts }: WeighedSample): readonly (readonly number[])[] => {
  const bins = new Map<string, number[]>();
  for (const [row, prediction] of predictions.entries()) {
    if (prediction === null) continue;
    const bin = binOf(cells[row] ?? null, cuts);
    const ofBin = bins.get(bin);
    if (ofBin === undefined) bins.set(bin, [prediction]);
    else ofBin.push(prediction);
  }
  return [...bins.values()];
};

/**
 * How much of the prediction goes with a column, whatever the form: the correlation ratio of the prediction over the column's bins, without the
 * bias that many bins bring, ω² = (B − (k − 1)·M) / (T + M). Says nothing of what causes what. O(rows × cuts).
 *
 * @returns 0 to 1, 0 also where it comes out below; undefined where all predictions are the same, or no bin has two rows
 * @throws RangeError when the sample's lists differ in length, or a prediction is not finite
 * @see Hays, "Statistics for Psychologists", 1963; Fisher, "Statistical Methods for Research Workers", 1925, for η²
 */
export const columnWeight = (sample: WeighedSample): number | undefined => {
  const { cells, predictions } = sample;
  if (cells.length !== predictions.length) {
    throw new RangeError(`cells are ${cells.length} and predictions ${predictions.length}, but must be as many`);
  }
  const odd = predictions.find((prediction) => prediction !== null && !Number.isFinite(prediction));
  if (odd !== undefined) throw new RangeError(`predictions hold ${odd}, but must hold finite numbers and null`);
  const bins = sampledBins(sample);
  const all = bins.flat();
  const [total, within] = [squaresAbout(all), sum(bins.map(squaresAbout))];
  const degrees = all.length - bins.length;
  if (degrees < 1 || all.every((prediction) => prediction === all[0])) return undefined;
  const mean = within / degrees;
  return Math.min(1, Math.max(0, (total - within - (bins.length - 1) * mean) / (total + mean)));
};
