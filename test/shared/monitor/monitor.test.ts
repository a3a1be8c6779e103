import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../../shared/monitor/index.ts';
import { aMonitor } from '../../factories/monitors.ts';

const seriesOf = (changes: Readonly<Record<string, unknown>> = {}) => aMonitor(changes).series;

describe('monitorOf(document)', () => {
  it('gives monitors of the same source and mapping one series, which lasts over releases', () => {
    expect(seriesOf()).toBe('churn-xgb/AllTraffic/1adfc25eb690');
    for (const changes of [{ id: 'another' }, { segments: [] }, { profile: { sampleRows: false } }])
      expect(seriesOf(changes)).toBe(seriesOf());
    expect(seriesOf({ mapping: { input: { columns: ['age'] } } })).not.toBe(seriesOf());
  });

  it('gives a monitor with segments a series of its own, which outlasts a change of segments or baseline', () => {
    const series = seriesOf({ segments: ['plan'] });
    expect(series).not.toBe(seriesOf());
    expect(seriesOf({ segments: ['plan'], id: 'another' })).not.toBe(series);
    expect(seriesOf({ segments: ['plan', 'score'], baseline: { version: 'v2' } })).toBe(series);
  });
});

describe('segmentsOf(monitor)', () => {
  it("gives the segments as columns, in the mapping's order", () => {
    expect(segmentsOf(aMonitor({ segments: ['score', 'age'] }))).toEqual([
      { name: 'age', role: 'input' },
      { name: 'score', role: 'output' },
    ]);
    expect(segmentsOf(aMonitor())).toEqual([]);
  });
});
