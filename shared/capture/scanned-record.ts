import { asciiText } from '../sketch/index.ts';
import type { RowBlock } from './row-block.ts';

/**
 * A record that was read from its bytes, without making a string or an object: its rows stand behind the committed ones of a block.
 * The scanner fills the same one again and again.
 */
export class ScannedRecord {
  readonly kind = 'scanned';
  line = 0;
  byteOffset = 0;
  byteLength = 0;
  inferenceTimeMs = 0;
  rows = 0;
  /** Keys of its rows that the mapping does not name. */
  extraColumns: readonly string[] = [];
  /** Halves of the hash of the event's id, as `hashId` has it. */
  eventHigh = 0;
  eventLow = 0;
  readonly #block: () => RowBlock;
  #bytes: Uint8Array = new Uint8Array();
  #idStart = 0;
  #idEnd = 0;

  /** @param block where the scanner writes */
  constructor(block: () => RowBlock) {
    this.#block = block;
  }

  /** The block that its rows stand in. */
  get block(): RowBlock {
    return this.#block();
  }

  /** The caller's inference id, else the event id: what ground truth names. */
  get recordId(): string {
    return asciiText(this.#bytes, this.#idStart, this.#idEnd);
  }

  /** Tells where the record's id lies. */
  identify(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes = bytes;
    this.#idStart = start;
    this.#idEnd = end;
  }
}
