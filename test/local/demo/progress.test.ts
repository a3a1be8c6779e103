import { describe, expect, test } from 'vitest';
import { progress } from '../../../local/demo/progress.ts';

const span = { startMs: Date.parse('2001-02-01T00:00:00Z'), endMs: Date.parse('2001-07-01T00:00:00Z') };
const at = (time: string) => Date.parse(`2001-${time}:00:00Z`);
const paper = (isTTY: boolean) => {
  const written: string[] = [];
  return { written, output: { isTTY, write: (text: string) => written.push(text) } };
};

describe('progress', () => {
  test('writes one line for each month where there is no terminal', () => {
    const { written, output } = paper(false);
    const display = progress(output, span);
    for (const time of ['02-01T01', '02-28T23', '03-01T00', '03-01T01', '04-01T00']) display.show(at(time), 1234);
    display.end();
    expect(written).toEqual([
      '  2001-02 has arrived: 1,234 records so far\n',
      '  2001-03 has arrived: 1,234 records so far\n',
    ]);
  });

  test('fills a bar on a terminal', () => {
    const { written, output } = paper(true);
    const display = progress(output, span, () => 0);
    display.show(span.endMs, 200_000);
    display.end();
    expect(written).toEqual([`\r  ${'█'.repeat(40)} 2001-07-01  200,000 records`, '\n']);
  });

  test('redraws a terminal at most ten times a second', () => {
    const { written, output } = paper(true);
    let nowMs = 0;
    const display = progress(output, span, () => nowMs);
    for (let hour = 0; hour < 100; hour++) {
      display.show(span.startMs + hour * 3_600_000, hour);
      nowMs += 10;
    }
    expect(written).toHaveLength(10);
  });
});
