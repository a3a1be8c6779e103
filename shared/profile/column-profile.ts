import { cellForms, cellTypes, isLongDecimal, type Role } from '../capture/index.ts';
import {
  DistinctSketch,
  FrequentValues,
  type FrequentValuesState,
  Moments,
  type MomentsState,
  QuantileSketch,
  type QuantileState,
  seedOfText,
} from '../sketch/index.ts';
import { type InferredType, inferredTypeOf, type TypeCounts } from './cell-type.ts';
import { type ColumnCells, FoldedCells } from './folded-cells.ts';

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

/** `ColumnProfile` as plain data. */
export interface ColumnState extends Column {
  readonly missing: number;
  readonly types: TypeCounts;
  readonly nonFinite: number;
  readonly negative: number;
  readonly moments: MomentsState;
  readonly quantiles: QuantileState;
  readonly distinct: Uint8Array;
  readonly values: FrequentValuesState;
  readonly stringLengths: MomentsState;
}

/** Columns are folded one at a time. */
const folded = new FoldedCells();

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
    return this.#negative;
  }

  /** Statistics over the finite numbers, among other kinds too; `undefined` when there are none. */
  get numeric(): NumericProfile | undefined {
    return this.#moments.count === 0 ? undefined : { moments: this.#moments, quantiles: this.#quantiles };
  }

  /** How many different values the present cells have: numbers by value, others by text. */
  get distinct(): DistinctSketch {
    return this.#distinct;
  }

  /** How many different values the present cells have: exact while `values` is complete, else the sketch's estimate. */
  get distinctCount(): number {
    return this.#values.complete ? this.#values.size : this.#distinct.estimate();
  }

  /** How often each value occurs: numbers by value, others, booleans among them, by text. */
  get values(): FrequentValues {
    return this.#values;
  }

  /** Lengths of the cells of kind string, in UTF-16 code units. */
  get stringLengths(): Moments {
    return this.#stringLengths;
  }

  /** Adds some rows' cells. @param cells at most 16,384 of them */
  fold(cells: ColumnCells): void {
    folded.fold(cells);
    this.#missing += folded.missing;
    this.#types.integral += folded.integral;
    this.#types.fractional += folded.fractional;
    if (folded.runs.length > 0) this.#addRuns(folded);
    if (folded.hasMixedZeros) this.#showZeros(cells);
    if (folded.texts > 0) this.#addTexts(cells);
    for (const at of folded.nonFinite) this.#addNonFinite(String(cells.block.values[at]));
  }

  /** Adds everything that `other` has seen; leaves `other` as it is. The caller sees to it that both are the same column. */
  merge(other: ColumnProfile): void {
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

  #addRuns({ runs }: FoldedCells): void {
    const { values, counts, length } = runs;
    for (let run = 0; run < length && (values[run] ?? 0) < 0; run += 1) this.#negative += counts[run] ?? 0;
    this.#moments.addRuns(runs);
    this.#quantiles.addRuns(runs);
    this.#distinct.addRuns(runs);
    this.#values.addRuns(runs);
  }

  /** Has numbers shown with the needless zeros that some of them were written with. */
  #showZeros({ block, first, end }: ColumnCells): void {
    for (let at = first; at < end; at += 1) {
      const form = block.forms[at] ?? 0;
      const isDecimal = form < cellForms.shortDecimals || isLongDecimal(form);
      if (!isDecimal || (form & cellForms.endsInZero) === 0) continue;
      this.#values.show(block.number(at), form & cellForms.fractionDigits);
    }
  }

  #addTexts({ dictionary }: ColumnCells): void {
    const { texts, textEntries, textCounts } = folded;
    const factsOf = (text: number) => dictionary.facts(textEntries[text] ?? 0);
    let total = 0;
    for (let text = 0; text < texts; text += 1) {
      const { type, number, nonFinite, length, high, low } = factsOf(text);
      const count = textCounts[text] ?? 0;
      if (!Number.isNaN(number)) this.#addNumber(number, count);
      total += count;
      this.#types[type] += count;
      if (nonFinite) this.#nonFinite += count;
      if (type === 'string') this.#stringLengths.addRepeated(length, count);
      this.#distinct.addHash(high, low);
    }
    this.#values.addTexts((text) => factsOf(text).text, textCounts, texts, total);
  }

  /** Adds a number that is counted by its text, such as 007, to the statistics of numbers. */
  #addNumber(number: number, times: number): void {
    if (number < 0) this.#negative += times;
    this.#moments.addRepeated(number, times);
    for (let time = 0; time < times; time += 1) this.#quantiles.add(number);
  }

  #addNonFinite(text: string): void {
    this.#types.fractional += 1;
    this.#nonFinite += 1;
    this.#distinct.add(text);
    this.#values.add(text);
  }
}
