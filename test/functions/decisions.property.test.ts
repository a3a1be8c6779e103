import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chain } from './chain.ts';
import { UsualEndpoint } from './usual-endpoint.ts';

const windowsPerDay = 2;
/** A week is learned, then three days are judged. */
const learned = 7 * windowsPerDay;
const windows = 10 * windowsPerDay;
const live = Array.from({ length: windows - learned }, (_, at) => learned + at);

/** Two days of ages in months. */
const endpoint = new UsualEndpoint(12, 90, (row, window) =>
  window >= learned + 2 && window < learned + 5 ? { ...row, age: String(Number(row.age) * 12.3) } : row,
);

/** Until it succeeds, as Lambda and SQS would. */
const retried = async (work: () => Promise<unknown>): Promise<void> => {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === 4) throw error;
    }
  }
};

const drain = async (chain: Chain, before: () => void = () => undefined): Promise<void> => {
  for (const due of chain.due.splice(0).toReversed()) {
    before();
    await retried(() => chain.evaluate(due));
  }
  for (const event of chain.evaluated().toReversed()) await retried(() => chain.manage(event));
};

const afterAWeek = async (): Promise<Chain> => {
  const chain = new Chain(endpoint.monitor());
  for (let window = 0; window < learned; window += 1) await chain.profile(endpoint.captured(chain, window));
  await chain.plan(endpoint.planned(learned - 1));
  for (const due of chain.due.splice(0)) await chain.evaluate(due);
  return chain;
};

const inOrder = async () => {
  const chain = await afterAWeek();
  for (const window of live) {
    await chain.profile(endpoint.captured(chain, window));
    await retried(() => chain.plan(endpoint.planned(window)));
    await drain(chain);
  }
  return chain.state();
};

describe('deciding against a live reference', () => {
  it('ends in the same state whatever comes twice, late, out of order, or is cut off anywhere', async () => {
    const expected = await inOrder();
    expect(expected.incidents.map(({ columns }) => columns[0])).toContain('age');
    const steps = fc.record({
      order: fc.shuffledSubarray(live, { minLength: live.length, maxLength: live.length }),
      twice: fc.subarray(live),
      planAfter: fc.subarray(live),
      cuts: fc.array(fc.record({ call: fc.integer({ min: 1, max: 60 }), takesEffect: fc.boolean() }), { maxLength: 8 }),
      isForgotten: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(steps, async ({ order, twice, planAfter, cuts, isForgotten }) => {
        const chain = await afterAWeek();
        const pending = [...cuts];
        const cut = (): void => {
          const next = pending.shift();
          if (next) chain.world.faults.failAt(next.call, next.takesEffect);
        };
        for (const [at, window] of [...order, ...twice].entries()) {
          const event = endpoint.captured(chain, window);
          cut();
          await retried(() => chain.profile(event));
          if (!planAfter.includes(window)) continue;
          // What was kept of windows may be lost at any time.
          if (isForgotten) chain.world.keptDays.clear();
          await retried(() => chain.plan(endpoint.planned(Math.min(windows - 1, learned + at))));
          await drain(chain, cut);
        }
        for (let round = 0; round < 2; round += 1) {
          await retried(() => chain.plan(endpoint.planned(windows - 1)));
          await drain(chain);
        }
        expect(chain.state()).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
