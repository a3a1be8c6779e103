import { Console } from 'node:console';
import { randomUUID } from 'node:crypto';
import { constants, runInThisContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { describe, divertOutput, type Invocation, type Outcome, run, separateModules, timedOut } from './runtime.ts';
import type { WorkerMessage } from './worker.ts';

/** Runs invocations, one at a time. */
export interface Executor {
  /** False once it must not be used again: it was killed or died. */
  readonly alive: boolean;
  /** Whether the function's bundle is loaded here. */
  has(functionName: string): boolean;
  /** Never rejects, and ends by the function's timeout. */
  run(invocation: Invocation): Promise<Outcome>;
  close(): Promise<void>;
}

/** Takes what a function wrote to its output, in pieces as written. */
export type Output = (functionName: string, text: string) => void;

/** Lambda lets a function initialise for ten seconds before its own time starts; a busy machine gets three times that. */
const INIT_MS = 30_000;

/** A thread that runs bundles; an endless loop, `process.exit` or a crash costs this thread and its one invocation. */
export function workerExecutor(output: Output, maxHeapMb: number): Executor {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const loaded = new Set<string>();
  let alive = true;
  let current: { readonly invocation: Invocation; finish(outcome: Outcome): void; limit(ms: number): void } | undefined;

  const on = (message: WorkerMessage) => {
    if (current === undefined) return;
    const { name, timeoutMs } = current.invocation.target;
    if (message.kind === 'output') output(name, message.text);
    else if (message.kind === 'done') current.finish(message.outcome);
    else if (message.kind === 'unloadable') alive = false;
    else {
      loaded.add(name);
      current.limit(timeoutMs);
    }
  };
  const die = (error: unknown) => {
    alive = false;
    current?.finish({ error: describe(error) });
  };
  worker.on('message', on);
  worker.on('error', die);
  worker.on('exit', (code) =>
    die(Object.assign(new Error(`Runtime exited with code ${code}`), { name: 'Runtime.ExitError' })),
  );

  return {
    get alive() {
      return alive;
    },
    has: (functionName) => loaded.has(functionName),
    run: (invocation) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout;
        const finish = (outcome: Outcome) => {
          clearTimeout(timer);
          current = undefined;
          if (!alive) void worker.terminate();
          resolve(outcome);
        };
        const limit = (ms: number) => {
          clearTimeout(timer);
          timer = setTimeout(() => {
            alive = false;
            finish(timedOut(invocation));
          }, ms);
        };
        current = { invocation, finish, limit };
        limit(loaded.has(invocation.target.name) ? invocation.target.timeoutMs : INIT_MS);
        worker.postMessage(invocation);
      }),
    close: async () => {
      alive = false;
      await worker.terminate();
    },
  };
}

/** Node's own `import()`, which test runners replace in the files they transform. */
const nativeImport = (url: string): Promise<Readonly<Record<string, unknown>>> =>
  runInThisContext('(url) => import(url)', {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })(url);

/**
 * Runs bundles in this thread, for tests that want one process to look into. `process.env` is the function's for as long
 * as it runs. It cannot stop an endless loop, and `process.exit` means the whole process.
 */
export function inProcessExecutor(output: Output): Executor {
  const restoreModules = separateModules();
  const loader = { load: nativeImport, place: `@${randomUUID()}` };
  const loaded = new Set<string>();
  const environments = new Map<string, NodeJS.ProcessEnv>();
  return {
    alive: true,
    has: (functionName) => loaded.has(functionName),
    run: async (invocation) => {
      const { name, environment, timeoutMs } = invocation.target;
      const outside = process.env;
      const own = environments.get(name) ?? { ...environment };
      environments.set(name, own);
      process.env = own;
      const outsideConsole = globalThis.console;
      // Test runners put a console of their own in its place, which does not write to the streams.
      globalThis.console = new Console(process.stdout, process.stderr);
      const restoreOutput = divertOutput((text) => output(name, text));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<Outcome>((resolve) => {
        timer = setTimeout(() => resolve(timedOut(invocation)), timeoutMs);
      });
      try {
        const done = run(invocation, { loaded: () => loaded.add(name), unloadable: () => {} }, loader);
        return await Promise.race([done, late]);
      } finally {
        clearTimeout(timer);
        restoreOutput();
        globalThis.console = outsideConsole;
        process.env = outside;
      }
    },
    close: async () => restoreModules(),
  };
}
