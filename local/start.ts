import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { BuildError, type Built, build } from './build.ts';
import { type Cloud, type CloudOptions, startCloud } from './cloud.ts';
import { faults } from './demo/faults.ts';
import { trainingMs } from './demo/life.ts';
import { flightsMonitor } from './demo/monitor.ts';
import { positionFile } from './demo/position.ts';
import { livePeriod, prepareInThread } from './demo/prepare.ts';
import { progress } from './demo/progress.ts';
import { runDemonstration, simulatedClock } from './demo/run.ts';
import type { Summary } from './demo/summary.ts';
import { summaryTable } from './demo/summary-table.ts';
import { TemplateRefused } from './template.ts';
import type { Home } from './types.ts';

// A heap for this thread and one for each that runs functions: V8 would let each grow to several times what it holds
// before it collects. Collecting earlier costs a few percent of time and saves a third of a gigabyte.
for (const flag of ['--max-semi-space-size=16', '--heap-growing-percent=50']) setFlagsFromString(flag);

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

const usage = `npm start -- [options]

  Builds and compiles Plumbline, runs it on this machine, and lets five months of real flights pass through it.

  --once            end when all has settled, instead of serving on
  --json FILE       write the outcome as JSON, too
  --no-demo         an empty local cloud on the wall clock
  --fresh           forget what is kept in the data directory
  --port N          port of the HTTP API and the inbox (3000)
  --aws-port N      port of the AWS services (4566)
  --data-dir DIR    where everything is kept (.plumbline)`;

/** The command line, read. */
interface Settings {
  readonly once: boolean;
  readonly json: string | undefined;
  readonly demo: boolean;
  readonly fresh: boolean;
  readonly port: number;
  readonly awsPort: number;
  readonly dataDir: string;
}

/** A mistake on the command line; told without a stack. */
class UsageError extends Error {}

const settingsOf = (args: readonly string[]): Settings | 'help' => {
  const { values } = parsed(args);
  if (values.help === true) return 'help';
  return {
    once: values.once === true,
    json: values.json === undefined ? undefined : resolve(values.json),
    demo: values['no-demo'] !== true,
    fresh: values.fresh === true,
    port: portOf('--port', values.port ?? '3000'),
    awsPort: portOf('--aws-port', values['aws-port'] ?? '4566'),
    dataDir: resolve(values['data-dir'] ?? join(root, '.plumbline')),
  };
};

const parsed = (args: readonly string[]) => {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ once: flag, json: text, 'no-demo': flag, fresh: flag, help: { ...flag, short: 'h' } },
        ...{ port: text, 'aws-port': text, 'data-dir': text },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
};

const portOf = (option: string, value: string): number => {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new UsageError(`${option} takes a port, 0 to 65535, not ${value}`);
  return port;
};

/** Bundles the functions and compiles the template of the stage `local`, as a deployment would. */
const compile = async (dataDir: string): Promise<Built & { readonly template: string }> => {
  const built = await build();
  const out = join(dataDir, 'package');
  const osls = join(root, 'node_modules', 'osls', 'bin', 'serverless.js');
  await run(process.execPath, [osls, 'package', '--stage', 'local', '--package', out], { cwd: root });
  return { ...built, template: join(out, 'cloudformation-template-update-stack.json') };
};

/** The flights are American, and it is this Region whose prices the project carries. */
const home: Home = { account: '000000000000', region: 'us-east-1' };

const webhookParameter = '/plumbline/slack-webhook';

const optionsOf = ({ dataDir, port, awsPort }: Settings, template: string): CloudOptions => ({
  template,
  home,
  bundleDir: join(root, 'dist'),
  dataDir,
  // Each thread loads every function it runs; more threads than cores cost memory and bring nothing.
  workers: Math.min(4, Math.max(2, availableParallelism())),
  workerHeapMb: 256,
  ports: { aws: awsPort, http: port },
  // What failed comes again soon, not after the minutes that AWS waits: months pass here in one.
  retryDelays: { queueMs: 2000, asynchronousMs: (attempt) => attempt * 1000 },
  parameters: {
    AlertEmail: 'model-owners@example.com',
    OperationsEmail: 'operations@example.com',
    SlackWebhookParameter: webhookParameter,
  },
  parameterStore: ({ httpUrl }) => ({ [webhookParameter]: `${httpUrl}/local/slack/webhook` }),
});

