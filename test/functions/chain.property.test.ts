import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCaptureKey, aCaptureLine, anObjectCreated } from '../factories/captures.ts';
import { aMonitor } from '../factories/monitors.ts';
import { Chain } from './chain.ts';

const firstHour = Date.parse('2026-11-20T00:00:00Z');
const hourMs = 3_600_000;
const hours = 8;
const iso = (hour: number, minute = 0): string =>
  new Date(firstHour + hour * hourMs + minute * 60_000).toISOString().replace('.000', '');

/** What is wrong with the plan for two hours: nothing comes, which needs no past to be seen; or one that the baseline never held. */
const scenarios = [
  { mode: 'plumbline', plan: '', cause: 'column-missing' },
  { mode: 'model-monitor', plan: 'platinum', cause: 'unseen-category' },
] as const;
type Scenario = (typeof scenarios)[number];

const chainOf = ({ mode }: Scenario): Chain => new Chain(aMonitor({ decision: { mode } }));

/** An hour of 120 records; in the third and the fourth the plan is wrong. */
const hourLines = (hour: number, { plan }: Scenario): string[] =>
  Array.from({ length: 120 }, (_, index) =>
    aCaptureLine({
      id: `h${hour}-${index}`,
      time: iso(hour, index % 60),
      input: `${20 + ((index * 7) % 50)},${hour >= 2 && hour < 4 ? plan : index % 4 === 0 ? 'premium' : 'basic'}`,
      output: String((index % 100) / 100),
    }),
  );

const events = (chain: Chain, scenario: Scenario) =>
  Array.from({ length: hours }, (_, hour) =>
    chain.capture(anObjectCreated(aCaptureKey(iso(hour)), { sequencer: `0${hour}` }), hourLines(hour, scenario)),
  );

/** Every hour's file in its hour, each told once, nothing failing. */
const inOrder = async (scenario: Scenario) => {
  const chain = chainOf(scenario);
  const all = events(chain, scenario);
  await chain.plan(iso(0, 15));
  for (const [hour, event] of all.entries()) {
    await chain.profile(event);
    await chain.tick(iso(hour + 1, 15));
  }
  return chain.state();
};

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

describe.each(scenarios)('the chain from capture file to incident, in the mode $mode', (scenario) => {
  it('finds the fault, and resolves it after its end', async () => {
    const { incidents } = await inOrder(scenario);
    expect(incidents).toMatchObject([
      { cause: scenario.cause, columns: ['plan'], onsetAt: '2026-11-20T02:00:00.000Z', status: 'resolved' },
    ]);
    expect(incidents[0]?.resolvedAt).toBe('2026-11-20T06:00:00.000Z');
  });

  it('ends in the same state whatever comes twice, late, out of order, or is cut off anywhere', async () => {
    const expected = await inOrder(scenario);
    const steps = fc.record({
      order: fc.shuffledSubarray([...Array(hours).keys()], { minLength: hours, maxLength: hours }),
      twice: fc.subarray([...Array(hours).keys()]),
      tickAfter: fc.subarray([...Array(hours).keys()]),
      cuts: fc.array(fc.record({ call: fc.integer({ min: 1, max: 40 }), takesEffect: fc.boolean() }), {
        maxLength: 12,
      }),
    });
    await fc.assert(
      fc.asyncProperty(steps, async ({ order, twice, tickAfter, cuts }) => {
        const chain = chainOf(scenario);
        const all = events(chain, scenario);
        const pending = [...cuts];
        const cut = (): void => {
          const next = pending.shift();
          if (next) chain.world.faults.failAt(next.call, next.takesEffect);
        };
        const drain = async (): Promise<void> => {
          for (const due of chain.due.splice(0).toReversed()) {
            cut();
            await retried(() => chain.evaluate(due));
          }
          for (const event of chain.evaluated().toReversed()) {
            cut();
            await retried(() => chain.manage(event));
          }
        };
        await chain.plan(iso(0, 15));
        for (const [position, hour] of [...order, ...twice].entries()) {
          const event = all[hour];
          if (event === undefined) continue;
          cut();
          await retried(() => chain.profile(event));
          if (tickAfter.includes(position)) {
            cut();
            await retried(() => chain.plan(iso(position + 1, 15)));
            await drain();
          }
        }
        await retried(() => chain.plan(iso(hours, 15)));
        await drain();
        await retried(() => chain.plan(iso(hours, 20)));
        await drain();
        expect(chain.state()).toEqual(expected);
        const told = new Set(chain.world.facts().map(({ metadata, data }) => `${metadata.type}/${incidentIdIn(data)}`));
        for (const { incidentId } of expected.incidents)
          for (const type of ['Incident Opened', 'Incident Resolved']) expect(told).toContain(`${type}/${incidentId}`);
      }),
      { numRuns: 40 },
    );
  });
});

const incidentIdIn = (data: unknown): string =>
  (data as { incident?: { incidentId?: string } }).incident?.incidentId ?? '';
