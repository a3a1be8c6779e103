import { describe, expect, it } from 'vitest';
import { runsWithin } from '../../../local/demo/schedules.ts';
import { at, hourMs } from '../../factories/uses.ts';

const monday = at('2001-02-05');
const schedules = [
  { name: 'often', expression: 'cron(40 * * * ? *)' },
  { name: 'daily', expression: 'cron(30 5 * * ? *)' },
  { name: 'weekly', expression: 'cron(0 7 ? * MON *)' },
];

const told = (afterMs: number, throughMs: number) =>
  runsWithin(schedules, afterMs, throughMs).map(
    ({ name, atMs }) => `${name} ${new Date(atMs).toISOString().slice(5, 16)}`,
  );

describe('runsWithin(schedules, afterMs, throughMs)', () => {
  it('is every run in order, of what runs more often than daily the first of each day', () => {
    expect(told(monday - hourMs, monday + 30 * hourMs)).toEqual([
      'often 02-05T00:40',
      'daily 02-05T05:30',
      'weekly 02-05T07:00',
      'often 02-06T00:40',
      'daily 02-06T05:30',
    ]);
  });

  it('includes the end and not the start, so that spans that follow each other have each run once', () => {
    const seven = monday + 7 * hourMs;
    expect(told(seven - hourMs, seven)).toEqual(['weekly 02-05T07:00']);
    expect(told(seven, seven + hourMs)).toEqual([]);
    const hours = Array.from({ length: 48 }, (_, hour) => told(monday + hour * hourMs, monday + (hour + 1) * hourMs));
    expect(hours.flat()).toEqual(told(monday, monday + 48 * hourMs));
  });
});
