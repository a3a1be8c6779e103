import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flaggedLine, flagReasons, parseFlaggedLine, readLines, retrainingKey } from '../../../shared/flagged/index.ts';

const aLine = (recordId: string, text = '{"eventVersion":"0"}') =>
  flaggedLine({ recordId, inferenceTimeMs: Date.parse('2001-03-10T10:00:11Z'), text }, ['unsure']);

describe('flaggedLine(record, reasons)', () => {
  it('keeps the captured line as it came', () => {
    expect(aLine('r1', '{"a" : 1.50, "b":"\\u00e4"}')).toBe(
      '{"recordId":"r1","reasons":["unsure"],"recordedAt":"2001-03-10T10:00:11.000Z","record":{"a" : 1.50, "b":"\\u00e4"}}',
    );
  });

  it('is read back by parseFlaggedLine whatever the record holds', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.jsonValue(),
        fc.subarray([...flagReasons]),
        (recordId, value, reasons) => {
          const text = JSON.stringify(value);
          const line = flaggedLine({ recordId, inferenceTimeMs: 984_218_411_000, text }, reasons);
          expect(line).not.toContain('\n');
          const record = JSON.parse(text);
          expect(parseFlaggedLine(line)).toEqual({
            recordId,
            reasons,
            recordedAt: '2001-03-10T10:00:11.000Z',
            record,
          });
        },
      ),
    );
  });
});

describe('parseFlaggedLine(line)', () => {
  it.each(['', '{', 'null', '[]', '{"recordId":"r1"}', aLine('r1').slice(0, -1), aLine('')])(
    'returns undefined for %s',
    (line) => {
      expect(parseFlaggedLine(line)).toBeUndefined();
    },
  );
});

describe('readLines(parts)', () => {
  it('keeps the first line of each record, in order, and counts the others', () => {
    const again = aLine('r1', '{"other":true}');
    const { lines, repeated, broken } = readLines([
      [aLine('r1'), 'not json'],
      [aLine('r2'), again, '{}'],
    ]);
    expect([...lines]).toEqual([
      ['r1', aLine('r1')],
      ['r2', aLine('r2')],
    ]);
    expect({ repeated, broken }).toEqual({ repeated: 1, broken: 2 });
  });
});

describe('retrainingKey(pointer)', () => {
  it('spells the day in UTC on which the records were captured', () => {
    const key = retrainingKey({ monitorId: 'churn', recordedAt: '2001-03-10T23:30:00-02:00', pointerId: 'p1' });
    expect(key).toBe('retraining/churn/2001/03/11/p1.jsonl');
  });
});
