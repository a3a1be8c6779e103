const digitBits = 11;
const buckets = 1 << digitBits;
const digitMask = buckets - 1;

/** Below so many numbers the native sort is faster than counting into 2,048 buckets. */
const fewest = 256;

const counts = new Int32Array(buckets);
const lateCounts = new Int32Array(buckets);
const lastCounts = new Int32Array(buckets);

/** Turns counts into the positions at which their digits begin. */
const positions = (table: Int32Array): void => {
  let at = 0;
  for (let digit = 0; digit < buckets; digit += 1) {
    const count = table[digit] ?? 0;
    table[digit] = at;
    at += count;
  }
};

/**
 * Sorts 32-bit integers in place by as many rounds of counting as their span needs.
 *
 * @param spare as long as `numbers`; overwritten
 */
export const sortIntegers = (numbers: Int32Array, spare: Int32Array): void => {
  if (numbers.length < fewest) {
    numbers.sort();
    return;
  }
  let min = numbers[0] ?? 0;
  let max = min;
  for (let index = 1; index < numbers.length; index += 1) {
    const number = numbers[index] ?? 0;
    if (number < min) min = number;
    if (number > max) max = number;
  }
  const span = max - min;
  let [from, to] = [numbers, spare];
  for (let shift = 0; shift < 32 && span >= 2 ** shift; shift += digitBits) {
    counts.fill(0);
    for (let index = 0; index < from.length; index += 1) {
      const digit = (((from[index] ?? 0) - min) >>> shift) & digitMask;
      counts[digit] = (counts[digit] ?? 0) + 1;
    }
    positions(counts);
    for (let index = 0; index < from.length; index += 1) {
      const number = from[index] ?? 0;
      const digit = ((number - min) >>> shift) & digitMask;
      const at = counts[digit] ?? 0;
      to[at] = number;
      counts[digit] = at + 1;
    }
    [from, to] = [to, from];
  }
  if (from !== numbers) numbers.set(from);
};

/** Longest run of equal upper words that is sorted by insertion. */
const shortRun = 16;

/** Sorts the numbers from `first` to before `end`, few of them. */
const insertionSort = (numbers: Float64Array, first: number, end: number): void => {
  for (let index = first + 1; index < end; index += 1) {
    const number = numbers[index] ?? 0;
    let at = index;
    for (; at > first && (numbers[at - 1] ?? 0) > number; at -= 1) numbers[at] = numbers[at - 1] ?? 0;
    numbers[at] = number;
  }
};

/** Puts numbers in order whose upper words are. */
const sortWithinUpperWords = (numbers: Float64Array): void => {
  const words = new Int32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  let first = 0;
  for (let index = 1; index <= numbers.length; index += 1) {
    if (index < numbers.length && words[2 * index + 1] === words[2 * first + 1]) continue;
    if (index - first > shortRun) numbers.subarray(first, index).sort();
    else if (index - first > 1) insertionSort(numbers, first, index);
    first = index;
  }
};

/**
 * Sorts doubles in place: by the upper words of their bits in three rounds of counting, then the few that share one.
 *
 * @param numbers finite, no −0
 * @param spare as long as `numbers`; overwritten
 */
export const sortDoubles = (numbers: Float64Array, spare: Float64Array): void => {
  const { length } = numbers;
  if (length < fewest) {
    numbers.sort();
    return;
  }
  let from = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * length);
  let to = new Uint32Array(spare.buffer, spare.byteOffset, 2 * length);
  counts.fill(0);
  lateCounts.fill(0);
  lastCounts.fill(0);
  // Little-endian words. Bits of negative numbers are turned over, so that the upper words ascend as the numbers do.
  for (let word = 1; word < 2 * length; word += 2) {
    const bits = from[word] ?? 0;
    const high = (bits ^ (bits >> 31 === 0 ? 0x80000000 : 0xffffffff)) >>> 0;
    from[word] = high;
    counts[high & digitMask] = (counts[high & digitMask] ?? 0) + 1;
    const middle = (high >>> digitBits) & digitMask;
    lateCounts[middle] = (lateCounts[middle] ?? 0) + 1;
    const last = high >>> (2 * digitBits);
    lastCounts[last] = (lastCounts[last] ?? 0) + 1;
  }
  for (const [round, table] of [counts, lateCounts, lastCounts].entries()) {
    const shift = round * digitBits;
    if (table[((from[1] ?? 0) >>> shift) & digitMask] === length) continue;
    positions(table);
    for (let word = 0; word < 2 * length; word += 2) {
      const high = from[word + 1] ?? 0;
      const digit = (high >>> shift) & digitMask;
      const at = table[digit] ?? 0;
      to[2 * at] = from[word] ?? 0;
      to[2 * at + 1] = high;
      table[digit] = at + 1;
    }
    [from, to] = [to, from];
  }
  const sorted = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * length);
  for (let word = 0; word < 2 * length; word += 2) {
    const high = from[word + 1] ?? 0;
    sorted[word] = from[word] ?? 0;
    sorted[word + 1] = high ^ (high >>> 31 === 1 ? 0x80000000 : 0xffffffff);
  }
  sortWithinUpperWords(numbers);
};
