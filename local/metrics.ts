import { gunzipSync } from 'node:zlib';
import { awsError } from './aws-error.ts';
import type { LocalService } from './types.ts';

/** CloudWatch's `PutMetricData`: taken and counted, nothing else; there are no alarms or graphs here. */
export interface Metrics extends LocalService {
  /** Values received so far, by namespace and metric name. */
  counts(): Readonly<Record<string, number>>;
}

/** @returns a service that answers `PutMetricData` and refuses every other operation with 501 */
export function startMetrics(): Metrics {
  const counts = new Map<string, number>();
  return {
    handle: async ({ operation, headers, body }) => {
      if (operation !== 'PutMetricData') {
        return awsError('monitoring', 501, 'NotImplemented', `The local CloudWatch does not have ${operation}`);
      }
      const json = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      const { Namespace, MetricData = [] } = JSON.parse(json.toString()) as {
        Namespace?: string;
        MetricData?: { MetricName?: string }[];
      };
      for (const { MetricName } of MetricData) {
        const name = `${Namespace}/${MetricName}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: '{}' };
    },
    counts: () => Object.fromEntries(counts),
    close: async () => {},
  };
}
