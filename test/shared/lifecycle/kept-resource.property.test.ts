import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeptResource, keptOf, merged, type ResourceState } from '../../../shared/lifecycle/index.ts';

const resourceArn = 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/churn';

/** Few values of each, so that ties and contradictions are common. */
const few = <Value>(...values: Value[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const statuses = [
  ['InProgress', 'running'],
  ['Completed', 'succeeded'],
  ['Failed', 'failed'],
] as const;

const observation: fc.Arbitrary<KeptResource> = fc
  .record({
    kind: fc.constantFrom('training-job', 'endpoint'),
    status: fc.constantFrom(...statuses),
    phase: fc.constantFrom(null, 'Training', 'Uploading'),
    changedAtMs: fc.constantFrom(0, 1000, 2000),
    failureReason: fc.constantFrom(null, 'one reason', 'another'),
    billableSeconds: few(1, 2),
    tags: few({ owner: 'ana' }, { owner: 'ben' }),
    warmPool: few(
      { status: 'Available', retainedBillableSeconds: 9 },
      { status: 'Available', retainedBillableSeconds: 10 },
      { status: 'Terminated', retainedBillableSeconds: 3 },
    ),
    pending: few({ variants: [{ name: 'a' }] }),
    source: fc.constantFrom('told' as const, 'described' as const),
  })
  .map(({ status: [status, outcome], source, ...rest }) => {
    const facts = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    return keptOf({ ...facts, status, outcome, resourceArn, name: 'churn' } as unknown as ResourceState, source);
  });

/** Of one kind, as a resource is. */
const ofOneKind = ([first, ...others]: readonly KeptResource[]): readonly KeptResource[] =>
  first === undefined
    ? []
    : [
        first,
        ...others.map(({ state, order }) =>
          keptOf({ ...state, kind: first.state.kind }, order.endsWith('1') ? 'described' : 'told'),
        ),
      ];

const all = (parts: readonly KeptResource[]): KeptResource => parts.reduce(merged);

describe('merged(a, b)', () => {
  it('gives the same in any order and any grouping, however often each comes', () => {
    const some = fc.array(observation, { minLength: 1, maxLength: 6 }).map(ofOneKind);
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), fc.nat(), (parts, chance, cut) => {
        const expected = all(parts);
        const random = (): number => chance.next().value;
        const shuffled = [...parts, ...parts]
          .map((part) => [random(), part] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, part]) => part);
        expect(all(shuffled)).toEqual(expected);
        const at = 1 + (cut % shuffled.length);
        const groups = [shuffled.slice(0, at), shuffled.slice(at)].filter((group) => group.length > 0).map(all);
        expect(all(groups)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps of a warm pool what came later, though the state is the same', () => {
    const pool = (status: string, retainedBillableSeconds: number) =>
      keptOf(
        {
          ...{
            kind: 'training-job',
            resourceArn,
            name: 'churn',
            status: 'Completed',
            outcome: 'succeeded',
            phase: null,
          },
          ...{ failureReason: null, changedAtMs: 0, warmPool: { status, retainedBillableSeconds } },
        },
        'described',
      );
    const [nine, ten, ended] = [pool('Available', 9), pool('Available', 10), pool('Terminated', 10)];
    expect(merged(ten, nine).state.warmPool).toEqual(ten.state.warmPool);
    expect(merged(ended, ten).state.warmPool).toEqual(ended.state.warmPool);
  });

  it('refuses to make one of two resources', () => {
    const one = keptOf({
      ...{ kind: 'endpoint', resourceArn, name: 'churn', status: 'InService', outcome: 'succeeded', phase: null },
      ...{ failureReason: null, changedAtMs: 0 },
    });
    const other = { ...one, state: { ...one.state, resourceArn: `${resourceArn}-2` } };
    expect(() => merged(one, other)).toThrow('are two resources');
  });
});
