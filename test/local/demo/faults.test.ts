import { describe, expect, test } from 'vitest';
import { faults, withFaults } from '../../../local/demo/faults.ts';

const features = { departureHour: '9', distance: '1000', origin: 'ATL', destination: 'BOS' };
const at = (time: string) => Date.parse(time);

describe('withFaults', () => {
  test('leaves a flight outside every span as it is', () => {
    expect(withFaults(features, 7, at('2001-02-10T09:00:00Z'))).toEqual(features);
  });

  test('turns miles into whole kilometres from the first moment of 13 March to the last of 15 March', () => {
    expect(withFaults(features, 7, at('2001-03-12T23:59:59.999Z')).distance).toBe('1000');
    expect(withFaults(features, 7, at('2001-03-13T00:00:00Z')).distance).toBe('1609');
    expect(withFaults(features, 7, at('2001-03-15T23:59:59.999Z')).distance).toBe('1609');
    expect(withFaults(features, 7, at('2001-03-16T00:00:00Z')).distance).toBe('1000');
  });

  test('sends about four flights in a hundred to ZZZ', () => {
    const destinations = Array.from(
      { length: 10_000 },
      (_, row) => withFaults(features, row, at('2001-04-19T12:00:00Z')).destination,
    );
    const unknown = destinations.filter((destination) => destination === 'ZZZ').length;
    expect(unknown).toBeGreaterThan(350);
    expect(unknown).toBeLessThan(450);
    expect(new Set(destinations)).toEqual(new Set(['BOS', 'ZZZ']));
  });

  test('empties the origin from 06:00 to 18:00 of 16 May', () => {
    expect(withFaults(features, 7, at('2001-05-16T05:59:59Z')).origin).toBe('ATL');
    expect(withFaults(features, 7, at('2001-05-16T06:00:00Z')).origin).toBe('');
    expect(withFaults(features, 7, at('2001-05-16T18:00:00Z')).origin).toBe('ATL');
  });
});

test('at least a week lies between two faults, so that each can be seen to end', () => {
  const spans = faults.map(({ startMs, endMs }) => ({ startMs, endMs }));
  for (const [i, span] of spans.entries()) {
    const next = spans[i + 1];
    if (next !== undefined) expect(next.startMs - span.endMs).toBeGreaterThan(7 * 86_400_000);
  }
});
