/** What a scanned cell is. */
export const cellKinds = {
  missing: 0,
  /** A plain decimal: `highs`, `lows` and `forms` hold it. */
  decimal: 1,
  /** Text that is no number, boolean, or name of NaN or infinity; `highs` and `lows` hold its hash. */
  word: 2,
  /** Any other text. */
  odd: 3,
} as const;

const firstCells = 64;

/**
 * A record as its bytes: where its cells lie and what they are, found without making a string or an object. The scanner fills the
 * same one again and again. The cells stand row by row, in each first the inputs, then the outputs.
 */
export class ScannedRecord {
  readonly kind = 'scanned';
  line = 0;
  byteOffset = 0;
  byteLength = 0;
  inferenceTimeMs = 0;
  rows = 0;
  /** Cells of a row. */
  readonly width: number;
  /** How many of them, the first, are inputs. */
  readonly inputs: number;
  /** Bytes that the line lies in; ASCII where there are ids and cells. */
  bytes: Uint8Array = new Uint8Array();
  eventIdStart = 0;
  eventIdEnd = 0;
  recordIdStart = 0;
  recordIdEnd = 0;
  kinds = new Uint8Array(firstCells);
  highs = new Int32Array(firstCells);
  lows = new Int32Array(firstCells);
  forms = new Int32Array(firstCells);
  starts = new Int32Array(firstCells);
  ends = new Int32Array(firstCells);

  constructor(inputs: number, outputs: number) {
    this.inputs = inputs;
    this.width = inputs + outputs;
    while (this.kinds.length < this.width) this.grow();
  }

  /** Makes room for twice as many cells. */
  grow(): void {
    const length = 2 * this.kinds.length;
    const longer = <Numbers extends { set(numbers: Numbers): void }>(numbers: Numbers, room: Numbers): Numbers => {
      room.set(numbers);
      return room;
    };
    this.kinds = longer(this.kinds, new Uint8Array(length));
    this.highs = longer(this.highs, new Int32Array(length));
    this.lows = longer(this.lows, new Int32Array(length));
    this.forms = longer(this.forms, new Int32Array(length));
    this.starts = longer(this.starts, new Int32Array(length));
    this.ends = longer(this.ends, new Int32Array(length));
  }

  /** The text of a cell that is a word or odd. */
  text(cell: number): string {
    return this.#textAt(this.starts[cell] ?? 0, this.ends[cell] ?? 0);
  }

  #textAt(start: number, end: number): string {
    const { buffer, byteOffset } = this.bytes;
    return Buffer.from(buffer, byteOffset + start, end - start).toString('latin1');
  }
}
