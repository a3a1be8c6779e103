import { createHash } from 'node:crypto';
import { isoOf } from '../window/index.ts';
import { parseFlaggedLine } from './flagged-line.ts';

/** The records of a pointer's parts: one line for each record id, in the order in which they were flagged. */
export interface ReadLines {
  readonly lines: ReadonlyMap<string, string>;
  /** Lines with the id of a record that came before them. */
  readonly repeated: number;
  /** Lines that are no flagged records, left out. */
  readonly broken: number;
}

/** Sorts the lines of a pointer's parts by record id. Memory grows with the flagged records, not with the capture. */
export const readLines = (parts: Iterable<readonly string[]>): ReadLines => {
  const lines = new Map<string, string>();
  let repeated = 0;
  let broken = 0;
  for (const line of [...parts].flat()) {
    const recordId = parseFlaggedLine(line)?.recordId;
    if (recordId === undefined) broken += 1;
    else if (lines.has(recordId)) repeated += 1;
    else lines.set(recordId, line);
  }
  return { lines, repeated, broken };
};

/** Key of the one object that a pointer adds to the retraining set; the day is the records' own. */
export const retrainingKey = ({
  monitorId,
  recordedAt,
  pointerId,
}: {
  readonly monitorId: string;
  /** ISO 8601. */
  readonly recordedAt: string;
  readonly pointerId: string;
}): string => `${retrainingPrefix(monitorId)}${dayPath(recordedAt)}/${pointerId}.jsonl`;

/** Under which the whole retraining set of a monitor lies. */
export const retrainingPrefix = (monitorId: string): string => `retraining/${monitorId}/`;

const dayPath = (time: string): string => isoOf(Date.parse(time)).slice(0, 10).replaceAll('-', '/');

/** Twelve hex digits that stand for a pointer where many are remembered together. */
export const pointerMark = (pointerId: string): string =>
  createHash('sha256').update(pointerId).digest('hex').slice(0, 12);
