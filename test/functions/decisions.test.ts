import { describe, expect, it } from 'vitest';
import type { Finding } from '../../events/parts/finding.ts';
import type { Evaluation } from '../../shared/evaluation/index.ts';
import { Chain } from './chain.ts';
import { type Fault, noise, UsualEndpoint } from './usual-endpoint.ts';

const windowsPerDay = 4;
const rowsPerWindow = 240;

/** So many days of windows, each told and judged when it is over. */
const days = async (many: number, fault?: Fault): Promise<Chain> => {
  const endpoint = new UsualEndpoint(6, rowsPerWindow, fault);
  const chain = new Chain(endpoint.monitor());
  for (let window = 0; window < many * windowsPerDay; window += 1) {
    await chain.profile(endpoint.captured(chain, window));
    await chain.plan(endpoint.planned(window));
    for (const due of chain.due.splice(0)) await chain.evaluate(due);
  }
  return chain;
};

const evaluations = ({ world }: Chain): readonly Evaluation[] =>
  [...world.documents]
    .filter(([key]) => key.endsWith('/evaluation.json'))
    .map(([, document]) => document as Evaluation)
    .toSorted((a, b) => (a.window.start < b.window.start ? -1 : 1));

const violations = (evaluation: Evaluation | undefined): readonly Finding[] =>
  (evaluation?.findings ?? []).filter(({ verdict }) => verdict === 'violation');

const causesBy = (chain: Chain): readonly string[] => [
  ...new Set(evaluations(chain).flatMap(({ causes }) => causes.map(({ cause }) => cause))),
];

describe('deciding about windows', () => {
  it('learns for seven days, then holds windows against them and finds nothing in more of the same', async () => {
    const all = evaluations(await days(18));
    expect(all.map(({ verdict }) => verdict)).toEqual([
      ...Array(7 * windowsPerDay).fill('not-enough-data'),
      ...Array(11 * windowsPerDay).fill('ok'),
    ]);
    expect(all.at(0)?.reference).toBeNull();
    expect(all.at(7 * windowsPerDay)?.reference).toMatchObject({
      stage: 7,
      firstDate: '2026-11-02',
      lastDate: '2026-11-08',
    });
    expect(all.at(-1)?.reference).toMatchObject({ stage: 14, rows: 14 * windowsPerDay * rowsPerWindow });
  });

  it('finds another unit at once, and says so', async () => {
    const from = 16 * windowsPerDay;
    const chain = await days(17, (row, window) =>
      window < from ? row : { ...row, age: String(Number(row.age) * 1.609344) },
    );
    const [first] = evaluations(chain).filter(({ verdict }) => verdict === 'violation');
    expect(first?.window.start).toBe('2026-11-18T00:00:00.000Z');
    expect(first?.causes[0]?.onsetAt).toBe('2026-11-18T00:00:00.000Z');
    expect(first?.causes).toMatchObject([{ cause: 'unit-or-scale', columns: ['age'] }]);
    expect(first?.causes[0]?.headline).toContain('mi → km');
    expect(violations(first).every(({ change }) => change !== undefined && change.p <= change.level)).toBe(true);
  });

  it('names values that the reference never held, with records that have them', async () => {
    const from = 15 * windowsPerDay;
    const chain = await days(17, (row, window, place) =>
      window >= from && noise(window, place, 9) < 0.1 ? { ...row, plan: 'platinum' } : row,
    );
    const [first] = evaluations(chain).filter(({ verdict }) => verdict === 'violation');
    expect(first?.causes).toMatchObject([{ columns: ['plan'] }]);
    const ids = first?.causes[0]?.exampleRecordIds ?? [];
    expect(ids).toHaveLength(10);
    for (const id of ids)
      expect(noise(...(id.slice(1).split('-').map(Number) as [number, number]), 9)).toBeLessThan(0.1);
  });

  it('names what was done to the endpoint before an incident', async () => {
    const endpoint = new UsualEndpoint(24, 100, (row, window) => (window === 1 ? { ...row, plan: '' } : row));
    const chain = new Chain(endpoint.monitor());
    chain.world.endpointHistory.push(
      { atMs: endpoint.startOf(0), configName: 'churn-6' },
      { atMs: endpoint.startOf(1) - 3_600_000, configName: 'churn-7' },
    );
    for (const window of [0, 1]) {
      await chain.profile(endpoint.captured(chain, window));
      await chain.tick(endpoint.planned(window));
    }
    const [told] = chain.world.facts().filter(({ metadata }) => metadata.type === 'Incident Opened');
    expect(told?.data).toMatchObject({
      incident: {
        cause: 'column-missing',
        knownChanges: ['The endpoint took the configuration churn-7 in place of churn-6 60 minutes before it began.'],
      },
    });
  });

  it('tells an empty column from its first window on, and says nothing of what comes of it', async () => {
    const chain = await days(2, (row, window) => (window === 5 ? { ...row, plan: '' } : row));
    const told = evaluations(chain).filter(({ causes }) => causes.length > 0);
    expect(
      told.map(({ window, causes }) => [window.start, causes.map(({ cause, columns }) => [cause, columns])]),
    ).toEqual([['2026-11-03T06:00:00.000Z', [['column-missing', ['plan']]]]]);
  });

  it('mutes what a broken input does to itself and to the prediction', async () => {
    const from = 15 * windowsPerDay;
    const chain = await days(17, (row, window) =>
      window >= from && window < from + 3 ? { ...row, age: '', score: '0.9' } : row,
    );
    expect(causesBy(chain)).toEqual(['column-missing']);
  });
});
