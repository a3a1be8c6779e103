import { describe, expect, it } from 'vitest';
import { slicesOf } from '../../../shared/evaluation/index.ts';
import { columnsOf } from '../../../shared/monitor/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { aPartialKey } from '../../factories/partials.ts';
import { at, hourMs } from '../../factories/uses.ts';
import { startDataBucket } from './data-bucket.ts';

const monitor = aMonitor({
  mapping: {
    output: { columns: ['said'] },
    groundTruth: { columns: ['churned'] },
    prediction: { label: 'said' },
  },
  segments: ['said'],
});

const profileOf = (pairs: readonly (readonly [said: string, churned: string])[], baseline?: Profile): Profile => {
  const profile = Profile.empty(columnsOf(monitor.mapping), 'test', { slicePlan: slicesOf(monitor, baseline) });
  for (const pair of pairs) profile.addRow({ input: [], output: pair });
  return profile;
};

const baseline = profileOf([
  ['yes', 'yes'],
  ['no', 'no'],
]);
const start = at('2026-11-20');
const day = { startMs: start, endMs: start + 24 * hourMs };
const keyOf = (hour: number): string => aPartialKey(monitor.series, start + hour * hourMs, `${hour}.jsonl`);

const labelledOf = async (objects: Readonly<Record<string, string | Uint8Array>>) => {
  const { put } = await startDataBucket();
  for (const [key, body] of Object.entries(objects)) await put(key, body);
  const { labelledPartials } = await import('../../../shared/aws/labelled-partials.ts');
  return labelledPartials('data');
};

describe('labelledPartials(bucket)', () => {
  it('counts the labelled predictions of all partials within the span, and of none beyond it', async () => {
    const hour = profileOf([['yes', 'no']], baseline).toBytes();
    const labelled = await labelledOf({ [keyOf(0)]: hour, [keyOf(23)]: hour, [keyOf(24)]: hour });
    expect(await labelled.cells(monitor, day)).toEqual([{ actual: 'no', predicted: 'yes', count: 2 }]);
    expect(await labelled.cells(monitor, { ...day, endMs: start })).toEqual([]);
  });

  it('knows nothing of a monitor that counts none, or while a partial cannot be read', async () => {
    const labelled = await labelledOf({ [keyOf(0)]: 'no profile' });
    expect(await labelled.cells(aMonitor(), day)).toBeUndefined();
    expect(await labelled.cells(monitor, day)).toBeUndefined();
  });
});
