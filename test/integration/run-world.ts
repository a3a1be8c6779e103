/** Runs a test world in a process of its own, to be killed: `run-world.ts SETTINGS`, which are JSON. */
import { flushCompileCache } from 'node:module';
import type { Deployment } from '../setup/deployment.ts';
import { startWorld } from './world.ts';

export interface Settings {
  readonly deployment: Deployment;
  readonly dataDir: string;
  /** Whether the data directory is new. */
  readonly isFirst: boolean;
  /** The process kills itself so long after functions have written so many lines: work is at the same place each time. */
  readonly end?: { readonly afterLines: number; readonly afterMs: number } | undefined;
}

/** What the process is asked to do; it answers once that is done. */
export type Request =
  | { readonly kind: 'tick'; readonly scheduledMs: number }
  | { readonly kind: 'settle' }
  | { readonly kind: 'deadLetters' };

/** What it says first. */
export interface Ready {
  readonly awsUrl: string;
  readonly httpUrl: string;
  readonly region: string;
  readonly operatorKeyId: string;
  readonly dataBucket: string;
}

const { deployment, dataDir, isFirst, end } = JSON.parse(process.argv[2] ?? '') as Settings;
const die = () => process.kill(process.pid, 'SIGKILL');
let lines = 0;
const { cloud, dataBucket } = await startWorld(deployment, {
  dataDir,
  mode: 'workers',
  workers: 2,
  retryDelays: { queueMs: 5, asynchronousMs: () => 5 },
  putBaseline: isFirst,
  onLog: () => {
    lines += 1;
    if (lines !== end?.afterLines) return;
    if (end.afterMs === 0) die();
    setTimeout(die, end.afterMs);
  },
});

const answerTo = async (request: Request): Promise<unknown> => {
  if (request.kind === 'tick') return cloud.fire('plan-windows', request.scheduledMs);
  if (request.kind === 'deadLetters') return cloud.deadLetters();
  return cloud.settle();
};

process.on('message', async (request: Request) => {
  process.send?.({ answer: (await answerTo(request)) ?? null });
});

// A killed process would not keep what it compiled, and each start would compile anew.
flushCompileCache();
const { awsUrl, httpUrl, home, operatorKeyId } = cloud;
process.send?.({ awsUrl, httpUrl, region: home.region, operatorKeyId, dataBucket } satisfies Ready);
