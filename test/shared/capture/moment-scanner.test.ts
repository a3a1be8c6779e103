import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferenceTimeMs } from '../../../shared/capture/inference-time.ts';
import { MomentScanner } from '../../../shared/capture/moment-scanner.ts';

const seed = 20_261_131;
console.info(`Property tests of scanning moments: fast-check seed ${seed}`);

const scanner = new MomentScanner();
/** What a scanner reads of a text between quotes: its moment, when it is one. */
const scanned = (text: string, by: MomentScanner = scanner): number | undefined => {
  const end = by.scan(Buffer.from(`"${text}",`), 1);
  if (end !== -1) expect(end).toBe(text.length + 1);
  return end === -1 ? undefined : by.timeMs;
};

const twoDigits = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, '0'));
/** Few hours, so that many moments are in the hour of the one before. */
const hour = fc.constantFrom('2026-11-20T10', '2026-11-20T10', '2026-11-20T23', '2024-02-30T00', '1969-12-31T23');
const moment = fc
  .tuple(hour, twoDigits, twoDigits, fc.constantFrom('Z', 'Z', 'Z', '', '.5Z', '+01:00', '.123456789-00:30', 'z'))
  .map(([start, minute, second, zone]) => `${start}:${minute}:${second}${zone}`);
const text = fc.oneof(
  { weight: 6, arbitrary: moment },
  {
    weight: 2,
    arbitrary: fc
      .tuple(moment, fc.nat({ max: 25 }), fc.constantFrom('', '0', ':', 'é', ' ', 'T', '/', '\u007f', '\u0000'))
      .map(([each, at, piece]) => each.slice(0, at) + piece + each.slice(at + 1)),
  },
);

describe('MomentScanner', () => {
  it('reads what inferenceTimeMs reads, and nothing else, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
        const by = new MomentScanner();
        for (const each of texts) expect(scanned(each, by)).toBe(inferenceTimeMs(each));
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('takes no bytes for an hour before one was read', () => {
    expect(scanned(`${'\u0000'.repeat(13)}:02:11Z`, new MomentScanner())).toBeUndefined();
  });
});
