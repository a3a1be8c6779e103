import { parentPort } from 'node:worker_threads';
import { divertOutput, type Invocation, type Outcome, run, separateModules } from './runtime.ts';

/** What a worker thread tells the pool. Output is sent as it is written, so that a killed endless loop leaves its lines. */
export type WorkerMessage =
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'loaded' | 'unloadable' }
  | { readonly kind: 'done'; readonly outcome: Outcome };

const environments = new Map<string, NodeJS.ProcessEnv>();
const tell = (message: WorkerMessage) => parentPort?.postMessage(message);

separateModules();
divertOutput((text) => tell({ kind: 'output', text }));

parentPort?.on('message', async (invocation: Invocation) => {
  const { name, environment } = invocation.target;
  const own = environments.get(name) ?? { ...environment };
  environments.set(name, own);
  process.env = own;
  const outcome = await run(invocation, {
    loaded: () => tell({ kind: 'loaded' }),
    unloadable: () => tell({ kind: 'unloadable' }),
  });
  tell({ kind: 'done', outcome });
});
