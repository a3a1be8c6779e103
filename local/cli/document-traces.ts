import type { CapturedRecord, RejectedRecord } from '../../shared/capture/index.ts';

/** Whether nothing but line ends lies between two lines: each has two bytes at most. */
const follows = (earlier: RejectedRecord, later: RejectedRecord): boolean =>
  later.byteOffset - (earlier.byteOffset + earlier.byteLength) <= 2 * (later.line - earlier.line);

/**
 * Tells from what reading line by line finds whether reading documents may find something else. They differ in three ways only: a record may
 * have no time; one that stretches over several lines is no JSON in its first line nor in what follows; and a record that does not begin at
 * the left may be part of a broken one. A line that was cut short among whole records is rejected by both in the same words.
 */
export class DocumentTraces {
  #isFound = false;
  #last: RejectedRecord | undefined;

  get isFound(): boolean {
    return this.#isFound;
  }

  /** Looks at a record. Of those that are spelled alike, the first is enough. */
  addRecord({ text }: CapturedRecord): void {
    if (!text.startsWith('{')) this.#isFound = true;
  }

  /** Looks at the next rejected line of the file. */
  addRejected(record: RejectedRecord): void {
    const last = this.#last;
    this.#last = record;
    const mayGoOn = last?.reason === 'not-json' && follows(last, record);
    if (mayGoOn || record.reason === 'bad-time') this.#isFound = true;
  }
}
