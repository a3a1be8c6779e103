import { asciiText } from '../sketch/index.ts';
import { inferenceTimeMs } from './inference-time.ts';
import { plainTextEnd } from './text-scanner.ts';

const zero = 48;
const colon = 58;
const zulu = 90;
const quote = 34;

/** Bytes of `2026-01-31T23`, which tell the hour, and of a whole moment without fraction. */
const hourBytes = 13;
const momentBytes = 20;

const msPerSecond = 1000;
const secondsPerMinute = 60;

/** Two digits as a number below 60, else −1. */
const belowSixty = (bytes: Uint8Array, at: number): number => {
  const tens = (bytes[at] ?? 0) - zero;
  const ones = (bytes[at + 1] ?? 0) - zero;
  return tens >= 0 && tens <= 5 && ones >= 0 && ones <= 9 ? 10 * tens + ones : -1;
};

/** Reads moments; most are in the hour of the one before, so that only minutes and seconds are to be read. */
export class MomentScanner {
  /** Milliseconds since 1970 of the moment that was read last. */
  timeMs = 0;
  /** Never empty bytes: they would match a damaged line. */
  #hour: Uint8Array = Buffer.from('1970-01-01T00', 'latin1');
  #hourMs = 0;

  /** Reads the moment in a text. Answers where the text ends, −1 when it is no moment. */
  scan(bytes: Uint8Array, start: number): number {
    const end = start + momentBytes;
    const minute = belowSixty(bytes, start + hourBytes + 1);
    const second = belowSixty(bytes, start + hourBytes + 4);
    const hasForm =
      bytes[end] === quote &&
      bytes[start + hourBytes] === colon &&
      bytes[start + hourBytes + 3] === colon &&
      bytes[end - 1] === zulu;
    if (minute < 0 || second < 0 || !hasForm || !this.#isKnownHour(bytes, start)) return this.#scanAny(bytes, start);
    this.timeMs = this.#hourMs + (minute * secondsPerMinute + second) * msPerSecond;
    return end;
  }

  #isKnownHour(bytes: Uint8Array, start: number): boolean {
    const hour = this.#hour;
    for (let index = 0; index < hourBytes; index += 1) if (bytes[start + index] !== hour[index]) return false;
    return true;
  }

  #scanAny(bytes: Uint8Array, start: number): number {
    const end = plainTextEnd(bytes, start);
    const timeMs = end === -1 ? undefined : inferenceTimeMs(asciiText(bytes, start, end));
    if (timeMs === undefined) return -1;
    this.timeMs = timeMs;
    if (end - start === momentBytes) {
      this.#hour.set(bytes.subarray(start, start + hourBytes));
      const minute = belowSixty(bytes, start + hourBytes + 1);
      const second = belowSixty(bytes, start + hourBytes + 4);
      this.#hourMs = timeMs - (minute * secondsPerMinute + second) * msPerSecond;
    }
    return end;
  }
}
