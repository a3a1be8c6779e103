import { describe, expect, it } from 'vitest';
import { isMissed, keptOf, type Listed, ownerOf, type ResourceState } from '../../../shared/lifecycle/index.ts';

const resourceArn = 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/churn';
const state: ResourceState = {
  ...{ kind: 'training-job', resourceArn, name: 'churn', status: 'Completed', outcome: 'succeeded' },
  ...{ phase: 'Completed', failureReason: null, changedAtMs: 1000 },
};
const listed = (more: Partial<Listed> = {}): Listed => ({
  ...{ kind: 'training-job', arn: resourceArn, name: 'churn', status: 'Completed', phase: null },
  ...more,
});
const endpoint = { ...state, kind: 'endpoint', status: 'InService', phase: null } as const;
const listedEndpoint = { kind: 'endpoint', status: 'InService' } as const;

describe('isMissed(listed, kept)', () => {
  it.each([
    ['what was never recorded', listed(), undefined, true],
    ['what is as it is listed', listed(), keptOf(state, 'described'), false],
    [
      'a job on its way that is listed so',
      listed({ status: 'InProgress' }),
      keptOf({ ...state, status: 'InProgress', outcome: 'running' }),
      false,
    ],
    ['another status', listed({ status: 'Stopped' }), keptOf(state, 'described'), true],
    ['a job whose use was never asked for', listed(), keptOf(state), true],
    [
      'another approval',
      listed({ kind: 'model-package', phase: 'Approved' }),
      keptOf({ ...state, kind: 'model-package' }, 'described'),
      true,
    ],
    [
      'an endpoint that came back to its status',
      listed({ ...listedEndpoint, changedAtMs: 2000 }),
      keptOf(endpoint),
      true,
    ],
    ['an endpoint that is as it was', listed({ ...listedEndpoint, changedAtMs: 1000 }), keptOf(endpoint), false],
    [
      'machines that are kept warm',
      listed(),
      keptOf({ ...state, warmPool: { status: 'Available' } }, 'described'),
      true,
    ],
    ['machines that were', listed(), keptOf({ ...state, warmPool: { status: 'Terminated' } }, 'described'), false],
  ])('of %s', (_, one, kept, expected) => {
    expect(isMissed(one, kept)).toBe(expected);
  });
});

describe('ownerOf(tags, owners)', () => {
  const owners = { tag: 'Owner', otherwise: 'platform' };

  it.each([
    [{ owner: 'ana', team: 'churn' }, 'ana'],
    [{ OWNER: 'ana' }, 'ana'],
    [{ team: 'churn' }, 'platform'],
    [{ owner: '' }, 'platform'],
    [undefined, 'platform'],
  ])('of %j is %s', (tags, expected) => {
    expect(ownerOf(tags, owners)).toBe(expected);
  });
});
