// What `prepareInThread` starts: prepares, answers once and ends.
import { parentPort } from 'node:worker_threads';
import { prepareDemonstration } from './prepare.ts';

parentPort?.postMessage(await prepareDemonstration());
