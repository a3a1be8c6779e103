import { describe, expect, test } from 'vitest';
import { callsOfHour, featuresOf, inputColumns, outputColumns } from '../../../local/demo/calls.ts';
import { readFlights } from '../../../local/demo/flights.ts';
import { areaUnderCurve, fitLateModel, lateProbability } from '../../../local/demo/late-model.ts';

const day = (date: string) => Date.parse(`2001-${date}T00:00:00Z`);
const hourMs = 3_600_000;

// Days of the first two row groups only: a tenth of a second each.
const [some, whole] = await readFlights([
  { startMs: day('01-04'), endMs: day('01-14'), share: 0.3 },
  { startMs: day('01-16'), endMs: day('01-18'), share: 1 },
]);
if (some === undefined || whole === undefined) throw new Error('two periods, two samples');

describe('readFlights', () => {
  test('keeps every flight of a period with share 1, also across row groups', () => {
    // 16 January had 16,805 flights, 17 January 16,986; the first row group ends on the 17th at 15:35.
    expect(whole.row.length).toBe(33_791);
    expect(whole.row.at(-1)).toBe((whole.row[0] ?? 0) + 33_790);
  });

  test('keeps the asked share of a period, always the same flights', async () => {
    expect(some.row.length / 163_845).toBeCloseTo(0.3, 2);
    const [again] = await readFlights([{ startMs: day('01-04'), endMs: day('01-14'), share: 0.3 }]);
    expect(again?.row).toEqual(some.row);
    expect(again?.distanceMiles).toEqual(some.distanceMiles);
  });

  test('keeps to the period, in order of departure', () => {
    const minutes = [...some.departureMinute];
    expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
    expect(minutes[0]).toBeGreaterThanOrEqual(day('01-04') / 60_000);
    expect(minutes.at(-1)).toBeLessThan(day('01-14') / 60_000);
  });

  test('reads true values: the first flight of 16 January', () => {
    expect(featuresOf(whole, 0)).toEqual({ departureHour: '0', distance: '2174', origin: 'LAS', destination: 'FLL' });
    expect(whole.delayMinutes[0]).toBe(-5);
  });
});

describe('the late model on real flights', () => {
  const examples = Array.from(some.row, (_, i) => ({
    features: featuresOf(some, i),
    late: (some.delayMinutes[i] ?? 0) > 15,
  }));
  const model = fitLateModel(examples.filter((_, i) => i % 5 !== 0));
  const held = examples.filter((_, i) => i % 5 === 0);
  const scores = held.map(({ features }) => lateProbability(model, features));
  const late = held.map((example) => example.late);

  test('ranks held-out flights better than chance', () => {
    expect(areaUnderCurve(scores, late)).toBeGreaterThan(0.6);
  });

  test('predicts within 10 % of the share of held-out flights that were late', () => {
    const predicted = scores.reduce((sum, score) => sum + score, 0);
    expect(Math.abs(predicted / late.filter(Boolean).length - 1)).toBeLessThan(0.1);
  });

  describe('callsOfHour', () => {
    const calls = callsOfHour(whole, model, day('01-16') + 8 * hourMs);

    test('holds each flight of the hour once, in order of time', () => {
      const start = day('01-16') + 8 * hourMs;
      const expected = [...whole.departureMinute].filter((minute) => Math.floor(minute / 60) === start / hourMs).length;
      expect(calls.length).toBe(expected);
      expect(new Set(calls.map(({ inferenceId }) => inferenceId)).size).toBe(expected);
      for (const [i, { inferenceTimeMs }] of calls.entries()) {
        expect(inferenceTimeMs).toBeGreaterThanOrEqual(calls[i - 1]?.inferenceTimeMs ?? start);
        expect(inferenceTimeMs).toBeLessThan(start + hourMs);
      }
    });

    test('gives a cell for each column', () => {
      for (const { input, output } of calls) {
        expect(input).toHaveLength(inputColumns.length);
        expect(output).toHaveLength(outputColumns.length);
        expect(input[0]).toBe('8');
        expect(output[0]).toMatch(/^0\.\d{4}$/);
      }
    });

    test('is empty for an hour without flights', () => {
      expect(callsOfHour(whole, model, day('02-20'))).toEqual([]);
    });
  });
});
