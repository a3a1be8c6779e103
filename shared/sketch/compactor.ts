/** One level of a quantile sketch: numbers of equal weight, of which half go up a level when it overflows. */
export class Compactor {
  #items = new Float64Array(8);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The numbers, in no order; a view that the next change invalidates. */
  get items(): Float64Array {
    return this.#items.subarray(0, this.#length);
  }

  add(value: number): void {
    if (this.#length === this.#items.length) this.#grow(this.#length + 1);
    this.#items[this.#length] = value;
    this.#length += 1;
  }

  addAll(values: ArrayLike<number>): void {
    const length = this.#length + values.length;
    if (length > this.#items.length) this.#grow(length);
    this.#items.set(values, this.#length);
    this.#length = length;
  }

  /**
   * Sorts, takes out every pair of neighbours and returns one of each pair. Of an odd number the largest stays behind,
   * as in Deequ.
   *
   * @param offset 0 keeps the smaller of each pair, 1 the larger
   */
  compact(offset: 0 | 1): Float64Array {
    const sorted = this.items.sort();
    const pairs = this.#length >> 1;
    const survivors = new Float64Array(pairs);
    for (let pair = 0; pair < pairs; pair += 1) survivors[pair] = sorted[2 * pair + offset] ?? 0;
    const odd = this.#length % 2;
    if (odd === 1) sorted[0] = sorted[this.#length - 1] ?? 0;
    this.#length = odd;
    return survivors;
  }

  #grow(length: number): void {
    const grown = new Float64Array(Math.max(length, 2 * this.#items.length));
    grown.set(this.items);
    this.#items = grown;
  }
}
