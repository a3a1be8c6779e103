import type { RejectedRecord, RejectionReason } from '../../shared/capture/index.ts';
import type { Profile } from '../../shared/profile/index.ts';

/** A line that could not be read, and where it is. */
export interface RejectedLine {
  readonly file: string;
  readonly record: RejectedRecord;
}

const examplesPerReason = 3;

/** Counts rejected lines, and keeps the first few of each reason. */
export class RejectedLines {
  readonly examples: RejectedLine[] = [];
  readonly #counts = new Map<RejectionReason, number>();

  add(line: RejectedLine): void {
    this.#count(line.record.reason, 1);
    this.#keep(line);
  }

  /** Adds those of files that come after. */
  merge(later: RejectedLines): void {
    for (const [reason, count] of later.#counts) this.#count(reason, count);
    for (const line of later.examples) this.#keep(line);
  }

  countIn(profile: Profile): void {
    for (const [reason, count] of this.#counts)
      for (let counted = 0; counted < count; counted += 1) profile.addRejected(reason);
  }

  #count(reason: RejectionReason, more: number): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + more);
  }

  #keep(line: RejectedLine): void {
    const known = this.examples.filter(({ record }) => record.reason === line.record.reason).length;
    if (known < examplesPerReason) this.examples.push(line);
  }
}
