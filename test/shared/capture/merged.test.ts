import { describe, expect, it } from 'vitest';
import { cellForms, proposeMapping, RowBlock, scanCapture } from '../../../shared/capture/index.ts';
import { columnsOf, type Mapping } from '../../../shared/monitor/index.ts';
import { aLine, chunksOf, mapping, readAll, rejection, rowsOf } from './captures.ts';

const json = (value: unknown) => ({ data: JSON.stringify(value), encoding: 'JSON' });
const csv = (data: string) => ({ data, encoding: 'CSV' });

/** The line with more at its top. */
const merged = (groundTruthData: unknown, line = aLine()): string =>
  JSON.stringify({ ...JSON.parse(line), groundTruthData });

const labelled: Mapping = { ...mapping, groundTruth: { columns: ['truth'] } };

describe('readCapture of records merged with their ground truth', () => {
  it('gives the label as a further output column', async () => {
    expect(await rowsOf(merged(csv('1')), labelled)).toEqual([{ input: ['1', 'a'], output: ['0.5', '1'] }]);
    expect(columnsOf(labelled)).toEqual([
      { name: 'n', role: 'input' },
      { name: 'kind', role: 'input' },
      { name: 'score', role: 'output' },
      { name: 'truth', role: 'output' },
    ]);
  });

  it('reads one label for each row, in the order of the rows', async () => {
    const line = aLine({ input: csv('1,a\n2,b'), output: csv('0.1\n0.9') });
    const as: Mapping = { ...labelled, groundTruth: { columns: ['label'] } };
    const outputs = [
      { input: ['1', 'a'], output: ['0.1', 0] },
      { input: ['2', 'b'], output: ['0.9', 1] },
    ];
    expect(await rowsOf(merged(json({ instances: [{ label: 0 }, { label: 1 }] }), line), as)).toEqual(outputs);
    expect(await rowsOf(merged({ data: '{"label":0}\n{"label":1}', encoding: 'JSON' }, line), as)).toEqual(outputs);
    expect(await rowsOf(merged(csv('0,1'), line), as)).toMatchObject([
      { output: ['0.1', '0'] },
      { output: ['0.9', '1'] },
    ]);
  });

  it('is proposed under names that come once', () => {
    const line = aLine({ input: json({ id: 1, n: 2 }), output: json({ id: 1, label: 0 }) });
    expect(proposeMapping([merged(json({ label: 1 }), line)])).toEqual({
      input: { columns: ['id', 'n'] },
      output: { columns: [{ name: 'output_id', pointer: '/id' }, 'label'] },
      groundTruth: { columns: [{ name: 'ground_truth', pointer: '/label' }] },
      prediction: { label: 'label', threshold: 0.5 },
    });
  });

  it('leaves the label missing where a record has none', async () => {
    expect(await rowsOf(aLine(), labelled)).toEqual([{ input: ['1', 'a'], output: ['0.5', null] }]);
  });

  it('does not look at ground truth that the mapping leaves out', async () => {
    expect(await rowsOf(merged('anything'))).toEqual([{ input: ['1', 'a'], output: ['0.5'] }]);
  });

  it('rejects labels of another number or form, without telling them', async () => {
    expect(await rejection(merged(csv('SECRET\nSECRET')), labelled)).toEqual({
      reason: 'row-count',
      detail: 'The input has 1 rows and the ground truth 2, but they must have as many.',
    });
    expect(await rejection(merged({ data: 'SECRET', encoding: 'JSON' }), labelled)).toEqual({
      reason: 'encoding-mismatch',
      detail: 'The ground truth is labelled JSON, but is neither JSON nor JSON Lines.',
    });
    expect(await rejection(merged('SECRET'), labelled)).toEqual({
      reason: 'not-a-capture-record',
      detail: 'groundTruthData is not an object.',
    });
  });

  it('reads labels alone by a mapping of nothing else', async () => {
    const eventMetadata = { eventId: 'e', inferenceTime: '2026-11-20T10:02:11Z' };
    const line = JSON.stringify({ groundTruthData: csv('1'), eventMetadata, eventVersion: '0' });
    expect(await rowsOf(line, { groundTruth: { columns: ['truth'] } })).toEqual([{ input: [], output: ['1'] }]);
    expect(await rejection(line, labelled)).toMatchObject({ detail: 'The object has no captureData object.' });
  });

  it('is not followed byte by byte when labels are mapped', async () => {
    const lines = ['0', '1', '2'].map((label) => merged(csv(label))).join('\n');
    const found: unknown[] = [];
    for await (const scanner of scanCapture(chunksOf(lines), { mapping: labelled })) {
      for (let record = scanner.next(); record !== undefined; record = scanner.next()) {
        found.push(record.kind === 'record' && record.rows[0]?.output[1]);
      }
    }
    expect(found).toEqual(['0', '1', '2']);
  });
});

