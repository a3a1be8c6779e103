import { afterEach, describe, expect, test } from 'vitest';
import { inProcessExecutor, workerExecutor } from '../../../local/lambda/executors.ts';
import { openLogs } from '../../../local/lambda/logs.ts';
import { type LambdaPool, startPool } from '../../../local/lambda/pool.ts';
import type { FunctionSettings, Outcome } from '../../../local/lambda/runtime.ts';

const bundle = (name: string) => new URL(`../../fixtures/bundles/${name}.mjs`, import.meta.url).pathname;

const settings = (name: string, more: Partial<FunctionSettings> = {}): FunctionSettings => ({
  name,
  arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
  file: bundle('probe'),
  exportName: 'handler',
  environment: { MARK: `mark of ${name}` },
  timeoutMs: 10_000,
  memoryMb: 128,
  ...more,
});

let pool: LambdaPool | undefined;
afterEach(() => pool?.close());

const start = (mode: 'workers' | 'inProcess', functions: FunctionSettings[], size = 2) => {
  const lines: string[] = [];
  const logs = openLogs(undefined, (name, line) => lines.push(`${name}: ${line}`));
  const createExecutor = () => (mode === 'workers' ? workerExecutor(logs.write, 128) : inProcessExecutor(logs.write));
  const started = startPool({ functions, size: mode === 'workers' ? size : 1, createExecutor, changed: () => {} });
  pool = started;
  const invoke = (name: string, event: object) => started.invoke(name, JSON.stringify(event));
  return { pool: started, lines, invoke };
};

const answer = (outcome: Outcome) => {
  if ('error' in outcome) throw new Error(outcome.error.errorMessage);
  return JSON.parse(outcome.payload);
};
const errorType = (outcome: Outcome) => ('error' in outcome ? outcome.error.errorType : undefined);

describe.each(['workers', 'inProcess'] as const)('invoke() with %s', (mode) => {
  test('gives the handler its event, environment and context', async () => {
    const { invoke } = start(mode, [settings('a')]);
    const given = answer(await invoke('a', { x: 1 }));
    expect(given).toMatchObject({ event: { x: 1 }, mark: 'mark of a', functionName: 'a', arn: settings('a').arn });
    expect(given.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(given.remainingMs).toBeGreaterThan(5000);
  });

  test('keeps two functions of one bundle apart in environment and module state', async () => {
    const { invoke } = start(mode, [settings('a'), settings('b')], 1);
    await invoke('a', {});
    await invoke('a', {});
    expect(answer(await invoke('b', {}))).toMatchObject({ mark: 'mark of b', count: 1 });
    expect(answer(await invoke('a', {}))).toMatchObject({ mark: 'mark of a', count: 3 });
  });

  test('gives each function its own copy of a chunk that bundles share', async () => {
    const file = bundle('with-chunk');
    const { invoke } = start(mode, [settings('a', { file }), settings('b', { file })], 1);
    await invoke('a', {});
    expect(answer(await invoke('a', {}))).toBe(2);
    expect(answer(await invoke('b', {}))).toBe(1);
  });

  test('turns a thrown error and an unloadable bundle into outcomes', async () => {
    const { invoke } = start(mode, [settings('a'), settings('broken', { file: bundle('unloadable') })]);
    expect(errorType(await invoke('a', { do: 'fail' }))).toBe('AskedTo');
    expect(await invoke('broken', {})).toMatchObject({ error: { errorMessage: 'broken on load' } });
  });

  test('ends a handler that never answers by its timeout', async () => {
    const { invoke } = start(mode, [settings('a', { timeoutMs: 500 })]);
    expect(errorType(await invoke('a', { do: 'hang' }))).toBe('Sandbox.Timedout');
    expect(answer(await invoke('a', {})).event).toEqual({});
  });

  test('hands output on line by line under the name of the function', async () => {
    const { invoke, lines } = start(mode, [settings('a')]);
    await invoke('a', { do: 'log' });
    expect(lines).toEqual(['a: one', 'a: two', 'a: three']);
  });
});

describe('invoke() with workers', () => {
  test('kills an endless loop, keeps what it had logged, and goes on', async () => {
    const { invoke, lines, pool: started } = start('workers', [settings('a', { timeoutMs: 500 })], 1);
    expect(errorType(await invoke('a', { do: 'loop' }))).toBe('Sandbox.Timedout');
    expect(lines).toEqual(['a: about to loop']);
    expect(answer(await invoke('a', {})).count).toBe(1);
    expect(started.stats().a).toMatchObject({ invocations: 2, errors: 1, timeouts: 1 });
  });

  test('fails only the invocation that exits or leaves a rejection uncaught', async () => {
    const { invoke } = start('workers', [settings('a'), settings('b')], 3);
    const [exited, rejected, fine] = await Promise.all([
      invoke('a', { do: 'exit' }),
      invoke('a', { do: 'reject' }),
      invoke('b', { do: 'wait', ms: 50 }),
    ]);
    expect(errorType(exited)).toBe('Runtime.ExitError');
    expect(rejected).toMatchObject({ error: { errorMessage: 'nobody catches this' } });
    expect(answer(fine)).toBe('waited');
    expect(answer(await invoke('a', {})).count).toBe(1);
  });

  test('runs at most as many at a time as there are workers, and as a function reserves', async () => {
    const { invoke, pool: started } = start('workers', [settings('a'), settings('one', { reservedConcurrency: 1 })], 3);
    const all = Array.from({ length: 8 }, (_, index) => invoke(index % 2 ? 'a' : 'one', { do: 'wait', ms: 10 }));
    expect((await Promise.all(all)).every((outcome) => 'payload' in outcome)).toBe(true);
    expect(started.stats().one?.peak).toBe(1);
    expect(started.stats().a?.peak).toBeLessThanOrEqual(3);
    expect(started.busy()).toBe(0);
  });
});

test('invoke() of an unknown function throws a RangeError', () => {
  const { pool: started } = start('workers', []);
  expect(() => started.invoke('nobody', '{}')).toThrow(RangeError);
});
