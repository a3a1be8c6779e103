import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Charge,
  type Cost,
  chargesOf,
  compared,
  costOf,
  cutBy,
  dayMs,
  Ledger,
  listedRates,
  type Money,
  moneyOf,
  type Span,
  sumOf,
  type Use,
} from '../../../shared/cost/index.ts';
import { aJob, anEndpoint, at } from '../../factories/uses.ts';

const rates = listedRates();
const whole: Span = { startMs: at('2026-09-01'), endMs: at('2026-12-01') };
const moment = fc.integer({ min: whole.startMs - 5 * dayMs, max: whole.endMs + 5 * dayMs });
const span = fc.tuple(moment, moment).map(([a, b]) => ({ startMs: Math.min(a, b), endMs: Math.max(a, b) }));
const instanceType = fc.constantFrom('ml.m5.xlarge', 'ml.g5.xlarge', 'ml.p4d.24xlarge', 'ml.x9.large');
const name = fc.constantFrom('churn', 'fraud', null);
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });

const job: fc.Arbitrary<Use> = fc
  .record({
    span,
    kind: fc.constantFrom('training', 'processing', 'transform'),
    outcome: fc.constantFrom('completed', 'failed', 'stopped', 'running'),
    groups: fc.array(
      fc.record({ instanceType, count: fc.integer({ min: 0, max: 9 }), volumeGb: fc.integer({ min: 0, max: 500 }) }),
      { maxLength: 3 },
    ),
    billableSeconds: seconds,
    trainingSeconds: seconds,
    warmPoolSeconds: seconds,
    isSpot: fc.boolean(),
    model: name,
    owner: name,
  })
  .map(({ span: { startMs, endMs }, ...facts }) => aJob({ startMs, endMs, ...facts }));

const endpoint: fc.Arbitrary<Use> = fc
  .record({
    states: fc.array(fc.record({ fromMs: moment, instanceType, instances: fc.integer({ min: 0, max: 7 }) }), {
      maxLength: 5,
    }),
    isAsynchronous: fc.boolean(),
    model: name,
  })
  .map(({ states, isAsynchronous, model }) => anEndpoint(states, { isAsynchronous, model }));

const other: fc.Arbitrary<Use> = fc
  .record({ span, billedMs: fc.nat(1e9), bytesIn: fc.nat(1e12), tokens: fc.nat(1e9), model: name })
  .chain(({ span: period, billedMs, bytesIn, tokens, model }) => {
    const { owner, region } = aJob();
    const whose = { name: 'x', model, owner, region };
    return fc.constantFrom<Use>(
      { of: 'serverless', ...whose, memoryMb: 3072, periods: [{ ...period, billedMs }] },
      { of: 'data', ...whose, periods: [{ ...period, bytesIn, bytesOut: 7 }] },
      {
        of: 'tokens',
        ...whose,
        bedrockModel: 'amazon.nova-pro-v1:0',
        periods: [{ ...period, inputTokens: tokens, outputTokens: 3 }],
      },
    );
  });

const charges: fc.Arbitrary<readonly Charge[]> = fc
  .array(fc.oneof(job, endpoint, other), { maxLength: 8 })
  .map((uses) => uses.flatMap((use) => chargesOf(use, whole.endMs)));

/** All of an amount's digits, and whether all is known. */
const exact = ({ spent, lost, saved, unknown }: Cost): readonly string[] => [
  spent.scaled.toFixed(),
  lost.scaled.toFixed(),
  saved.scaled.toFixed(),
  unknown.length > 0 ? 'some unknown' : 'all known',
];

const added = (costs: readonly Cost[]): Cost => {
  const sum = (of: (cost: Cost) => Money): Money => sumOf(costs.map(of));
  return {
    spent: sum(({ spent }) => spent),
    lost: sum(({ lost }) => lost),
    saved: sum(({ saved }) => saved),
    unknown: costs.flatMap(({ unknown }) => unknown),
  };
};

const ledgerOf = (all: readonly Charge[]): Ledger => {
  const ledger = new Ledger(whole, rates);
  ledger.add(all);
  return ledger;
};

describe('the cost of a period is the sum of its parts', () => {
  it('wherever time is cut', () => {
    fc.assert(
      fc.property(charges, fc.array(moment, { maxLength: 12 }), (all, moments) => {
        const inside = moments.filter((ms) => ms > whole.startMs && ms < whole.endMs).toSorted((a, b) => a - b);
        const edges = [whole.startMs, ...inside, whole.endMs];
        const parts = edges.slice(1).map((endMs, place) => ({ startMs: edges[place] ?? 0, endMs }));
        const cut = added(parts.map((part) => costOf(all, rates, part)));
        expect(exact(cut)).toEqual(exact(costOf(all, rates, whole)));
      }),
    );
  });

  it('by days and by months, in the ledger and without it', () => {
    fc.assert(
      fc.property(charges, (all) => {
        const ledger = ledgerOf(all);
        const expected = exact(costOf(all, rates, whole));
        expect(exact(ledger.cost())).toEqual(expected);
        expect(exact(added(ledger.daily()))).toEqual(expected);
        expect(exact(added(cutBy('month', whole).map((month) => ledger.cost({}, month))))).toEqual(expected);
      }),
    );
  });

  it('by model, owner, kind, part and effect', () => {
    fc.assert(
      fc.property(charges, (all) => {
        const ledger = ledgerOf(all);
        for (const by of ['model', 'owner', 'kind', 'part', 'effect'] as const)
          expect(exact(added([...ledger.costBy(by).values()]))).toEqual(exact(ledger.cost()));
      }),
    );
  });

  it('each day of the ledger is what the charges cost on that day', () => {
    fc.assert(
      fc.property(charges, (all) => {
        const days = cutBy('day', whole).map((day) => exact(costOf(all, rates, day)));
        expect(ledgerOf(all).daily().map(exact)).toEqual(days);
      }),
      { numRuns: 25 },
    );
  });

  it('in whatever order charges come', () => {
    fc.assert(
      fc.property(charges, (all) => {
        expect(exact(ledgerOf(all.toReversed()).cost())).toEqual(exact(ledgerOf(all).cost()));
      }),
    );
  });
});

describe('an amount', () => {
  const spentOn = (use: Use): Money => costOf(chargesOf(use, 0), rates, whole).spent;

  it('of an hour’s rate and any number of seconds keeps what decimals cannot hold', () => {
    // 1 s of $0.23 is $0.0000638888…; 3,600 of them are $0.23, not nearly so.
    const second = spentOn(aJob({ billableSeconds: 1 }));
    expect(compared(sumOf(Array.from({ length: 3600 }, () => second)), moneyOf('0.23'))).toBe(0);
  });

  it('of a month’s rate and any number of hours, too', () => {
    // 1 GB for 730 h at $0.14 beside nothing else: instances of a type without a rate.
    const groups = [{ instanceType: 'ml.x9.large', count: 1, volumeGb: 1 }];
    const hour = spentOn(aJob({ groups }));
    expect(compared(sumOf(Array.from({ length: 730 }, () => hour)), moneyOf('0.14'))).toBe(0);
  });
});
