import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CapturedRecord } from '../../../shared/capture/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';
import { captureFolder, whenPresent } from '../cases.ts';
import { readAll } from './captures.ts';

const places = (count: number): string[] => Array.from({ length: count }, (_, index) => `f${index}`);

const adult: Mapping = { input: { columns: places(14) }, output: { columns: ['score', 'predicted_label'] } };

const mappings: Readonly<Record<string, Mapping>> = {
  'endpoint-csv-xgb-churn.jsonl': { input: { columns: places(69) }, output: { columns: ['churn'] } },
  'endpoint-json-adult.jsonl': adult,
  'endpoint-jsonlines-adult.jsonl': adult,
  'merged-endpoint-json-adult.json': adult,
  'merged-endpoint-jsonlines-adult.json': adult,
  'endpoint-json-deepar.jsonl': {
    input: { columns: ['start', { name: 'category', pointer: '/cat/0' }, { name: 'last', pointer: '/target/6' }] },
    output: { columns: [{ name: 'next', pointer: '/mean/0' }] },
  },
};

/** The merged samples are printed over many lines; a capture holds them in one. */
const content = (name: string): string => {
  const text = readFileSync(`${captureFolder}${name}`, 'utf8');
  return name.endsWith('.json') ? JSON.stringify(JSON.parse(text)) : text;
};

const records = async (name: string): Promise<readonly CapturedRecord[]> => {
  const found = await readAll(content(name), { as: mappings[name] ?? {} });
  expect(found.filter(({ kind }) => kind === 'rejected')).toEqual([]);
  return found.filter((record) => record.kind === 'record');
};

describe.runIf(whenPresent(captureFolder))('readCapture of real files', () => {
  it('knows a mapping for every captured endpoint', () => {
    const names = readdirSync(captureFolder).filter((name) => name.includes('endpoint'));
    expect(names.toSorted()).toEqual(Object.keys(mappings).toSorted());
  });

  it.each([
    ['endpoint-csv-xgb-churn.jsonl', [1, 1, 1]],
    ['endpoint-json-adult.jsonl', [1, 2]],
    ['endpoint-jsonlines-adult.jsonl', [1, 2]],
    ['endpoint-json-deepar.jsonl', [1, 1, 1]],
    ['merged-endpoint-jsonlines-adult.json', [1]],
  ])('%s', async (name, rowCounts) => {
    expect((await records(name)).map(({ rows }) => rows.length)).toEqual(rowCounts);
  });

  it('reads many rows of one merged record, named by the inference id', async () => {
    const [record] = await records('merged-endpoint-json-adult.json');
    expect(record?.recordId).toBe('7');
    expect(record?.rows.length).toBeGreaterThan(100);
    expect(record?.rows[0]).toEqual({
      input: [28, 2, 133937, 9, 13, 2, 0, 0, 4, 1, 15024, 0, 55, 37],
      output: [0.9899773597717285, 1],
    });
  });

  it('reads nested values by pointer and names what is not mapped', async () => {
    const [record] = await records('endpoint-json-deepar.jsonl');
    expect(record?.rows).toEqual([{ input: ['2017-07-24 00:00:00', 52, 17141.29], output: [11406.5859375] }]);
    expect(record?.extraColumns).toEqual(['dynamic_feat']);
  });

  it('sdk-capture.jsonl, whose times are placeholders', async () => {
    const text = readFileSync(`${captureFolder}sdk-capture.jsonl`, 'utf8');
    const as: Mapping = { input: { columns: places(7) }, output: { columns: ['score'] } };
    const asIs = await readAll(text, { as });
    expect(asIs.map((each) => each.kind === 'rejected' && each.reason)).toEqual(new Array(44).fill('bad-time'));
    const filledIn = await readAll(text.replaceAll('{%s}', '2026-11-20T10:00:00Z'), { as });
    expect(filledIn.map(({ kind }) => kind)).toEqual(new Array(44).fill('record'));
  });
});
