import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A function of the template, ready to run. */
export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  /** Absolute path of the bundle. */
  readonly file: string;
  /** The bundle's export that is the handler. */
  readonly exportName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Most invocations at a time; bounded by the pool alone when absent. */
  readonly reservedConcurrency?: number;
}

/** One invocation as it goes to whoever runs it. */
export interface Invocation {
  readonly requestId: string;
  readonly target: FunctionSettings;
  /** The event as JSON. */
  readonly payload: string;
}

/** As Lambda answers with `X-Amz-Function-Error`. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What an invocation came to: the handler's answer as JSON, or how it failed. */
export type Outcome = { readonly payload: string } | { readonly error: FunctionError };

/** The moments of an invocation that its host wants to know about. */
export interface Moments {
  /** The bundle is loaded: the function's own time starts now. */
  loaded(): void;
  /** The bundle could not be loaded, and Node would repeat that answer for ever in this thread. */
  unloadable(): void;
}

/** What a module's URL says about the function it was loaded for. */
const OWNER = '?function=';

/** How a thread loads modules. */
export interface Loader {
  readonly load: (url: string) => Promise<Readonly<Record<string, unknown>>>;
  /** Tells this loader's modules from those of others in the same thread. */
  readonly place: string;
}

const ownLoader: Loader = { load: (url) => import(url), place: '' };

type Handler = (event: unknown, context: unknown) => unknown;

/**
 * Gives every function its own copy of every module it imports, as separate Lambdas have: two bundles that share a chunk,
 * or two functions made from one bundle, must not share clients, whose keys belong to one function's role. Packages that
 * are not bundled are left alone.
 *
 * @returns takes the arrangement back
 */
export function separateModules(): () => void {
  const hooks = registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const resolved = nextResolve(specifier, context);
      const owner = context.parentURL?.split(OWNER)[1];
      const isOwn = owner !== undefined && resolved.url.startsWith('file:') && !resolved.url.includes('/node_modules/');
      return isOwn ? { ...resolved, url: `${resolved.url}${OWNER}${owner}` } : resolved;
    },
  });
  return () => hooks.deregister();
}

/**
 * Loads the function's bundle where needed and runs its handler in this thread. The caller has set `process.env`, and runs
 * one invocation at a time. Never rejects: every failure is an outcome.
 */
export async function run(invocation: Invocation, moments: Moments, loader = ownLoader): Promise<Outcome> {
  const { requestId, target, payload } = invocation;
  let handler: Handler;
  try {
    const url = `${pathToFileURL(target.file).href}${OWNER}${encodeURIComponent(target.name)}${loader.place}`;
    handler = handlerOf(await loader.load(url), target);
  } catch (error) {
    moments.unloadable();
    return { error: describe(error) };
  }
  moments.loaded();
  const deadline = Date.now() + target.timeoutMs;
  try {
    const answer = await handler(JSON.parse(payload), contextOf(requestId, target, deadline));
    return { payload: JSON.stringify(answer) ?? 'null' };
  } catch (error) {
    return { error: describe(error) };
  }
}

function handlerOf(bundle: Readonly<Record<string, unknown>>, { file, exportName }: FunctionSettings): Handler {
  const handler = bundle[exportName];
  if (typeof handler === 'function') return handler as Handler;
  throw Object.assign(new Error(`${exportName} is not exported by ${file}`), { name: 'Runtime.HandlerNotFound' });
}

const contextOf = (awsRequestId: string, { name, arn, memoryMb }: FunctionSettings, deadline: number) => ({
  awsRequestId,
  functionName: name,
  functionVersion: '$LATEST',
  invokedFunctionArn: arn,
  memoryLimitInMB: String(memoryMb),
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: 'local',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

/** An error as Lambda reports it. */
export function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

/** The outcome of an invocation that outlived its function's timeout. */
export const timedOut = ({ requestId, target }: Invocation): Outcome => ({
  error: {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(target.timeoutMs / 1000).toFixed(2)} seconds`,
  },
});

/**
 * Sends what this thread writes to standard output and error to `write` instead.
 *
 * @returns puts the streams back
 */
export function divertOutput(write: (text: string) => void): () => void {
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, original: stream.write }));
  for (const { stream } of streams) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      write(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    };
  }
  return () => {
    for (const { stream, original } of streams) stream.write = original;
  };
}
