import type { CapturedLine } from './lines.ts';
import { utf8Text } from './payload.ts';
import type { LinePlace, Refusal } from './records.ts';

/** Where a line lies. */
export const placeOf = (line: CapturedLine): LinePlace => ({
  line: line.line,
  byteOffset: line.byteOffset,
  byteLength: 'bytes' in line ? line.bytes.length : line.length,
});

/** The text of a line of a data set, or why it has none. */
export const lineText = (line: CapturedLine, maxLineBytes: number): string | Refusal => {
  if ('tooLong' in line) {
    const detail = `The line has ${line.length} bytes, but at most ${maxLineBytes} are read.`;
    return { reason: 'line-too-long', detail };
  }
  if ('damaged' in line) {
    const detail = 'The gzip stream is damaged or ends too early; nothing could be read from here on.';
    return { reason: 'gzip-corrupt', detail };
  }
  return utf8Text(line.bytes) ?? { reason: 'not-utf8', detail: 'The line is not UTF-8 text.' };
};
