import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RecordsFlagged } from '../../events/records-flagged.ts';
import { csvRows } from '../../shared/capture/index.ts';
import type { Monitor } from '../../shared/monitor/index.ts';
import { aCaptureKey, aCaptureLine, anObjectCreated } from '../factories/captures.ts';
import { aMonitor } from '../factories/monitors.ts';
import { customersCapture, customersCsv, customersMapping, Workbench } from '../local/cli/workbench.ts';
import { startDataBucket } from '../shared/aws/data-bucket.ts';
import { dataQualityFolder, datasetFolder, whenPresent } from '../shared/cases.ts';

/** The chain over a bucket that holds these files as the baseline v1 of its monitor. */
const chainWith = async (monitor: Monitor, files: Readonly<Record<string, Uint8Array>>) => {
  const { put } = await startDataBucket();
  for (const [name, bytes] of Object.entries(files)) await put(`baselines/${monitor.id}/v1/${name}`, bytes);
  const [{ Chain }, { baselineStore }, { baselineFileStore }] = await Promise.all([
    import('./chain.ts'),
    import('../../shared/aws/baseline-store.ts'),
    import('../../shared/aws/baseline-file-store.ts'),
  ]);
  const chain = new Chain(monitor);
  chain.baselines = baselineStore('data');
  chain.constrained = await baselineFileStore('data').find(monitor.id, 'v1');
  return chain;
};

type AnyChain = Awaited<ReturnType<typeof chainWith>>;

/** Profiles one file and evaluates its window; returns its evaluation and the violations that Model Monitor would find. */
const judged = async (chain: AnyChain, lines: readonly string[], afterwards = '2026-11-20T01:15:00Z') => {
  await chain.plan('2026-11-20T00:15:00Z');
  await chain.profile(chain.capture(anObjectCreated(aCaptureKey('2026-11-20T00:00:00Z')), lines));
  await chain.tick(afterwards);
  const fileNamed = (name: string) => [...chain.world.documents].find(([key]) => key.endsWith(`/${name}`))?.[1];
  return {
    evaluation: fileNamed('evaluation.json') as {
      readonly verdict: string;
      readonly findings: readonly {
        readonly check: string;
        readonly column: string | null;
        readonly verdict: string;
      }[];
    },
    violations: fileNamed('constraint_violations.json'),
  };
};

const cardioMonitor = aMonitor({
  decision: { mode: 'model-monitor' },
  mapping: {
    input: {
      columns: [
        'age',
        'gender',
        'height_ft',
        'weight_lbs',
        'systolic_bp',
        'diastolic_bp',
        'cholesterol',
        'gluc',
        'smoke',
        'alco',
        'active',
        'pulse_pressure',
      ],
    },
    output: { columns: ['cardio'] },
    prediction: { label: 'cardio' },
  },
  flag: { sampleShare: 0 },
});

/** Every 34th of the rows that the baseline was made of as captured records, each age so many years more. */
const cardioLines = (yearsMore: number): string[] => {
  const [header = [], ...rows] = csvRows(readFileSync(`${datasetFolder}cardio-baseline.csv`, 'utf8')) ?? [];
  const label = header.indexOf('cardio');
  return rows
    .filter((_, row) => row % 34 === 0)
    .map(([age, ...others], index) => {
      const cells = [Number(age) + yearsMore, ...others];
      return aCaptureLine({
        id: `cardio-${index}`,
        time: '2026-11-20T00:30:00Z',
        input: cells.filter((_, place) => place !== label).join(),
        output: String(cells[label]),
      });
    });
};

describe.runIf(whenPresent(dataQualityFolder))("a deployed monitor with Model Monitor's own baseline", () => {
  const files = () => ({
    'statistics.json': readFileSync(`${dataQualityFolder}cardio-statistics.json`),
    'constraints.json': readFileSync(`${dataQualityFolder}cardio-constraints.json`),
  });

  it('finds nothing in rows that the baseline was made of, and flags none of them', async () => {
    const chain = await chainWith(cardioMonitor, files());
    const { evaluation, violations } = await judged(chain, cardioLines(0));
    expect(evaluation).toMatchObject({ verdict: 'ok', rows: 2012 });
    expect(violations).toEqual({ violations: [] });
    expect(chain.flagged).toEqual([]);
  });

  it('finds what moved beyond its range, and flags those records', async () => {
    const chain = await chainWith(cardioMonitor, files());
    const { evaluation } = await judged(chain, cardioLines(30));
    const violated = evaluation.findings.filter(({ verdict }) => verdict === 'violation');
    expect(violated.map(({ check, column }) => `${check} ${column}`)).toEqual(['baseline-drift age']);
    const [pointer] = chain.flagged as RecordsFlagged[];
    const beyond = cardioLines(30).filter((line) => Number(/"data":"(\d+)/.exec(line)?.[1]) > 64).length;
    expect(beyond).toBeGreaterThan(1000);
    expect(pointer?.data.reasons).toEqual({ 'out-of-range': beyond });
  });
});

describe('a folder that plumbline baseline wrote', () => {
  it.each([
    ['with a mapping', ['--mapping', 'mapping.yml']],
    ['without one', []],
  ])('%s is a deployed baseline as it is', async (_, options) => {
    using bench = new Workbench();
    bench.file('mapping.yml', customersMapping);
    const paths = options.map((option) => (option.startsWith('--') ? option : bench.path(option)));
    await bench.run('baseline', bench.file('data.csv', customersCsv(2000)), '--out', bench.path('base'), ...paths);
    const names = readdirSync(bench.path('base'));
    expect(names.toSorted()).toEqual(['constraints.json', 'profile.bin', 'statistics.json']);
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(bench.path(`base/${name}`))]));
    const chain = await chainWith(
      aMonitor({ window: { lengthHours: 24, graceMinutes: 0 }, decision: { mode: 'model-monitor' } }),
      files,
    );
    const { evaluation } = await judged(chain, customersCapture(1000).split('\n'), '2026-11-21T00:15:00Z');
    expect(evaluation).toMatchObject({ verdict: 'ok', rows: 1000 });
  });
});
