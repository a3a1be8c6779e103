import { cellForms, type Role, type RowBlock, type ScannedRecord, type TextDictionary } from '../capture/index.ts';
import { Hash, hashText } from '../sketch/index.ts';

/** What in a column cannot make its record worth a look. */
export interface ColumnScreen {
  readonly role: Role;
  /** Place among the columns of its role. */
  readonly place: number;
  /** Numbers below are worth a look. */
  readonly min?: number;
  /** Numbers above are worth a look. */
  readonly max?: number;
  /** Numbers from `unsureFrom` to `unsureTo`, both included, are worth a look. */
  readonly unsureFrom?: number;
  readonly unsureTo?: number;
  /** Texts that it lacks are worth a look. */
  readonly values?: { has(value: string): boolean };
}

/**
 * Says which records `onRecord` has to see. It may say so of too many, never of too few: it is asked of a record's bytes, so that only
 * those records are made into objects.
 */
export interface Screen {
  /** Records whose id's hash lies in this share are worth a look: `hashText(id).high >>> 0 < sampleShare · 2^32`. */
  readonly sampleShare: number;
  readonly columns: readonly ColumnScreen[];
}

/** One column's test; limits that are not set let everything pass. */
class CellTest {
  readonly role: Role;
  readonly place: number;
  readonly #min: number;
  readonly #max: number;
  readonly #unsureFrom: number;
  readonly #unsureTo: number;
  readonly #values: ColumnScreen['values'];
  /** Verdicts on the texts of a dictionary, by entry, as long as it is the same with the same texts. */
  #known: boolean[] = [];
  #dictionary: TextDictionary | undefined;
  #generation = 0;

  constructor(screen: ColumnScreen) {
    this.role = screen.role;
    this.place = screen.place;
    this.#min = screen.min ?? Number.NEGATIVE_INFINITY;
    this.#max = screen.max ?? Number.POSITIVE_INFINITY;
    this.#unsureFrom = screen.unsureFrom ?? Number.POSITIVE_INFINITY;
    this.#unsureTo = screen.unsureTo ?? Number.NEGATIVE_INFINITY;
    this.#values = screen.values;
  }

  isLoud(block: RowBlock, row: number): boolean {
    const column = this.role === 'input' ? this.place : block.inputs + this.place;
    const cell = column * block.stride + row;
    const form = block.forms[cell] ?? cellForms.missing;
    if (form === cellForms.missing) return false;
    if (form === cellForms.entry) return this.#isLoudText(block.dictionary(column), block.integers[cell] ?? 0);
    return form === cellForms.nonFinite || this.#isLoudNumber(block.number(cell));
  }

  #isLoudNumber(value: number): boolean {
    if (value < this.#min || value > this.#max) return true;
    if (value >= this.#unsureFrom && value <= this.#unsureTo) return true;
    return this.#values !== undefined && !this.#values.has(String(value));
  }

  /** Numbers, booleans and names of NaN among the texts are looked at in any case; of the others, those that are not known. */
  #isLoudText(dictionary: TextDictionary, entry: number): boolean {
    if (this.#dictionary !== dictionary || this.#generation !== dictionary.generation) {
      this.#dictionary = dictionary;
      this.#generation = dictionary.generation;
      this.#known = [];
    }
    const known = this.#known[entry];
    if (known !== undefined) return !known;
    const { text, type, nonFinite, length } = dictionary.facts(entry);
    const isPlain = type === 'string' && !nonFinite && length === text.length && Number.isNaN(Number(text));
    const isKnown = isPlain && (this.#values?.has(text) ?? true);
    this.#known[entry] = isKnown;
    return !isKnown;
  }
}

/** Asks several screens about scanned records. */
export class Screening {
  readonly #tests: readonly CellTest[];
  readonly #sampleBound: number;
  readonly #hash = new Hash();

  constructor(screens: readonly Screen[]) {
    this.#tests = screens.flatMap(({ columns }) => columns.map((column) => new CellTest(column)));
    this.#sampleBound = Math.max(0, ...screens.map(({ sampleShare }) => sampleShare)) * 2 ** 32;
  }

  /** Whether the record may be worth a look for any of them. Its rows stand behind the committed ones of its block. */
  isLoud(record: ScannedRecord): boolean {
    if (this.#sampleBound > 0) {
      hashText(record.recordId, this.#hash);
      if (this.#hash.high >>> 0 < this.#sampleBound) return true;
    }
    const { block } = record;
    for (let row = 0; row < record.rows; row += 1) {
      for (const test of this.#tests) if (test.isLoud(block, block.rows + row)) return true;
    }
    return false;
  }
}
