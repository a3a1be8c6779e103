import { describe, expect, it } from 'vitest';
import { embeddedMetrics } from '../../../shared/aws/model-monitor-metrics.ts';

describe('embeddedMetrics', () => {
  const place = { namespace: 'own/metrics', dimensions: { Endpoint: 'e', MonitoringSchedule: 's' }, timestampMs: 7 };

  it('writes numbers and statistic sets with their place', () => {
    const metrics = [
      { name: 'feature_data_x', value: { min: 3, max: 5, sum: 8, count: 2 } },
      { name: 'feature_non_null_x', value: 2 },
    ];
    expect(embeddedMetrics(place, metrics).map((line) => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: 7,
          CloudWatchMetrics: [
            {
              Namespace: 'own/metrics',
              Dimensions: [['Endpoint', 'MonitoringSchedule']],
              Metrics: [{ Name: 'feature_data_x' }, { Name: 'feature_non_null_x' }],
            },
          ],
        },
        Endpoint: 'e',
        MonitoringSchedule: 's',
        feature_data_x: { Max: 5, Min: 3, Count: 2, Sum: 8 },
        feature_non_null_x: 2,
      },
    ]);
  });

  it('puts at most a hundred into a line', () => {
    const metrics = Array.from({ length: 250 }, (_, index) => ({ name: `m${index}`, value: index }));
    const named = embeddedMetrics(place, metrics).map(
      (line) => JSON.parse(line)._aws.CloudWatchMetrics[0].Metrics.length,
    );
    expect(named).toEqual([100, 100, 50]);
    expect(embeddedMetrics(place, [])).toEqual([]);
  });
});
