import { CountedNumber, countedNumber } from './decimal.ts';
import { Hash, hashNumber, hashText, numberHashHigh, numberHashLow } from './hash.ts';
import type { Runs } from './runs.ts';

const precision = 12;
const registerCount = 2 ** precision;
/** Bits of the hash that are left for the run of zeros. */
const tailBits = 64 - precision;
const headShift = 32 - precision;

/** Estimator for the registers that are still zero (Ertl's σ): the part that linear counting plays elsewhere. */
const lowRangeTerm = (share: number): number => {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let term = share;
  let factor = 1;
  let sum = share;
  for (let previous = Number.NaN; sum !== previous; ) {
    term *= term;
    previous = sum;
    sum += term * factor;
    factor += factor;
  }
  return sum;
};

/** Estimator for the registers that are saturated (Ertl's τ). */
const highRangeTerm = (share: number): number => {
  if (share === 0 || share === 1) return 0;
  let root = share;
  let factor = 1;
  let sum = 1 - share;
  for (let previous = Number.NaN; sum !== previous; ) {
    root = Math.sqrt(root);
    previous = sum;
    factor *= 0.5;
    sum -= (1 - root) ** 2 * factor;
  }
  return sum / 3;
};

/** Adds numbers, given as the words of their bits, lower ones first. The lower half of a hash is needed once in a million. */
const raiseRegisters = (registers: Uint8Array, words: Int32Array, length: number): void => {
  for (let index = 0; index < length; index += 1) {
    const low = words[2 * index] ?? 0;
    const high = words[2 * index + 1] ?? 0;
    const hash = numberHashHigh(high, low);
    const rest = hash << precision;
    const zeros = rest === 0 ? headShift + Math.clz32(numberHashLow(high, low)) : Math.clz32(rest);
    const register = hash >>> headShift;
    if (zeros >= (registers[register] ?? 0)) registers[register] = zeros + 1;
  }
};

/**
 * How many different values were seen, in 4 KiB: HyperLogLog with 4,096 registers over a 64-bit hash. The standard error is
 * 1.04/√4096 = 1.6 %, and nearly exact for small counts. Merging takes the larger of each register, so the order of
 * adding and merging never matters, and adding the same again changes nothing.
 *
 * @see Flajolet et al., AOFA 2007; the estimator is algorithm 6 of Ertl, "New cardinality estimation algorithms for
 *   HyperLogLog sketches", 2017, which needs neither a table nor a switch between ranges
 */
export class DistinctSketch {
  /** Made at the first value: most columns of most partials have one, but not all. */
  #registers: Uint8Array | undefined;
  readonly #hash = new Hash();
  readonly #number = new CountedNumber();

  /** Adds a text; a number that is counted by its value as `addNumber` does. */
  add(text: string): void {
    if (countedNumber(text, this.#number)) this.addNumber(this.#number.value);
    else {
      hashText(text, this.#hash);
      this.addHash(this.#hash.high, this.#hash.low);
    }
  }

  /** Adds a number. @param value not −0 */
  addNumber(value: number): void {
    hashNumber(value, this.#hash);
    this.addHash(this.#hash.high, this.#hash.low);
  }

  /** Adds many numbers. */
  addRuns({ values, length }: Runs): void {
    this.#registers ??= new Uint8Array(registerCount);
    raiseRegisters(this.#registers, new Int32Array(values.buffer, values.byteOffset, 2 * length), length);
  }

  /** Adds whatever has this hash: the same value must always come with the same. */
  addHash(high: number, low: number): void {
    this.#registers ??= new Uint8Array(registerCount);
    const register = high >>> headShift;
    const rest = high << precision;
    const zeros = rest === 0 ? headShift + Math.clz32(low) : Math.clz32(rest);
    if (zeros + 1 > (this.#registers[register] ?? 0)) this.#registers[register] = zeros + 1;
  }

  /** Adds everything that `other` has seen; leaves `other` as it is. */
  merge(other: DistinctSketch): void {
    if (other.#registers === undefined) return;
    this.#registers ??= new Uint8Array(registerCount);
    for (let index = 0; index < registerCount; index += 1) {
      const theirs = other.#registers[index] ?? 0;
      if (theirs > (this.#registers[index] ?? 0)) this.#registers[index] = theirs;
    }
  }

  /** Estimated number of different values, not rounded; 0 while nothing was added. O(registers). */
  estimate(): number {
    if (this.#registers === undefined) return 0;
    const counts = new Array<number>(tailBits + 2).fill(0);
    for (const rank of this.#registers) counts[rank] = (counts[rank] ?? 0) + 1;
    const share = (rank: number) => (counts[rank] ?? 0) / registerCount;
    let sum = registerCount * highRangeTerm(1 - share(tailBits + 1));
    for (let rank = tailBits; rank >= 1; rank -= 1) sum = 0.5 * (sum + (counts[rank] ?? 0));
    sum += registerCount * lowRangeTerm(share(0));
    return registerCount ** 2 / (2 * Math.LN2 * sum);
  }

  /** The registers, copied; none while nothing was added. */
  toState(): Uint8Array {
    return this.#registers?.slice() ?? new Uint8Array();
  }

  /** @throws RangeError when the state does not hold 4,096 registers, or none */
  static fromState(state: Uint8Array): DistinctSketch {
    const sketch = new DistinctSketch();
    if (state.length === 0) return sketch;
    if (state.length !== registerCount) {
      throw new RangeError(`state holds ${state.length} registers, but must hold ${registerCount}`);
    }
    sketch.#registers = new Uint8Array(state);
    return sketch;
  }
}
