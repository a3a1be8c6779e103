import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WindowDue, windowDueExample } from '../../events/window-due.ts';
import { hourMs, isoOf } from '../../shared/window/index.ts';
import { aMonitor } from '../factories/monitors.ts';
import { aPartial, aPartialKey } from '../factories/partials.ts';
import { Chain } from './chain.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const monitor = aMonitor();
const pool = Array.from({ length: 11 }, (_, number) => aPartial(monitor, number));

/** A revision of an object in one hour; `content` is what it holds there, undefined once it holds nothing there any more. */
interface Arrival {
  readonly hour: number;
  readonly name: string;
  readonly revision: number;
  readonly content: number | undefined;
}

/** A window to be evaluated, perhaps cut off at one of its calls. */
interface Look {
  readonly firstDay: number;
  readonly days: number;
  readonly cut: { readonly call: number; readonly takesEffect: boolean } | undefined;
}

/** What is there from the beginning: a day of more than a few partials, and a day of some. */
const first: readonly Arrival[] = Array.from({ length: 24 }, (_, index) => ({
  hour: index < 18 ? index : 24 + (index % 6),
  name: `first-${index}`,
  revision: 1,
  content: index,
}));

const looks: readonly Omit<Look, 'cut'>[] = [
  { firstDay: 0, days: 1 },
  { firstDay: 1, days: 1 },
  { firstDay: 0, days: 2 },
];

const arrivals: fc.Arbitrary<Arrival> = fc.oneof(
  // Late: an object of its own.
  fc.record({
    hour: fc.nat(47),
    name: fc.constantFrom('late-a', 'late-b'),
    revision: fc.constant(1),
    content: fc.nat(10),
  }),
  // Replaced: another revision of one that was there from the beginning, perhaps without its hour.
  fc
    .record({
      of: fc.constantFrom(...first),
      revision: fc.integer({ min: 0, max: 3 }),
      content: fc.option(fc.nat(10), { nil: undefined }),
    })
    .map(({ of, ...changes }) => ({ ...of, ...changes })),
);

/** The same name, hour and revision is always of the same content, as a second delivery is. */
const storedBytes = ({ content }: Arrival): Uint8Array =>
  content === undefined ? new Uint8Array() : (pool[content % pool.length] ?? new Uint8Array());

const keyOf = ({ hour, name, revision }: Arrival): string =>
  aPartialKey(monitor.series, start + hour * hourMs, name, `0${revision}`);

const steps = fc.array(
  fc.record({
    arriving: fc.uniqueArray(arrivals, { selector: keyOf, maxLength: 3 }),
    look: fc.record({
      window: fc.constantFrom(...looks),
      cut: fc.option(fc.record({ call: fc.integer({ min: 1, max: 45 }), takesEffect: fc.boolean() }), {
        nil: undefined,
      }),
    }),
  }),
  { minLength: 1, maxLength: 4 },
);

const dueOf = ({ firstDay, days }: Omit<Look, 'cut'>): WindowDue => ({
  ...windowDueExample,
  data: {
    monitorId: monitor.id,
    window: { start: isoOf(start + firstDay * 24 * hourMs), end: isoOf(start + (firstDay + days) * 24 * hourMs) },
    reason: 'late-data',
  },
});

const arrive = ({ world }: Chain, arrival: Arrival): void => {
  if (!world.objects.has(keyOf(arrival))) world.objects.set(keyOf(arrival), storedBytes(arrival));
};

/** As Lambda and SQS would: again, once the fault is over. */
const evaluate = async (chain: Chain, { cut, ...window }: Look): Promise<void> => {
  if (cut !== undefined) chain.world.faults.failAt(cut.call, cut.takesEffect);
  await chain.evaluate(dueOf(window)).catch(() => chain.evaluate(dueOf(window)));
  // A call that was never made fails nobody later.
  chain.world.faults.failAt(0, false);
};

const forgetRollUps = ({ world }: Chain): void => {
  for (const key of world.objects.keys()) if (key.startsWith('rollups/')) world.objects.delete(key);
};

const filesOf = ({ world }: Chain): Readonly<Record<string, string>> =>
  Object.fromEntries([...world.documents].map(([key, document]) => [key, JSON.stringify(document)]));

describe('the reports of windows', () => {
  it('are the same bytes with roll-ups and without, whatever comes late, is replaced, or is cut off', async () => {
    let rollUps = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const [keeping, forgetful] = [new Chain(monitor), new Chain(monitor)];
        for (const chain of [keeping, forgetful]) for (const arrival of first) arrive(chain, arrival);
        for (const { arriving, look } of taken) {
          for (const chain of [keeping, forgetful]) for (const arrival of arriving) arrive(chain, arrival);
          await evaluate(keeping, { ...look.window, cut: look.cut });
          forgetRollUps(forgetful);
          await evaluate(forgetful, { ...look.window, cut: undefined });
        }
        expect(filesOf(keeping)).toEqual(filesOf(forgetful));
        rollUps += [...keeping.world.objects.keys()].filter((key) => key.startsWith('rollups/')).length;
      }),
      { numRuns: 25 },
    );
    expect(rollUps).toBeGreaterThan(10);
  });

  it('are in the end the same bytes in whatever order partials came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(arrivals, { selector: keyOf, maxLength: 6 }), steps, async (late, taken) => {
        const all = [...first, ...late, ...taken.flatMap(({ arriving }) => arriving)];
        const arrived = [...new Map(all.toReversed().map((each) => [keyOf(each), each])).values()];
        const [inTime, bitByBit] = [new Chain(monitor), new Chain(monitor)];
        for (const arrival of arrived) arrive(inTime, arrival);
        for (const [position, arrival] of arrived.entries()) {
          arrive(bitByBit, arrival);
          const look = taken[position % 7]?.look;
          if (look !== undefined) await evaluate(bitByBit, { ...look.window, cut: look.cut });
        }
        const whole = { firstDay: 0, days: 2 };
        for (const chain of [inTime, bitByBit]) await chain.evaluate(dueOf(whole));
        const [[key = '', expected] = []] = [...inTime.world.documents];
        expect(key).toMatch(/statistics\.json$/);
        expect(JSON.stringify(bitByBit.world.documents.get(key))).toBe(JSON.stringify(expected));
      }),
      { numRuns: 15 },
    );
  });
});
