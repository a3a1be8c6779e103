import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { awsTime } from '../../events/parts/aws-time.ts';
import { tags } from '../../events/parts/sagemaker-event.ts';
import { endpointStateChange } from '../../events/sagemaker/endpoint-state-change.ts';
import { modelPackageStateChange } from '../../events/sagemaker/model-package-state-change.ts';
import { pipelineExecutionStatusChange } from '../../events/sagemaker/pipeline-execution-status-change.ts';
import { trainingJobStateChange } from '../../events/sagemaker/training-job-state-change.ts';
import { toldState } from '../../shared/lifecycle/index.ts';

/** Samples of AWS's events lie beside the project's root; where they are absent, their tests are skipped. */
const folder = fileURLToPath(new URL('../../../shared/reference/events/', import.meta.url));

const schema = v.variant('detail-type', [
  trainingJobStateChange,
  endpointStateChange,
  pipelineExecutionStatusChange,
  modelPackageStateChange,
]);

const known: ReadonlySet<string> = new Set(schema.options.map(({ entries }) => entries['detail-type'].literal));

const samples = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => ({ file, event: JSON.parse(readFileSync(folder + file, 'utf8')) }))
      .filter(({ event }) => known.has(event['detail-type']))
  : [];
if (samples.length === 0) console.warn(`Skipped: the sample events at ${folder} are absent`);

describe.skipIf(samples.length === 0)('sample events', () => {
  it.each(samples)('$file is read as a state', ({ event }) => {
    const told = toldState(v.parse(schema, event));
    expect(told?.arn).toBe(event.resources.at(-1));
    expect(told?.state.changedAtMs).toBeGreaterThan(Date.parse('2026-11-20T00:00:00Z'));
  });

  it('are read in the spelling of the API, with times as milliseconds', () => {
    const read = Object.fromEntries(
      samples.map(({ file, event }) => {
        const { state, lacks } = toldState(v.parse(schema, event)) ?? {};
        const { status, outcome, phase, failureReason, changedAtMs } = state ?? {};
        return [file, { status, outcome, phase, failureReason, changedAtMs, lacks }];
      }),
    );
    expect(read).toEqual({
      'sagemaker-endpoint-state-change.json': {
        status: 'InService',
        outcome: 'succeeded',
        phase: null,
        failureReason: null,
        changedAtMs: 1795184431287,
        lacks: [],
      },
      'sagemaker-endpoint-state-change.minimal-failed.json': {
        status: 'Failed',
        outcome: 'failed',
        phase: null,
        failureReason: null,
        changedAtMs: Date.parse('2026-11-20T15:02:09Z'),
        lacks: ['reason', 'time'],
      },
      'sagemaker-model-package-state-change.json': {
        status: 'Completed',
        outcome: 'succeeded',
        phase: 'Approved',
        failureReason: null,
        changedAtMs: Date.parse('2026-11-20T13:40:14Z'),
        lacks: [],
      },
      'sagemaker-pipeline-execution-status-change.json': {
        status: 'Succeeded',
        outcome: 'succeeded',
        phase: null,
        failureReason: null,
        changedAtMs: Date.parse('2026-11-20T10:07:10Z'),
        lacks: [],
      },
      'sagemaker-training-job-state-change.completed.json': {
        status: 'Completed',
        outcome: 'succeeded',
        phase: 'Completed',
        failureReason: null,
        changedAtMs: 1795169058102,
        lacks: [],
      },
      'sagemaker-training-job-state-change.failed-doc-flavour.json': {
        status: 'Failed',
        outcome: 'failed',
        phase: 'Failed',
        failureReason: 'AlgorithmError: ExecuteUserScriptError: exit code 1',
        changedAtMs: 1795172703000,
        lacks: [],
      },
    });
  });
});

describe('awsTime', () => {
  it.each([
    [1795169058102, 1795169058102],
    [1795184431287.5, 1795184431287],
    ['1795172703000', 1795172703000],
    ['2026-11-20T13:40:14Z', 1795182014000],
    ['2026-11-20T13:40:14.123456789Z', 1795182014123],
    ['2026-11-20T13:40:14.000+0000', 1795182014000],
  ])('reads %s', (given, expected) => {
    expect(v.parse(awsTime, given)).toBe(expected);
  });

  it.each(['', 'yesterday', Number.NaN, Number.POSITIVE_INFINITY, 9e15, null])('refuses %s', (given) => {
    expect(v.is(awsTime, given)).toBe(false);
  });
});

describe('tags', () => {
  it.each([
    [{ team: 'a' }, { team: 'a' }],
    [[{ Key: 'team', Value: 'a' }], { team: 'a' }],
    [{}, {}],
    [null, {}],
    [undefined, {}],
    ['anything else', {}],
  ])('%j becomes %j', (given, expected) => {
    expect(v.parse(tags, given)).toEqual(expected);
  });
});
