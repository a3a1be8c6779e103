import { describe, expect, it } from 'vitest';
import { keepFaults } from '../../local/faults.ts';

const fault = { status: 500, code: 'InternalFailure' };
const call = (functionName?: string, operation = 'PutItem') => ({ service: 'dynamodb', operation, functionName });

describe('keepFaults', () => {
  it('gives a fault to the next calls that it means, as often as asked', () => {
    const { faults, take } = keepFaults();
    faults.next({ ...fault, service: 'dynamodb', operation: 'PutItem', times: 2 });
    expect([take(call('a', 'GetItem')), take(call('a')), take(call()), take(call('a'))]).toMatchObject([
      undefined,
      fault,
      fault,
      undefined,
    ]);
  });

  it('lets calls pass first, and spares other functions', () => {
    const { faults, take } = keepFaults();
    faults.next({ ...fault, functionName: 'a', passing: 1 });
    expect([call('b'), call('a'), call('b'), call('a', 'Query'), call('a')].map((one) => take(one)?.code)).toEqual([
      undefined,
      undefined,
      undefined,
      'InternalFailure',
      undefined,
    ]);
    expect(faults.met()).toEqual([call('a', 'Query')]);
  });

  it('gives faults of the same calls one after the other', () => {
    const { faults, take } = keepFaults();
    faults.next({ ...fault, code: 'First', passing: 1 });
    faults.next({ ...fault, code: 'Second', passing: 1 });
    expect(Array.from({ length: 5 }, () => take(call())?.code)).toEqual([
      undefined,
      'First',
      undefined,
      'Second',
      undefined,
    ]);
  });

  it('forgets on clear() what no call has met', () => {
    const { faults, take } = keepFaults();
    faults.next({ ...fault, times: 2 });
    take(call());
    expect(faults.pending()).toBe(1);
    faults.clear();
    expect([faults.pending(), take(call())]).toEqual([0, undefined]);
  });
});
