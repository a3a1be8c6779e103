import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, Outcome } from './job.ts';

/** Threads that jobs are done in: two at most unless asked for more, as the bench must fit two cores. */
const threads = Number(process.env.BENCH_THREADS ?? Math.min(2, availableParallelism()));

/** Does jobs in threads, each when one is free. */
export interface Pool {
  /** Outcomes in the order of the jobs. */
  readonly run: (jobs: readonly Job[]) => Promise<readonly Outcome[]>;
  readonly close: () => Promise<void>;
}

const asked = (worker: Worker, job: Job): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const onError = (error: unknown): void => reject(error);
    worker.once('error', onError);
    worker.once('message', (outcome: Outcome) => {
      worker.off('error', onError);
      resolve(outcome);
    });
    worker.postMessage(job);
  });

/** Starts the threads. */
export const poolOf = (): Pool => {
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./worker.ts', import.meta.url)));
  return {
    run: async (jobs) => {
      const outcomes: Outcome[] = [];
      let next = 0;
      const work = async (worker: Worker): Promise<void> => {
        for (let at = next++; at < jobs.length; at = next++) outcomes[at] = await asked(worker, jobs[at] as Job);
      };
      await Promise.all(workers.map(work));
      return outcomes;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
};
