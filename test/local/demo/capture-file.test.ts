import { describe, expect, test } from 'vitest';
import { type CapturedCall, captureFiles } from '../../../local/demo/capture-file.ts';

const target = { prefix: 'capture', endpoint: 'flights-delay', variant: 'AllTraffic' };
const start = Date.parse('2001-02-01T10:00:11.318Z');
const call = (index: number): CapturedCall => ({
  eventId: `00000000-0000-4000-a000-${String(index).padStart(12, '0')}`,
  inferenceId: `flight-${index}`,
  inferenceTimeMs: start + index * 1_000,
  input: ['10', '406', 'ATL', 'TPA'],
  output: ['0.2034'],
});

describe('captureFiles', () => {
  test('names a file for its first call, down to the millisecond', () => {
    const [file] = captureFiles(target, [call(0), call(1)]);
    expect(file?.key).toBe(
      'capture/flights-delay/AllTraffic/2001/02/01/10/00-11-318-00000000-0000-4000-a000-000000000000.jsonl',
    );
  });

  test('leaves the prefix out where there is none', () => {
    const [file] = captureFiles({ ...target, prefix: '' }, [call(0)]);
    expect(file?.key).toMatch(/^flights-delay\/AllTraffic\/2001\//);
  });

  test('writes a line as SageMaker does', () => {
    const [file] = captureFiles(target, [call(0)]);
    expect(file?.body).toBe(
      '{"captureData":{"endpointInput":{"observedContentType":"text/csv","mode":"INPUT","data":"10,406,ATL,TPA","encoding":"CSV"},' +
        '"endpointOutput":{"observedContentType":"text/csv; charset=utf-8","mode":"OUTPUT","data":"0.2034","encoding":"CSV"}},' +
        '"eventMetadata":{"eventId":"00000000-0000-4000-a000-000000000000","inferenceId":"flight-0","inferenceTime":"2001-02-01T10:00:11Z"},' +
        '"eventVersion":"0"}\n',
    );
  });

  test('opens another file when one is full, and loses no call', () => {
    const calls = Array.from({ length: 450 }, (_, index) => call(index));
    const files = captureFiles(target, calls);
    expect(files.map(({ records }) => records)).toEqual([200, 200, 50]);
    expect(new Set(files.map(({ key }) => key)).size).toBe(3);
    const lines = files.flatMap(({ body }) => body.trimEnd().split('\n'));
    expect(lines.map((line) => JSON.parse(line).eventMetadata.inferenceId)).toEqual(
      calls.map(({ inferenceId }) => inferenceId),
    );
  });

  test('writes no file for a silent hour', () => {
    expect(captureFiles(target, [])).toEqual([]);
  });
});
