import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListPipelineExecutionsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { InboxMessage } from '../../local/inbox.ts';
import { aCaptureKey } from '../factories/captures.ts';
import { outcomeOf } from './outcome.ts';
import type { Ready, Request, Settings } from './run-world.ts';
import { at, hourOfRecords } from './world.ts';

const seed = Number(process.env.SEED ?? 7);
const hours = 6;
const kills = 7;
const filesPerHour = 4;
const recordsPerHour = 160;

/** Park and Miller's generator: the same seed, the same choices. */
const randomFrom = (start: number) => {
  let state = start % 2147483647;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
};

interface Running extends Ready {
  readonly child: ChildProcess;
  readonly s3: S3Client;
}

/** How one process ends: by itself amid its work, or by us while it starts. */
type End = NonNullable<Settings['end']> | { readonly afterStartMs: number };

/**
 * The wiring in a process of its own, which is started again on the same data whenever it was killed.
 *
 * @param folder for its data, and for compiled code that all processes share
 * @param ends of the first processes; those that follow live on
 */
const startMortal = (folder: string, name: string, ends: readonly End[]) => {
  const dataDir = join(folder, name);
  const deployment = inject('deployment');
  const endsLeft = [...ends];
  let child: ChildProcess | undefined;
  let running: Running | undefined;
  let starts = 0;
  onTestFinished(() => stop());

  const start = async (): Promise<void> => {
    running?.s3.destroy();
    running = undefined;
    const end = endsLeft.shift();
    const settings: Settings = {
      deployment,
      dataDir,
      isFirst: starts === 0,
      end: end !== undefined && 'afterLines' in end ? end : undefined,
    };
    starts += 1;
    const started = fork(new URL('./run-world.ts', import.meta.url), [JSON.stringify(settings)], {
      execArgv: [],
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    });
    child = started;
    if (end !== undefined && 'afterStartMs' in end) setTimeout(() => started.kill('SIGKILL'), end.afterStartMs);
    const ready = await nextOf<Ready>(started);
    if (ready === undefined) {
      if (started.signalCode !== 'SIGKILL') throw new Error(`The world did not start: exit code ${started.exitCode}`);
      return;
    }
    const { awsUrl: endpoint, region, operatorKeyId: accessKeyId } = ready;
    const credentials = { accessKeyId, secretAccessKey: 'local' };
    running = { ...ready, child: started, s3: new S3Client({ endpoint, region, credentials, maxAttempts: 1 }) };
  };

  const alive = async (): Promise<Running> => {
    while (running === undefined || !isAlive(running.child)) await start();
    return running;
  };

  async function stop(): Promise<void> {
    if (child !== undefined && isAlive(child)) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    running?.s3.destroy();
  }

  return {
    alive,
    stop,
    /** Processes that were killed before their work was done. */
    kills: () => starts - 1,
    /** Works with the process until that succeeds; what fails because the process was killed is worked on again. */
    through: async <Result>(work: (world: Running) => Promise<Result>): Promise<Result> => {
      for (;;) {
        const world = await alive();
        try {
          return await work(world);
        } catch (error) {
          // A connection breaks a moment before the process is known to have ended.
          if (isAlive(world.child))
            await once(world.child, 'exit', { signal: AbortSignal.timeout(2000) }).catch(() => {});
          if (isAlive(world.child)) throw error;
        }
      }
    },
  };
};

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

/** What the process says next; undefined when it ends first. */
const nextOf = async <Message>(child: ChildProcess): Promise<Message | undefined> => {
  const { promise, resolve } = Promise.withResolvers<Message | undefined>();
  const onExit = () => resolve(undefined);
  child.once('message', resolve);
  child.once('exit', onExit);
  const said = await promise;
  child.off('message', resolve);
  child.off('exit', onExit);
  return said;
};

/** Sends a request and waits for its answer. @throws when the process ends first */
const ask = async ({ child }: Running, request: Request): Promise<unknown> => {
  const said = nextOf<{ readonly answer: unknown }>(child);
  child.send(request, () => {});
  const answered = await said;
  if (answered === undefined) throw new Error('The process was killed');
  return answered.answer;
};

type Mortal = ReturnType<typeof startMortal>;

