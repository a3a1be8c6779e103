import { describe, expect, it } from 'vitest';
import { isCaptureLine, proposeMapping, readCapture } from '../../../shared/capture/index.ts';
import { aCaptureLine } from '../../factories/captures.ts';

interface Side {
  readonly data: unknown;
  readonly encoding?: string;
}

const aLine = (input: Side | undefined, output?: Side): string => {
  const side = ({ data, encoding = 'JSON' }: Side) => ({
    observedContentType: encoding === 'CSV' ? 'text/csv' : 'application/json',
    data: typeof data === 'string' ? data : JSON.stringify(data),
    encoding,
  });
  return JSON.stringify({
    captureData: { ...(input && { endpointInput: side(input) }), ...(output && { endpointOutput: side(output) }) },
    eventMetadata: { eventId: 'event', inferenceTime: '2026-11-20T10:02:11Z' },
    eventVersion: '0',
  });
};

/** Rows that the proposed mapping reads from the very lines it was proposed from. */
const rowsRead = async (line: string): Promise<number> => {
  const chunks = (async function* () {
    yield Buffer.from(line);
  })();
  const records = (await Array.fromAsync(readCapture(chunks, { mapping: proposeMapping([line]) }))).flat();
  return records.reduce((rows, record) => rows + (record.kind === 'record' ? record.rows.length : 0), 0);
};

describe('proposeMapping', () => {
  it('names the columns of CSV by place, and takes one share as the probability', () => {
    expect(proposeMapping([aCaptureLine()])).toEqual({
      input: { columns: ['input_0', 'input_1'] },
      output: { columns: ['prediction'] },
      prediction: { probability: 'prediction', threshold: 0.5 },
    });
  });

  it('keeps the names of JSON objects, and reaches into nested ones by pointer', () => {
    const line = aLine(
      { data: { instances: [{ age: 4, home: { city: 'Ulm' } }] } },
      { data: { predictions: [{ score: 0.2, predicted_label: 0 }] } },
    );
    expect(proposeMapping([line])).toEqual({
      input: { columns: ['age', { name: 'home_city', pointer: '/home/city' }] },
      output: { columns: ['score', 'predicted_label'] },
      prediction: { probability: 'score', label: 'predicted_label', threshold: 0.5 },
    });
  });

  it.each([
    [
      'lists under instances',
      aLine(
        {
          data: {
            instances: [
              [1, 2],
              [3, 4],
            ],
          },
        },
        { data: { predictions: [0.5, 0.75] } },
      ),
      2,
    ],
    ['rows under a key of their own', aLine({ data: { data: { x: 1 }, rows: [{ a: 1 }, { a: 2 }] } }), 2],
    ['a list of features', aLine({ data: { features: [1, 2, 3] } }), 1],
    ['JSON Lines', aLine({ data: '{"a":1}\n{"a":2}\n' }, { data: '0.5\n0.25\n' }), 2],
    [
      'several CSV rows with answers in one line',
      aLine({ data: '1,2\n3,4', encoding: 'CSV' }, { data: '0.5,0.25', encoding: 'CSV' }),
      2,
    ],
    ['BASE64', aLine({ data: Buffer.from('[[1,2]]').toString('base64'), encoding: 'BASE64' }), 1],
    ['one side only', aLine(undefined, { data: { predictions: [{ score: 0.5 }] } }), 1],
  ])('reads %s as it proposes to', async (_, line, rows) => {
    expect(await rowsRead(line)).toBe(rows);
  });

  it('passes over lines of another form, and refuses when there are no others', () => {
    expect(isCaptureLine('{"a":1}')).toBe(false);
    expect(proposeMapping(['nonsense', aCaptureLine()])).toHaveProperty('input');
    expect(() => proposeMapping(['nonsense', '{"a":1}'])).toThrow('no mapping can be proposed');
  });
});
