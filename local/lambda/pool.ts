import { randomUUID } from 'node:crypto';
import type { Executor } from './executors.ts';
import type { FunctionSettings, Invocation, Outcome } from './runtime.ts';

/** What one function has done since start. */
export interface FunctionStats {
  invocations: number;
  errors: number;
  timeouts: number;
  /** Times its bundle was loaded. */
  loads: number;
  totalMs: number;
  maxMs: number;
  /** Most invocations that ran at the same time. */
  peak: number;
}

export interface LambdaPool {
  /**
   * Runs a function, after waiting for a free executor and for the function's own concurrency limit.
   *
   * @param payload the event as JSON
   * @param onStart called with the milliseconds waited, when the invocation really starts
   * @throws RangeError when there is no such function
   */
  invoke(functionName: string, payload: string, onStart?: (waitedMs: number) => void): Promise<Outcome>;
  /** Invocations that run or wait. */
  busy(): number;
  stats(): Readonly<Record<string, Readonly<FunctionStats>>>;
  close(): Promise<void>;
}

interface PoolSettings {
  readonly functions: readonly FunctionSettings[];
  /** Most executors; each is made when first needed. */
  readonly size: number;
  readonly createExecutor: () => Executor;
  /** Called after every invocation. */
  readonly changed: () => void;
}

interface Job {
  readonly invocation: Invocation;
  readonly sinceMs: number;
  readonly onStart: ((waitedMs: number) => void) | undefined;
  readonly resolve: (outcome: Outcome) => void;
}

/** How long the oldest waiting job may be passed over in favour of one whose bundle a free executor has loaded. */
const PATIENCE_MS = 100;
/** How far down the line such a job is looked for. */
const LOOK_AHEAD = 32;

/**
 * One pool of executors for all functions: any executor runs any function, one invocation at a time. Per-function pools
 * would need a thread (40 to 80 MB) for each function; loading a bundle twice costs less.
 */
export function startPool({ functions, size, createExecutor, changed }: PoolSettings): LambdaPool {
  const byName = new Map(functions.map((target) => [target.name, target]));
  const running = new Map<string, number>();
  const stats = new Map(functions.map(({ name }) => [name, emptyStats()]));
  const waiting: Job[] = [];
  const executors = new Set<Executor>();
  const idle: Executor[] = [];
  let active = 0;
  let open = true;

  const mayRun = ({ invocation: { target } }: Job) =>
    (running.get(target.name) ?? 0) < (target.reservedConcurrency ?? Number.POSITIVE_INFINITY);
  const loadedIn = (job: Job) => idle.findLastIndex((executor) => executor.has(job.invocation.target.name));

  /** The job to start next and the place of its executor among the idle ones, -1 for "any". */
  function choose(): { job: Job; place: number } | undefined {
    const head = waiting.find(mayRun);
    if (head === undefined) return undefined;
    const place = loadedIn(head);
    if (place >= 0 || performance.now() - head.sinceMs > PATIENCE_MS) return { job: head, place };
    for (const job of waiting.slice(0, LOOK_AHEAD)) {
      const other = mayRun(job) ? loadedIn(job) : -1;
      if (other >= 0) return { job, place: other };
    }
    return { job: head, place };
  }

  function dispatch(): void {
    for (const dead of idle.filter(({ alive }) => !alive)) {
      idle.splice(idle.indexOf(dead), 1);
      executors.delete(dead);
    }
    while (open && waiting.length > 0 && (idle.length > 0 || executors.size < size)) {
      const chosen = choose();
      if (chosen === undefined) return;
      waiting.splice(waiting.indexOf(chosen.job), 1);
      const [executor = createExecutor()] = idle.splice(chosen.place, 1);
      executors.add(executor);
      void start(chosen.job, executor);
    }
  }

  async function start({ invocation, sinceMs, onStart, resolve }: Job, executor: Executor): Promise<void> {
    const { name } = invocation.target;
    const own = stats.get(name) ?? emptyStats();
    const concurrent = (running.get(name) ?? 0) + 1;
    running.set(name, concurrent);
    active++;
    const startMs = performance.now();
    onStart?.(startMs - sinceMs);
    const cold = !executor.has(name);
    const outcome = await executor.run(invocation);
    const tookMs = performance.now() - startMs;
    own.invocations++;
    own.totalMs += tookMs;
    own.maxMs = Math.max(own.maxMs, tookMs);
    own.peak = Math.max(own.peak, concurrent);
    if (cold) own.loads++;
    if ('error' in outcome) own.errors++;
    if ('error' in outcome && outcome.error.errorType === 'Sandbox.Timedout') own.timeouts++;
    active--;
    running.set(name, (running.get(name) ?? 1) - 1);
    if (executor.alive) idle.push(executor);
    else executors.delete(executor);
    resolve(outcome);
    dispatch();
    changed();
  }

  return {
    invoke: (functionName, payload, onStart) => {
      const target = byName.get(functionName);
      if (target === undefined) throw new RangeError(`There is no function ${functionName}`);
      if (!open)
        return Promise.resolve({ error: { errorType: 'Local.Closed', errorMessage: 'The local cloud is closed' } });
      return new Promise((resolve) => {
        const invocation = { requestId: randomUUID(), target, payload };
        waiting.push({ invocation, sinceMs: performance.now(), onStart, resolve });
        dispatch();
      });
    },
    busy: () => active + waiting.length,
    stats: () => Object.fromEntries(stats),
    close: async () => {
      open = false;
      const error = { errorType: 'Local.Closed', errorMessage: 'The local cloud is closed' };
      for (const { resolve } of waiting.splice(0)) resolve({ error });
      await Promise.all([...executors].map((executor) => executor.close()));
    },
  };
}

const emptyStats = (): FunctionStats => ({
  invocations: 0,
  errors: 0,
  timeouts: 0,
  loads: 0,
  totalMs: 0,
  maxMs: 0,
  peak: 0,
});