/** Puts the files of an hour side by side; what S3 has acknowledged is not put again. */
const capture = async ({ through }: Mortal, hour: number): Promise<void> => {
  const isFaulty = hour === 1 || hour === 2;
  const lines = hourOfRecords(hour, { records: recordsPerHour, ...(isFaulty ? { plan: 'platinum' } : {}) });
  const files = Array.from({ length: filesPerHour }, (_, file) => lines.filter((__, at) => at % filesPerHour === file));
  const left = new Map(
    files.map((file, index) => [aCaptureKey(at(hour), `00-0${index}-0-file.jsonl`), file.join('\n')]),
  );
  await through(async ({ s3 }) => {
    const puts = [...left].map(async ([Key, Body]) => {
      await s3.send(new PutObjectCommand({ Bucket: 'churn-capture', Key, Body }));
      left.delete(Key);
    });
    for (const put of await Promise.allSettled(puts)) if (put.status === 'rejected') throw put.reason;
  });
};

/** Every step of the day, in order; each is over once all that it began is over. */
const stepsOf = (mortal: Mortal): readonly (() => Promise<unknown>)[] => {
  const settle = () => mortal.through((world) => ask(world, { kind: 'settle' }));
  return Array.from({ length: hours }, (_, hour) => [
    async () => {
      await capture(mortal, hour);
      await settle();
    },
    async () => {
      const scheduledMs = Date.parse(at(hour + 1, 15));
      await mortal.through((world) => ask(world, { kind: 'tick', scheduledMs }));
      await settle();
    },
  ]).flat();
};

/** All that is left in the end. */
const resultOf = async (mortal: Mortal) => {
  const world = await mortal.alive();
  const { httpUrl, awsUrl: endpoint, region, s3, dataBucket, operatorKeyId: accessKeyId } = world;
  const get = async (path: string): Promise<unknown> => (await fetch(`${httpUrl}${path}`)).json();
  const inbox = (await get('/local/inbox.json')) as readonly InboxMessage[];
  const sagemaker = new SageMakerClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey: 'local' } });
  const { PipelineExecutionSummaries = [] } = await sagemaker.send(
    new ListPipelineExecutionsCommand({ PipelineName: 'churn-retrain' }),
  );
  sagemaker.destroy();
  return {
    ...(await outcomeOf({ s3, dataBucket, get })),
    // The id of an evaluation in a report's address follows from how often its files were put.
    messages: new Set(
      inbox.map(({ kind, subject, text }) => `${kind}: ${subject}\n${text.replace(/[0-9a-f]{32}/, 'id')}`),
    ),
    runs: PipelineExecutionSummaries.length,
    deadLetters: await ask(world, { kind: 'deadLetters' }),
  };
};

const runDay = async (mortal: Mortal) => {
  for (const step of stepsOf(mortal)) await step();
  return resultOf(mortal);
};

/** At the very moment when a function has done its work and nobody knows yet, a little later, or while the process starts. */
const endsBy = (random: () => number): readonly End[] =>
  Array.from({ length: kills }, (_, index) => {
    const kind = random();
    // The first has to put the baseline in place.
    if (kind < 0.2 && index > 0) return { afterStartMs: Math.floor(random() * 1500) };
    return { afterLines: 1 + Math.floor(random() * 14), afterMs: kind < 0.6 ? 0 : Math.floor(random() * 40) };
  });

describe('the deployed wiring in a process', () => {
  it(`killed ${kills} times at moments of seed ${seed}, ends with what it would have without`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-kill-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const undisturbed = startMortal(folder, 'undisturbed', []);
    const expected = await runDay(undisturbed);
    await undisturbed.stop();
    expect(expected.incidents).toMatchObject([{ cause: 'unseen-category', windowsInViolation: 2, status: 'resolved' }]);
    expect(expected).toMatchObject({ runs: 1, deadLetters: [] });
    expect(expected.windows).toHaveLength(hours);
    expect(expected.collected.length).toBeGreaterThan(2 * recordsPerHour);

    const mortal = startMortal(folder, 'mortal', endsBy(randomFrom(seed)));
    const left = await runDay(mortal);
    expect(left).toEqual(expected);
    expect(mortal.kills()).toBe(kills);
  }, 180_000);
});
