const digitBits = 11;
const buckets = 1 << digitBits;
const digitMask = buckets - 1;

/** Below so many numbers the native sort is faster than counting into 2,048 buckets. */
const fewest = 256;

const counts = new Int32Array(buckets);

/** Turns counts into the positions at which their digits begin. */
const positions = (): void => {
  let at = 0;
  for (let digit = 0; digit < buckets; digit += 1) {
    const count = counts[digit] ?? 0;
    counts[digit] = at;
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
    positions();
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

/**
 * Sorts doubles in place by their bits, six rounds of counting in place of comparisons.
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
  // Little-endian words. Bits of negative numbers are turned over, so that all bits ascend as the numbers do.
  for (let word = 0; word < 2 * length; word += 2) {
    const high = from[word + 1] ?? 0;
    const turn = high >>> 31 === 1 ? 0xffffffff : 0;
    from[word] = (from[word] ?? 0) ^ turn;
    from[word + 1] = turn === 0 ? high ^ 0x80000000 : ~high;
  }
  for (let round = 0; round < 6; round += 1) {
    // The upper word has its own three rounds, of 11, 11 and 10 bits.
    const offset = round < 3 ? 0 : 1;
    const shift = (round % 3) * digitBits;
    counts.fill(0);
    for (let word = offset; word < 2 * length; word += 2) {
      const digit = ((from[word] ?? 0) >>> shift) & digitMask;
      counts[digit] = (counts[digit] ?? 0) + 1;
    }
    if (counts[((from[offset] ?? 0) >>> shift) & digitMask] === length) continue;
    positions();
    for (let word = 0; word < 2 * length; word += 2) {
      const digit = ((from[word + offset] ?? 0) >>> shift) & digitMask;
      const at = counts[digit] ?? 0;
      to[2 * at] = from[word] ?? 0;
      to[2 * at + 1] = from[word + 1] ?? 0;
      counts[digit] = at + 1;
    }
    [from, to] = [to, from];
  }
  const sorted = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * length);
  for (let word = 0; word < 2 * length; word += 2) {
    const high = from[word + 1] ?? 0;
    const turn = high >>> 31 === 1 ? 0 : 0xffffffff;
    sorted[word] = (from[word] ?? 0) ^ turn;
    sorted[word + 1] = turn === 0 ? high ^ 0x80000000 : ~high;
  }
};
