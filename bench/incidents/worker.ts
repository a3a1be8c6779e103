import { parentPort } from 'node:worker_threads';
import { type Job, outcomeOf } from './job.ts';

parentPort?.on('message', (job: Job) => {
  outcomeOf(job).then(
    (outcome) => parentPort?.postMessage(outcome),
    (error: unknown) => {
      throw error;
    },
  );
});
