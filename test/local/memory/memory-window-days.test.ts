import { describe, expect, it } from 'vitest';
import { memoryWindowDays } from '../../../local/memory/memory-window-days.ts';

describe('memoryWindowDays()', () => {
  it('finds what was put under the same monitor, reference and day only', async () => {
    const days = memoryWindowDays();
    await days.put('churn', '7d', '2026-11-20', { windows: [] });
    expect(await days.find('churn', '7d', '2026-11-20', () => true)).toEqual({ windows: [] });
    expect(await days.find('churn', '14d', '2026-11-20', () => true)).toBeUndefined();
  });

  it('lets the days go that were put longest ago', async () => {
    const days = memoryWindowDays();
    const dayOf = (place: number): string => new Date(Date.UTC(2026, 0, 1 + place)).toISOString().slice(0, 10);
    for (let place = 0; place < 100; place += 1) await days.put('churn', '7d', dayOf(place), { windows: [] });
    expect(await days.find('churn', '7d', dayOf(0), () => true)).toBeUndefined();
    expect(await days.find('churn', '7d', dayOf(99), () => true)).toEqual({ windows: [] });
  });
});
