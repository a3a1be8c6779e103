import { cellKinds, type Role, type ScannedRecord } from '../capture/index.ts';
import { decimalText, decimalValue, Hash, hashAscii, ValueTable } from '../sketch/index.ts';

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

/** Most different words whose verdict is remembered. */
const maxWords = 8192;

/** Whether a text is among a column's values, remembered by its bytes. */
class KnownWords {
  readonly #values: { has(value: string): boolean };
  readonly #hash = new Hash();
  #table = new ValueTable();
  #known: boolean[] = [];

  constructor(values: { has(value: string): boolean }) {
    this.#values = values;
  }

  has({ bytes, highs, lows, starts, ends }: ScannedRecord, cell: number): boolean {
    this.#hash.high = highs[cell] ?? 0;
    this.#hash.low = lows[cell] ?? 0;
    if (this.#table.size > maxWords) {
      this.#table = new ValueTable();
      this.#known = [];
    }
    const entry = this.#table.ascii(bytes, starts[cell] ?? 0, ends[cell] ?? 0, this.#hash);
    this.#known[entry] ??= this.#values.has(this.#table.text(entry));
    return this.#known[entry];
  }
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
  readonly #words: KnownWords | undefined;

  constructor(screen: ColumnScreen) {
    this.role = screen.role;
    this.place = screen.place;
    this.#min = screen.min ?? Number.NEGATIVE_INFINITY;
    this.#max = screen.max ?? Number.POSITIVE_INFINITY;
    this.#unsureFrom = screen.unsureFrom ?? Number.POSITIVE_INFINITY;
    this.#unsureTo = screen.unsureTo ?? Number.NEGATIVE_INFINITY;
    this.#values = screen.values;
    this.#words = screen.values && new KnownWords(screen.values);
  }

  isLoud(record: ScannedRecord, cell: number): boolean {
    const kind = record.kinds[cell];
    if (kind === cellKinds.missing) return false;
    if (kind === cellKinds.word) return this.#words !== undefined && !this.#words.has(record, cell);
    if (kind === cellKinds.odd) return true;
    const [high, low, form] = [record.highs[cell] ?? 0, record.lows[cell] ?? 0, record.forms[cell] ?? 0];
    const value = decimalValue(high, low, form);
    if (value < this.#min || value > this.#max) return true;
    if (value >= this.#unsureFrom && value <= this.#unsureTo) return true;
    return this.#values !== undefined && !this.#values.has(decimalText(high, low, form));
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

  /** Whether the record may be worth a look for any of them. */
  isLoud(record: ScannedRecord): boolean {
    hashAscii(record.bytes, record.recordIdStart, record.recordIdEnd, this.#hash);
    if (this.#hash.high >>> 0 < this.#sampleBound) return true;
    for (let row = 0; row < record.rows; row += 1) {
      for (const test of this.#tests) {
        const offset = test.role === 'input' ? 0 : record.inputs;
        if (test.isLoud(record, row * record.width + offset + test.place)) return true;
      }
    }
    return false;
  }
}
