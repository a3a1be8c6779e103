import type { Cell, Role } from '../capture/index.ts';
import {
  Decimal,
  DistinctSketch,
  FrequentValues,
  type FrequentValuesState,
  type Hash,
  longestKept,
  Moments,
  type MomentsState,
  QuantileSketch,
  type QuantileState,
  scanDecimal,
  seedOfText,
} from '../sketch/index.ts';
import {
  cellTypes,
  classified,
  type InferredType,
  inferredTypeOf,
  isPresent,
  type TypeCounts,
  textOf,
} from './cell-type.ts';
import { NumberBatch } from './number-batch.ts';

/** A column of a profile. Names are unique within a role, not across the two. */
export interface Column {
  readonly name: string;
  readonly role: Role;
}

/** What is known about the finite numbers of a column. */
export interface NumericProfile {
  readonly moments: Moments;
  readonly quantiles: QuantileSketch;
}

/** `ColumnProfile` as JSON. */
export interface ColumnState extends Column {
  readonly missing: number;
  readonly types: TypeCounts;
  readonly nonFinite: number;
  readonly negative: number;
  readonly moments: MomentsState;
  readonly quantiles: QuantileState;
  readonly distinct: string;
  readonly values: FrequentValuesState;
  readonly stringLengths: MomentsState;
}

/**
 * Everything a profile keeps about one column. Counts, minimum, maximum, distinct estimate and, up to their cap, values do not
 * depend on the order of adding and merging; sums and moments do in their last digits, quantiles within their bound. Some
 * hundred KiB at most, whatever the number of rows.
 */
export class ColumnProfile {
  readonly name: string;
  readonly role: Role;
  #missing = 0;
  #types = { integral: 0, fractional: 0, boolean: 0, string: 0 };
  #nonFinite = 0;
  #negative = 0;
  #moments = new Moments();
  #quantiles: QuantileSketch;
  #distinct = new DistinctSketch();
  #values = new FrequentValues();
  #stringLengths = new Moments();
  /** Numbers that came but are not in the statistics yet; whoever reads those has them worked in first. */
  readonly #batch = new NumberBatch();
  readonly #decimal = new Decimal();

  /** @param seed names the coin that the quantile sketch tosses; together with the column's name and role */
  constructor({ name, role }: Column, seed: string) {
    this.name = name;
    this.role = role;
    this.#quantiles = new QuantileSketch(seedOfText(`${seed}\n${role}\n${name}`));
  }

  /** Cells that hold a value. */
  get present(): number {
    const { integral, fractional, boolean, string } = this.types;
    return integral + fractional + boolean + string;
  }

  /** Cells that hold none: absent, JSON null, or an empty CSV field. */
  get missing(): number {
    return this.#missing;
  }

  /** How many of the present cells are of each kind. */
  get types(): TypeCounts {
    this.#settle();
    return this.#types;
  }

  get inferredType(): InferredType {
    return inferredTypeOf(this.types);
  }

  /** Cells that hold NaN, an infinity, or a number too large for a double. They are present, but in no numeric statistic. */
  get nonFinite(): number {
    return this.#nonFinite;
  }

  /** Finite numbers below zero. */
  get negative(): number {
    this.#settle();
    return this.#negative;
  }

  /** Statistics over the finite numbers, among other kinds too; `undefined` when there are none. */
  get numeric(): NumericProfile | undefined {
    this.#settle();
    return this.#moments.count === 0 ? undefined : { moments: this.#moments, quantiles: this.#quantiles };
  }

  /** How many different texts the present cells have. */
  get distinct(): DistinctSketch {
    this.#settle();
    return this.#distinct;
  }

  /** How often each text occurs; JSON numbers and booleans count by the text they are written as. */
  get values(): FrequentValues {
    this.#settle();
    return this.#values;
  }

  /** Lengths of the cells of kind string, in UTF-16 code units. */
  get stringLengths(): Moments {
    return this.#stringLengths;
  }

