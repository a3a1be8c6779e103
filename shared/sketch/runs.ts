/** Different numbers, ascending, with how often each occurred: what sketches take many numbers at once by. */
export class Runs {
  /** How many different numbers there are. */
  length = 0;
  /** How many numbers there are, counting repeats. */
  total = 0;
  /** The numbers; none is −0. Those from `length` on mean nothing. */
  readonly values: Float64Array;
  readonly counts: Int32Array;
  /** Fraction digits that each is shown with beyond need; see `CountedNumber`. */
  readonly shownDigits: Uint8Array;

  /** @param capacity most different numbers that there is room for */
  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
    this.counts = new Int32Array(capacity);
    this.shownDigits = new Uint8Array(capacity);
  }

  /** The runs of finite numbers that ascend, none of them −0. */
  static of(ascending: Float64Array): Runs {
    const runs = new Runs(ascending.length);
    runs.take(ascending, ascending.length);
    return runs;
  }

  /** Takes the first `length` of numbers that ascend in place of what was there. */
  take(ascending: Float64Array, length: number): void {
    this.length = runsOfAscending(ascending, length, this.values, this.counts);
    this.total = length;
    this.shownDigits.fill(0, 0, this.length);
  }
}

/** Writes the runs of ascending numbers. Answers how many there are. */
export const runsOfAscending = <Numbers extends Int32Array | Float64Array>(
  ascending: Numbers,
  length: number,
  values: Numbers,
  counts: Int32Array,
): number => {
  if (length === 0) return 0;
  let runs = 0;
  let start = 0;
  let value = ascending[0] ?? 0;
  for (let index = 1; index < length; index += 1) {
    const next = ascending[index] ?? 0;
    if (next === value) continue;
    values[runs] = value;
    counts[runs] = index - start;
    runs += 1;
    start = index;
    value = next;
  }
  values[runs] = value;
  counts[runs] = length - start;
  return runs + 1;
};