/** The demonstration on its simulated clock. */
const startDemonstration = async (settings: Settings): Promise<{ cloud: Cloud; summary: Summary }> => {
  const positions = positionFile(settings.dataDir);
  const earlier = positions.read();
  const preparing = earlier?.isFinished === true ? undefined : prepareInThread();
  // Whoever needs it waits for it below; until then a failure must not end the process by itself.
  preparing?.catch(() => {});
  const { template, functions } = await compile(settings.dataDir);
  console.log(`  ${functions.length} functions built, the template compiled`);
  const clock = simulatedClock(earlier);
  const cloud = await startCloud({ ...optionsOf(settings, template), clock: clock.now, durations: { trainingMs } });
  const display = progress(process.stdout, livePeriod);
  const summary = await runDemonstration({
    cloud,
    clock,
    positions,
    prepared: async () => {
      const prepared = await (preparing ?? prepareInThread());
      announce(prepared.heldOut);
      return prepared;
    },
    secondsSpent: () => performance.now() / 1000,
    onHour: display.show,
  });
  if (earlier?.isFinished !== true) display.end();
  return { cloud, summary };
};

const announce = ({ areaUnderCurve, flights }: { areaUnderCurve: number | undefined; flights: number }): void => {
  const rank = areaUnderCurve?.toFixed(2) ?? 'unknown';
  console.log(
    `  A model of late arrivals is fitted on January 2001; area under the curve ${rank} on ${flights} flights`,
  );
  console.log('  February to June arrive now, with these faults in them:');
  for (const { startMs, announcement } of faults)
    console.log(`    ${new Date(startMs).toISOString().slice(0, 10)}  ${announcement}`);
};

/** An empty cloud on the wall clock. The demonstration's monitor stays out: it would report silence since 2001. */
const startEmpty = async (settings: Settings): Promise<Cloud> => {
  const { template, functions, monitors } = await compile(settings.dataDir);
  console.log(`  ${functions.length} functions built, the template compiled`);
  const demonstrated = await flightsMonitor();
  const monitorsFile = join(settings.dataDir, 'monitors.json');
  await writeFile(monitorsFile, JSON.stringify(monitors.filter(({ id }) => id !== demonstrated.id)));
  const environment = { MONITORS_FILE: monitorsFile };
  return startCloud({ ...optionsOf(settings, template), environment, runsByItself: true });
};

const start = async (settings: Settings): Promise<void> => {
  console.log('Plumbline');
  if (settings.fresh) await rm(settings.dataDir, { recursive: true, force: true });
  await mkdir(settings.dataDir, { recursive: true });
  const { cloud, summary } = settings.demo
    ? await startDemonstration(settings)
    : { cloud: await startEmpty(settings), summary: undefined };
  if (summary !== undefined) console.log(`\n${summaryTable(summary)}\n`);
  if (summary !== undefined && settings.json !== undefined)
    await writeFile(settings.json, `${JSON.stringify(summary, undefined, 2)}\n`);
  if (settings.once) return cloud.close();
  console.log(addresses(cloud));
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  await cloud.close();
};

const addresses = ({ awsUrl, httpUrl }: Cloud): string =>
  [
    `  Status        ${httpUrl}/status`,
    `  Incidents     ${httpUrl}/incidents`,
    `  Inbox         ${httpUrl}/local/inbox`,
    `  AWS services  ${awsUrl}  (AWS_ENDPOINT_URL)`,
    '',
    '  Ctrl-C ends it; what it holds is kept.',
  ].join('\n');

const main = async (args: readonly string[]): Promise<void> => {
  const settings = settingsOf(args);
  if (settings === 'help') console.log(usage);
  else await start(settings);
};

/** What the person at the keyboard can mend; its sentence is enough. */
const isTheirs = (error: unknown): error is Error =>
  error instanceof UsageError || error instanceof BuildError || error instanceof TemplateRefused;

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(isTheirs(error) ? error.message : error);
  // Threads and servers of a start that failed half-way would hold the process.
  process.exit(1);
});
