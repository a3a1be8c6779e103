import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Home, LocalService } from '../../../local/types.ts';

export const home: Home = { account: '111122223333', region: 'eu-west-1' };

/** What every AWS client of these tests is made with; the local services check no signatures themselves. */
export const clientConfig = (endpoint: string) => ({
  endpoint,
  region: home.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});

/** A folder under the system's temporary one, and its removal. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'plumbline-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** An HTTP server on 127.0.0.1 and a free port. */
export async function listen(listener: RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Does for one buffered service what the gateway does for all of them. */
export const serve =
  (service: () => LocalService): RequestListener =>
  (req: IncomingMessage, res: ServerResponse) => {
    void (async () => {
      const body = Buffer.concat(await Array.fromAsync(req as AsyncIterable<Buffer>));
      const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
      const target = headers['x-amz-target']?.split('.').at(-1);
      const operation = target ?? new URLSearchParams(body.toString()).get('Action') ?? '';
      const answer = await service().handle({ operation, method: 'POST', url: req.url ?? '/', headers, body });
      res.writeHead(answer.status, answer.headers).end(answer.body);
    })();
  };

/**
 * Runs a module in a process of its own. The source may import from `local/…`; what it prints comes back line by line.
 */
export function runInChild(source: string, ...args: string[]): { child: ChildProcess; lines: AsyncIterable<string> } {
  const root = pathToFileURL(fileURLToPath(new URL('../../../', import.meta.url))).href;
  const module = source.replaceAll("from 'local/", `from '${root}local/`);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', module, '--', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout }) };
}

/** Runs a module that prints each item once it was acknowledged; kills it with SIGKILL after `count` of them. */
export async function acknowledgedBeforeKill(source: string, count: number, ...args: string[]): Promise<string[]> {
  const { child, lines } = runInChild(source, ...args);
  const gone = once(child, 'exit');
  const acknowledged: string[] = [];
  for await (const line of lines) {
    acknowledged.push(line);
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  await gone;
  return acknowledged;
}
