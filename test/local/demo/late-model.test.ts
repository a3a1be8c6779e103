import { describe, expect, test } from 'vitest';
import { areaUnderCurve, fitLateModel, lateProbability } from '../../../local/demo/late-model.ts';

const flight = (origin: string, departureHour = '9') => ({
  departureHour,
  distance: '500',
  origin,
  destination: 'BOS',
});
const examples = (origin: string, flights: number, late: number) =>
  Array.from({ length: flights }, (_, i) => ({ features: flight(origin), late: i < late }));

describe('fitLateModel', () => {
  test('learns that one airport is later than another', () => {
    const model = fitLateModel([...examples('ORD', 500, 200), ...examples('ATL', 500, 50)]);
    expect(lateProbability(model, flight('ORD'))).toBeCloseTo(0.4, 1);
    expect(lateProbability(model, flight('ATL'))).toBeCloseTo(0.1, 1);
  });

  test('predicts the observed share on average', () => {
    const all = [...examples('ORD', 300, 90), ...examples('ATL', 700, 70)];
    const model = fitLateModel(all);
    const mean = all.reduce((sum, { features }) => sum + lateProbability(model, features), 0) / all.length;
    expect(mean).toBeCloseTo(0.16, 6);
  });

  test('does not run away when a category is never late', () => {
    const model = fitLateModel([...examples('ORD', 200, 60), ...examples('ATL', 3, 0)]);
    expect(lateProbability(model, flight('ATL'))).toBeGreaterThan(0.1);
  });

  test('gives the same weights for the same flights', () => {
    const all = [...examples('ORD', 50, 20), ...examples('ATL', 50, 5)];
    expect(fitLateModel(all)).toEqual(fitLateModel(all));
  });

  test('refuses to fit nothing', () => {
    expect(() => fitLateModel([])).toThrow(RangeError);
  });
});

describe('lateProbability', () => {
  const model = fitLateModel([...examples('ORD', 500, 200), ...examples('ATL', 500, 50)]);

  test('treats a category never seen, and an empty one, as an average one', () => {
    const unknown = lateProbability(model, flight('ZZZ'));
    expect(unknown).toBe(lateProbability(model, flight('')));
    expect(unknown).toBeGreaterThan(lateProbability(model, flight('ATL')));
    expect(unknown).toBeLessThan(lateProbability(model, flight('ORD')));
  });

  test('takes a distance that is no number for the average distance', () => {
    expect(lateProbability(model, { ...flight('ORD'), distance: '' })).toBe(lateProbability(model, flight('ORD')));
  });
});

describe('areaUnderCurve', () => {
  test('is 1, 0 and a half for a perfect, an inverted and a blind score', () => {
    const late = [false, false, true, true];
    expect(areaUnderCurve([1, 2, 3, 4], late)).toBe(1);
    expect(areaUnderCurve([4, 3, 2, 1], late)).toBe(0);
    expect(areaUnderCurve([1, 1, 1, 1], late)).toBe(0.5);
  });

  test('counts pairs one by one', () => {
    const scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.2];
    const late = [false, false, true, true, true, false];
    const pairs = scores.flatMap((a, i) => scores.map((b, j) => ({ a, b, counts: late[i] && !late[j] })));
    const counted = pairs.filter(({ counts }) => counts);
    const wins = counted.reduce((sum, { a, b }) => sum + (a > b ? 1 : a === b ? 0.5 : 0), 0);
    expect(areaUnderCurve(scores, late)).toBeCloseTo(wins / counted.length, 12);
  });

  test('is undefined when nobody was late', () => {
    expect(areaUnderCurve([0.1, 0.2], [false, false])).toBeUndefined();
  });
});
