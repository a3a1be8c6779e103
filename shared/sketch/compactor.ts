/** Puts ascending values among the first `length` items, which ascend; the items have room for all. */
const mergeFromTheEnd = (items: Float64Array, length: number, values: Float64Array): void => {
  let ours = length - 1;
  let theirs = values.length - 1;
  for (let at = length + values.length - 1; theirs >= 0; at -= 1) {
    const value = values[theirs] ?? 0;
    const item = ours < 0 ? Number.NEGATIVE_INFINITY : (items[ours] ?? 0);
    if (item > value) {
      items[at] = item;
      ours -= 1;
    } else {
      items[at] = value;
      theirs -= 1;
    }
  }
};

/** One level of a quantile sketch: numbers of equal weight, of which half go up a level when it overflows. */
export class Compactor {
  #items: Float64Array = new Float64Array(8);
  #length = 0;
  /** How many of the first items are known to ascend. */
  #ascending = 0;

  /** A level of numbers that ascend; they become its own. */
  static of(ascending: Float64Array): Compactor {
    const level = new Compactor();
    level.#items = ascending;
    level.#length = ascending.length;
    level.#ascending = ascending.length;
    return level;
  }

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

  /** Whether the numbers are known to ascend. */
  get isAscending(): boolean {
    return this.#ascending === this.#length;
  }

  addAll(values: ArrayLike<number>): void {
    const length = this.#length + values.length;
    if (length > this.#items.length) this.#grow(length);
    this.#items.set(values, this.#length);
    this.#length = length;
  }

  /** Adds numbers that ascend. Where all that is there ascends too, the two are merged, so that nothing is sorted again. */
  addAscending(values: Float64Array): void {
    if (this.#ascending < this.#length) {
      this.addAll(values);
      return;
    }
    const length = this.#length + values.length;
    if (length > this.#items.length) this.#grow(length);
    mergeFromTheEnd(this.#items, this.#length, values);
    this.#length = length;
    this.#ascending = length;
  }

  /** Adds the numbers of another level; what ascended still does. */
  merge(other: Compactor): void {
    if (other.isAscending) this.addAscending(other.items);
    else this.addAll(other.items);
  }

  /**
   * Sorts, takes out every pair of neighbours and hands one of each pair to the level above. Of an odd number the largest stays
   * behind, as in Deequ.
   *
   * @param offset 0 keeps the smaller of each pair, 1 the larger
   * @returns how many were handed over
   */
  compactInto(above: Compactor, offset: 0 | 1): number {
    const sorted = this.#ascending < this.#length ? this.items.sort() : this.items;
    const pairs = this.#length >> 1;
    const largest = sorted[this.#length - 1] ?? 0;
    for (let pair = 0; pair < pairs; pair += 1) sorted[pair] = sorted[2 * pair + offset] ?? 0;
    above.addAscending(sorted.subarray(0, pairs));
    const odd = this.#length % 2;
    if (odd === 1) sorted[0] = largest;
    this.#length = odd;
    this.#ascending = odd;
    return pairs;
  }

  #grow(length: number): void {
    const grown = new Float64Array(Math.max(length, 2 * this.#items.length));
    grown.set(this.items);
    this.#items = grown;
  }
}
