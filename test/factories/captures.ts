import type { ObjectCreated } from '../../events/object-created.ts';
import { identity } from '../../shared/identity.ts';

export interface RecordChanges {
  readonly input?: string;
  readonly output?: string;
  readonly id?: string;
  readonly time?: string;
}

/** One line of Data Capture's for the churn monitor: `age,plan` in, `score` out. */
export const aCaptureLine = ({
  input = '42,basic',
  output = '0.31',
  id = 'inference-1',
  time = '2026-11-20T10:02:11Z',
}: RecordChanges = {}): string =>
  JSON.stringify({
    captureData: {
      endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: input, encoding: 'CSV' },
      endpointOutput: { observedContentType: 'text/csv; charset=utf-8', mode: 'OUTPUT', data: output, encoding: 'CSV' },
    },
    eventMetadata: { eventId: identity('event', id), inferenceId: id, inferenceTime: time },
    eventVersion: '0',
  });

/** Where Data Capture puts a file of the churn monitor that begins in the hour of `time`. */
export const aCaptureKey = (time = '2026-11-20T10:00:00Z', name = '02-11-318-a.jsonl'): string =>
  `capture/churn-xgb/AllTraffic/${time.slice(0, 13).replace(/[-T]/g, '/')}/${name}`;

/** The event S3 sends for a capture file. */
export const anObjectCreated = (
  key: string,
  { sequencer = '00673DE5B2A1C3F4D5', etag = 'e1', size = 100, bucket = 'churn-capture' } = {},
): ObjectCreated => ({
  id: identity('object-created', bucket, key, sequencer),
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T11:00:00Z',
  resources: [`arn:aws:s3:::${bucket}`],
  detail: { bucket: { name: bucket }, object: { key, size, etag, sequencer } },
});
