import { describe, expect, it } from 'vitest';
import { capturedHours } from '../../../../local/cli/backtest/captured-hours.ts';
import { replay, windowsOver } from '../../../../local/cli/backtest/replay.ts';
import type { InputFile } from '../../../../local/cli/input-files.ts';
import { type Evaluation, modelMonitorFiles } from '../../../../shared/evaluation/index.ts';
import type { Monitor } from '../../../../shared/monitor/index.ts';
import { constraintsJson } from '../../../../shared/report/index.ts';
import { hourMs } from '../../../../shared/window/index.ts';
import { aBaseline } from '../../../factories/baselines.ts';
import { anObjectCreated } from '../../../factories/captures.ts';
import { aMonitor } from '../../../factories/monitors.ts';
import { Chain } from '../../../functions/chain.ts';
import { captures, document, type Fault, inKilometres, type WindowCapture, windowsPerDay } from './days.ts';

/** A capture as it lies in S3. */
const inS3 = ({ key, lines }: WindowCapture): InputFile => {
  const bytes = new TextEncoder().encode(lines.join('\n'));
  return {
    name: `s3://churn-capture/${key}`,
    byteLength: bytes.length,
    chunks: async function* () {
      yield bytes;
    },
    randomAccess: () => Promise.reject(new Error('captures are read from their start')),
  };
};

const constrainedBy = (monitor: Monitor) => ({
  constraints: constraintsJson(aBaseline(monitor)),
  statistics: undefined,
});

const replayed = async (monitor: Monitor, all: readonly WindowCapture[]) => {
  const baseline = aBaseline(monitor);
  const files = all.map((one) => ({ file: inS3(one), kind: 'capture' as const }));
  const { partials } = await capturedHours(files, { monitor, baseline });
  const evaluations: Evaluation[] = [];
  const incidents = await replay({
    monitor,
    partials,
    baseline,
    files: modelMonitorFiles(monitor, baseline, constrainedBy(monitor)),
    onEvaluation: async (evaluation) => void evaluations.push(evaluation),
  });
  return { evaluations, incidents };
};

/** The same captures through the deployed functions, each window judged and told when it is over. */
const deployed = async (monitor: Monitor, all: readonly WindowCapture[]) => {
  const chain = new Chain(monitor);
  chain.constrained = constrainedBy(monitor);
  for (const { key, lines, endMs } of all) {
    await chain.profile(chain.capture(anObjectCreated(key, { sequencer: '' }), lines));
    await chain.plan(new Date(endMs + 15 * 60_000).toISOString());
    for (const due of chain.due.splice(0)) await chain.evaluate(due);
    for (const event of chain.evaluated().slice(-1)) await chain.manage(event);
  }
  const evaluations = [...chain.world.documents]
    .filter(([key]) => key.endsWith('/evaluation.json'))
    .map(([, kept]) => kept as Evaluation)
    .toSorted((a, b) => (a.window.start < b.window.start ? -1 : 1));
  return { evaluations, incidents: chain.state().incidents };
};

const faults: readonly (readonly [string, Fault])[] = [
  ['another unit', inKilometres(15 * windowsPerDay)],
  ['a day without a column', (row, window) => (Math.floor(window / windowsPerDay) === 9 ? { ...row, plan: '' } : row)],
];

describe('replay(captures) and the deployed functions', () => {
  it.each(
    faults.flatMap(([name, fault]) =>
      (['plumbline', 'model-monitor'] as const).map((mode) => [name, mode, fault] as const),
    ),
  )('say the same of %s in the mode %s, to the last digit', async (_name, mode, fault) => {
    const monitor = aMonitor({ ...document, decision: { mode } });
    const all = captures(16, fault);
    const [ours, theirs] = [await replayed(monitor, all), await deployed(monitor, all)];
    expect(theirs.incidents.length).toBeGreaterThan(0);
    expect(ours.evaluations).toEqual(theirs.evaluations);
    const incidents = ours.incidents.map(({ revision: _, ...incident }) => incident);
    expect(incidents.toSorted((a, b) => (a.incidentId < b.incidentId ? -1 : 1))).toEqual(theirs.incidents);
  });
});

describe('windowsOver(monitor, hours)', () => {
  const day = Date.UTC(2026, 10, 2);
  const hours = (many: number): readonly number[] => Array.from({ length: many }, (_, place) => day + place * hourMs);
  const ofHours = (lengthHours: number): Monitor => aMonitor({ window: { lengthHours } });

  it.each([
    [6, 12, 2],
    [6, 11, 1],
    [24, 48, 2],
    [24, 47, 1],
    [1, 3, 2],
    [6, 0, 0],
  ])('of %i hours over %i hours of captures are %i', (lengthHours, many, expected) => {
    expect(windowsOver(ofHours(lengthHours), hours(many))).toHaveLength(expected);
  });

  it('holds silent windows between those with captures', () => {
    const found = windowsOver(ofHours(6), [day, day + 23 * hourMs]);
    expect(found.map(({ startMs }) => (startMs - day) / hourMs)).toEqual([0, 6, 12, 18]);
  });
});