  add(cell: Cell | undefined): void {
    if (!isPresent(cell)) {
      this.addMissing();
      return;
    }
    const text = textOf(cell);
    if (typeof cell !== 'boolean' && scanDecimal(text, this.#decimal)) {
      this.addDecimal(this.#decimal.high, this.#decimal.low, this.#decimal.form);
      return;
    }
    const { type, number, nonFinite } = classified(cell);
    this.#types[type] += 1;
    if (nonFinite) this.#nonFinite += 1;
    if (Number.isFinite(number)) this.#addNumber(number);
    if (type === 'string') this.#stringLengths.add(text.length);
    this.#distinct.add(text);
    this.#values.add(text);
  }

  /** Adds a cell that holds nothing. */
  addMissing(): void {
    this.#missing += 1;
  }

  /** Adds a plain decimal by its digits: the same as `add` of its text. */
  addDecimal(high: number, low: number, form: number): void {
    if (this.#batch.add(high, low, form)) this.#settle();
  }

  /**
   * Adds ASCII bytes that are neither number nor boolean nor a name of NaN or infinity: the same as `add` of their text.
   *
   * @param hash what `hashAscii` makes of them
   * @returns their text
   */
  addWord(bytes: Uint8Array, start: number, end: number, hash: Hash): string {
    if (end - start > longestKept) {
      const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
      this.add(text);
      return text;
    }
    this.#types.string += 1;
    this.#stringLengths.add(end - start);
    this.#distinct.addHash(hash);
    return this.#values.addAscii(bytes, start, end, hash);
  }

  /** Adds everything that `other` has seen; leaves `other` as it is. The caller sees to it that both are the same column. */
  merge(other: ColumnProfile): void {
    this.#settle();
    other.#settle();
    this.#missing += other.#missing;
    for (const type of cellTypes) this.#types[type] += other.#types[type];
    this.#nonFinite += other.#nonFinite;
    this.#negative += other.#negative;
    this.#moments.merge(other.#moments);
    this.#quantiles.merge(other.#quantiles);
    this.#distinct.merge(other.#distinct);
    this.#values.merge(other.#values);
    this.#stringLengths.merge(other.#stringLengths);
  }

  toState(): ColumnState {
    this.#settle();
    return {
      name: this.name,
      role: this.role,
      missing: this.#missing,
      types: { ...this.#types },
      nonFinite: this.#nonFinite,
      negative: this.#negative,
      moments: this.#moments.toState(),
      quantiles: this.#quantiles.toState(),
      distinct: this.#distinct.toState(),
      values: this.#values.toState(),
      stringLengths: this.#stringLengths.toState(),
    };
  }

  static fromState(state: ColumnState): ColumnProfile {
    const column = new ColumnProfile(state, '');
    column.#missing = state.missing;
    column.#types = { ...state.types };
    column.#nonFinite = state.nonFinite;
    column.#negative = state.negative;
    column.#moments = Moments.fromState(state.moments);
    column.#quantiles = QuantileSketch.fromState(state.quantiles);
    column.#distinct = DistinctSketch.fromState(state.distinct);
    column.#values = FrequentValues.fromState(state.values);
    column.#stringLengths = Moments.fromState(state.stringLengths);
    return column;
  }

  /** Works the numbers of the batch into the statistics. */
  #settle(): void {
    if (this.#batch.isEmpty) return;
    this.#batch.countTexts(this.#distinct, this.#values);
    const fractional = this.#batch.fractional();
    const sorted = this.#batch.sorted();
    this.#types.fractional += fractional;
    this.#types.integral += sorted.length - fractional;
    for (let index = 0; (sorted[index] ?? 0) < 0; index += 1) this.#negative += 1;
    this.#moments.addAscending(sorted);
    this.#quantiles.addAscending(sorted);
  }

  #addNumber(number: number): void {
    if (number < 0) this.#negative += 1;
    this.#moments.add(number);
    this.#quantiles.add(number);
  }
}
