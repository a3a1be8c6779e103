import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CapturedRecord, type RejectedRecord, readDocuments } from '../../../shared/capture/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { captureFolder, whenPresent } from '../cases.ts';
import { chunksOf } from './captures.ts';

const places = (count: number): string[] => Array.from({ length: count }, (_, index) => `f${index}`);

const truth = { groundTruth: { columns: [{ name: 'ground_truth', pointer: '/label' }] } };
const csvTruth = { groundTruth: { columns: ['ground_truth'] } };
const adult: Mapping = { input: { columns: places(14) }, output: { columns: ['score', 'predicted_label'] } };
const churn: Mapping = { input: { columns: places(69) }, output: { columns: ['churn'] } };
const deepar: Mapping = {
  input: { columns: ['start', { name: 'category', pointer: '/cat/0' }, { name: 'last', query: 'target[-1]' }] },
  output: { columns: [{ name: 'next', pointer: '/mean/0' }] },
};

/** How each file is read, how many rows its records have, and the first row. */
const files: Readonly<Record<string, { as: Mapping; rows: readonly number[]; first?: unknown }>> = {
  'batch-transform-output-json-adult.json': {
    as: adult,
    rows: [334],
    first: {
      input: [28, 2, 133937, 9, 13, 2, 0, 0, 4, 1, 15024, 0, 55, 37],
      output: [0.9899773597717285, 1],
    },
  },
  'batch-transform-output-jsonlines-adult.jsonl': {
    as: adult,
    rows: [1, 1, 1, 1, 1],
    first: { input: [29, 2, 178610, 15, 10, 0, 7, 4, 4, 0, 0, 0, 21, 37], output: [0.047645717859268, 0] },
  },
  'endpoint-csv-xgb-churn.jsonl': { as: churn, rows: [1, 1, 1] },
  'endpoint-json-adult.jsonl': { as: adult, rows: [1, 2] },
  'endpoint-json-deepar.jsonl': {
    as: deepar,
    rows: [1, 1, 1],
    first: { input: ['2017-07-24 00:00:00', 52, 17141.29], output: [11406.5859375] },
  },
  'endpoint-jsonlines-adult.jsonl': { as: adult, rows: [1, 2] },
  'ground-truth-csv.jsonl': { as: csvTruth, rows: new Array(334).fill(1), first: { input: [], output: ['0'] } },
  'merged-batch-transform-csv-churn.json': { as: { ...churn, ...csvTruth }, rows: [1] },
  'merged-endpoint-json-adult.json': {
    as: { ...adult, ...truth },
    rows: [334],
    first: {
      input: [28, 2, 133937, 9, 13, 2, 0, 0, 4, 1, 15024, 0, 55, 37],
      output: [0.9899773597717285, 1, 0],
    },
  },
  'merged-endpoint-jsonlines-adult.json': {
    as: { ...adult, ...truth },
    rows: [1],
    first: { input: [42, 2, 222756, 9, 13, 0, 9, 4, 4, 1, 7430, 0, 40, 37], output: [0.90517783164978, 1, 0] },
  },
};

/** Files of the SageMaker SDK's own tests: their times are placeholders, to be filled in before use. */
const templates: Readonly<Record<string, Mapping>> = {
  'sdk-actuals.jsonl': csvTruth,
  'sdk-capture.jsonl': { input: { columns: places(7) }, output: { columns: ['score'] } },
};

const read = async (content: string, mapping: Mapping): Promise<readonly (CapturedRecord | RejectedRecord)[]> =>
  (await Array.fromAsync(readDocuments(chunksOf(content), { mapping, untimedMs: 0 }))).flat();

const contentOf = (name: string): string => readFileSync(`${captureFolder}${name}`, 'utf8');

const recordsIn = async (name: string): Promise<readonly CapturedRecord[]> => {
  const found = await read(contentOf(name), files[name]?.as ?? {});
  expect(found.filter(({ kind }) => kind === 'rejected')).toEqual([]);
  return found.filter((record) => record.kind === 'record');
};

describe.runIf(whenPresent(captureFolder))('readDocuments of real files', () => {
  it('knows every file', () => {
    const known = [...Object.keys(files), ...Object.keys(templates)];
    expect(readdirSync(captureFolder).toSorted()).toEqual(known.toSorted());
  });

  it.each(Object.entries(files))('%s', async (name, { rows, first }) => {
    const records = await recordsIn(name);
    expect(records.map((record) => record.rows.length)).toEqual(rows);
    if (first !== undefined) expect(records[0]?.rows[0]).toEqual(first);
  });

  it('takes ids and times from where each form has them', async () => {
    const idAndTime = async (name: string) => {
      const [record] = await recordsIn(name);
      return [record?.recordId, new Date(record?.inferenceTimeMs ?? Number.NaN).toISOString()];
    };
    expect(await idAndTime('batch-transform-output-json-adult.json')).toEqual([
      '94bcc22a-0462-4bd1-92c9-b46a5aaec1aa',
      '2024-01-19T19:25:34.000Z',
    ]);
    expect(await idAndTime('merged-endpoint-json-adult.json')).toEqual(['7', '2024-01-19T20:06:08.000Z']);
    expect(await idAndTime('merged-batch-transform-csv-churn.json')).toEqual([
      'bd6c3be0-5902-4008-afc2-538b3be3bf2c',
      '1970-01-01T00:00:00.000Z',
    ]);
  });

  it('reads a merged row of batch transform: the prediction after its inputs, then the label', async () => {
    const [record] = await recordsIn('merged-batch-transform-csv-churn.json');
    expect(record?.rows[0]?.input.slice(0, 3)).toEqual(['186', '0.1', '137.8']);
    expect(record?.rows[0]?.output).toEqual(['0.01584203727543354', '1']);
  });

  it('sums labels as they are in the files', async () => {
    const labels = (records: readonly CapturedRecord[]) =>
      records.flatMap(({ rows }) => rows.map(({ output }) => Number(output.at(-1))));
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const ones = (text: string, form: RegExp) => text.match(form)?.length;
    const csv = 'ground-truth-csv.jsonl';
    expect(sum(labels(await recordsIn(csv)))).toBe(ones(contentOf(csv), /"data": "1"/g));
    const json = 'merged-endpoint-json-adult.json';
    expect(sum(labels(await recordsIn(json)))).toBe(ones(contentOf(json), /\\"label\\": 1/g));
  });

  it.each(Object.entries(templates))('%s, once its times are filled in', async (name, mapping) => {
    const asIs = await read(contentOf(name), mapping);
    expect(asIs.map((each) => each.kind === 'rejected' && each.reason)).toEqual(new Array(44).fill('bad-time'));
    const filledIn = await read(contentOf(name).replaceAll('{%s}', '2026-11-20T10:00:00Z'), mapping);
    expect(filledIn.map(({ kind }) => kind)).toEqual(new Array(44).fill('record'));
  });
});
