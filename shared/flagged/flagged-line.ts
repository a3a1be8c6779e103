import * as v from 'valibot';
import type { CapturedRecord } from '../capture/index.ts';
import { isoOf } from '../window/index.ts';
import { type FlagReason, flagReasons } from './flagger.ts';

const flaggedLineSchema = v.object({
  recordId: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
  reasons: v.array(v.picklist(flagReasons)),
  recordedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** The captured line: personal data. */
  record: v.unknown(),
});

/** A flagged record as its line holds it. */
export type FlaggedLine = v.InferOutput<typeof flaggedLineSchema>;

/** One line of JSON that keeps a flagged record: why, when, and the captured line as it came (not parsed again). */
export const flaggedLine = (
  { recordId, inferenceTimeMs, text }: Pick<CapturedRecord, 'recordId' | 'inferenceTimeMs' | 'text'>,
  reasons: readonly FlagReason[],
): string =>
  `{"recordId":${JSON.stringify(recordId)},"reasons":${JSON.stringify(reasons)},"recordedAt":"${isoOf(inferenceTimeMs)}","record":${text}}`;

/** Reads a line that `flaggedLine` wrote; undefined for anything else. */
export const parseFlaggedLine = (line: string): FlaggedLine | undefined => {
  const result = v.safeParse(flaggedLineSchema, jsonOf(line));
  return result.success ? result.output : undefined;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