describe('scanCapture of mixed forms', () => {
  it('has the same outcome as readCapture for every line, whatever came before', async () => {
    const batch = (data: string) =>
      JSON.stringify({
        captureData: { batchTransformOutput: csv(data) },
        eventMetadata: { eventId: 'event-1', inferenceTime: '2026-11-20T10:02:11Z' },
      });
    const joined = (score: number) =>
      `{"SageMakerInferenceId":"i","SageMakerInferenceTime":"2026-11-20T10:02:11Z","SageMakerOutput":[[${score}]],"instances":[[1,"a"]]}`;
    const forms = [
      aLine(),
      merged(csv('1')),
      merged(csv('0')),
      batch('1,a,0.5'),
      batch('2,b,0.7'),
      joined(1),
      joined(2),
    ];
    const content = [...forms, ...forms.toReversed(), ...forms].join('\n');
    const rows: unknown[] = [];
    const block = new RowBlock(mapping.input?.columns.length ?? 0, mapping.output?.columns.length ?? 0);
    let scanned = 0;
    for await (const scanner of scanCapture(chunksOf(content), { mapping })) {
      scanner.block = block;
      for (let record = scanner.next(); record !== undefined; record = scanner.next()) {
        const whole = record.kind === 'scanned' ? scanner.wholeRecord() : record;
        if (record.kind === 'scanned') {
          const cells = Array.from({ length: block.width }, (_, column) => block.forms[column * block.stride]);
          expect(cells).not.toContain(cellForms.missing);
          scanned += 1;
        }
        rows.push(whole.kind === 'record' && whole.rows);
      }
    }
    expect(rows).toEqual((await readAll(content)).map((each) => each.kind === 'record' && each.rows));
    expect(rows).not.toContain(false);
    expect(scanned).toBeGreaterThan(0);
  });
});

describe('readCapture of what batch transform wrote', () => {
  const batch = (batchTransformOutput: unknown) =>
    JSON.stringify({
      captureData: { batchTransformOutput },
      eventMetadata: { eventId: 'event-1', inferenceTime: '2026-11-20T10:02:11Z' },
      groundTruthData: csv('1'),
    });

  it('takes a merged CSV row apart: inputs, outputs, perhaps id and time', async () => {
    const row = [{ input: ['1', 'a'], output: ['0.5', '1'] }];
    expect(await rowsOf(batch(csv('1,a,0.5')), labelled)).toEqual(row);
    expect(await rowsOf(batch(csv('1,a,0.5,id-1,2026-11-20T10:00:00Z\n')), labelled)).toEqual(row);
    expect(await rowsOf(batch(csv('0.5')), { output: { columns: ['score'] } })).toEqual([
      { input: [], output: ['0.5'] },
    ]);
    expect(await rejection(batch(csv('1,a')), labelled)).toEqual({
      reason: 'column-count',
      detail: 'A row has 2 columns where the mapping names 2 of the input and 1 of the output.',
    });
  });

  const byName: Mapping = { input: { columns: ['n', 'kind'] }, output: { columns: ['score'] } };

  it('takes merged JSON apart', async () => {
    const data = { SageMakerOutput: { score: 0.5 }, n: 1, kind: 'a', SageMakerInferenceId: 'x' };
    expect(await rowsOf(batch(json(data)), byName)).toEqual([{ input: [1, 'a'], output: [0.5] }]);
  });

  const joined = (changes: Readonly<Record<string, unknown>>) =>
    JSON.stringify({
      SageMakerInferenceId: 'id-1',
      SageMakerInferenceTime: '2026-11-20T10:02:11Z',
      SageMakerOutput: { score: 0.5 },
      ...changes,
    });

  it('reads output joined with its input, named and timed by batch transform', async () => {
    const [record] = await readAll(joined({ n: 1, kind: 'a' }), { as: byName });
    expect(record).toMatchObject({
      kind: 'record',
      recordId: 'id-1',
      eventId: 'id-1',
      inferenceTimeMs: Date.UTC(2026, 10, 20, 10, 2, 11),
      rows: [{ input: [1, 'a'], output: [0.5] }],
      extraColumns: [],
    });
  });

  it('reads many rows, an input that is no object, and output that is not joined', async () => {
    const many = joined({
      SageMakerOutput: { predictions: [{ score: 0.1 }, { score: 0.2 }] },
      instances: [
        [1, 'a'],
        [2, 'b'],
      ],
    });
    expect(await rowsOf(many, byName)).toHaveLength(2);
    expect(await rowsOf(joined({ SageMakerInput: [[1, 'a']] }), byName)).toEqual([{ input: [1, 'a'], output: [0.5] }]);
    const alone = { SageMakerInferenceId: 'i', SageMakerInferenceTime: '2026-11-20T10:02:11Z', score: 0.5 };
    expect(await rowsOf(JSON.stringify(alone), byName)).toEqual([{ input: [null, null], output: [0.5] }]);
  });

  it('rejects what has no time or a strange id', async () => {
    expect(await rejection(joined({ SageMakerInferenceTime: undefined }), byName)).toMatchObject({
      reason: 'bad-time',
    });
    expect(await rejection(joined({ SageMakerInferenceId: 7 }), byName)).toMatchObject({
      reason: 'not-a-capture-record',
    });
    expect(await rejection(joined({ SageMakerInferenceId: 'x'.repeat(300) }), byName)).toMatchObject({
      detail: 'SageMakerInferenceId has an id of more than 256 characters.',
    });
  });
});
