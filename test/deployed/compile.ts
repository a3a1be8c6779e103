import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Built, build } from '../../local/build.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Declared {
  readonly id: string;
  readonly type: string;
  readonly properties: Json;
  readonly attributes: Json;
}

export interface Compiled {
  readonly document: Json;
  readonly resources: readonly Declared[];
  readonly built: Built;
  /** The functions' code as it is deployed, and before it was minified. */
  readonly bundles: ReadonlyMap<string, string>;
  readonly readable: ReadonlyMap<string, string>;
  /** Paths in the archive that Lambda gets. */
  readonly packaged: readonly string[];
  /** Connections that packaging tried to make. */
  readonly connections: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds and packages the checkout in a folder of its own, without credentials and with a proxy that leads nowhere. */
export const compile = async (): Promise<Compiled> => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-deployed-'));
  try {
    const copied = ['serverless.yml', 'deploy', 'package.json'];
    await Promise.all(copied.map((name) => cp(join(root, name), join(folder, name), { recursive: true })));
    const built = await build({ out: join(folder, 'dist') });
    const connections = await packageIn(folder);
    const output = join(folder, '.serverless');
    const document = JSON.parse(
      await readFile(join(output, 'cloudformation-template-update-stack.json'), 'utf8'),
    ) as Json;
    const readable = await build({ out: join(folder, 'readable'), readable: true });
    return {
      document,
      resources: resourcesOf(document),
      built,
      bundles: await bundlesIn(join(folder, 'dist'), built),
      readable: await bundlesIn(join(folder, 'readable'), readable),
      packaged: pathsIn(await readFile(join(output, 'plumbline.zip'))),
      connections,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
};

const bundlesIn = async (folder: string, { functions }: Built): Promise<ReadonlyMap<string, string>> => {
  const read = functions.map(async ({ name }) => [name, await readFile(join(folder, `${name}.mjs`), 'utf8')] as const);
  return new Map(await Promise.all(read));
};

const packageIn = async (folder: string): Promise<number> => {
  let connections = 0;
  const nowhere = createServer().on('connection', (socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => nowhere.listen(0, '127.0.0.1', done));
  const proxy = `http://127.0.0.1:${(nowhere.address() as AddressInfo).port}`;
  const env = { PATH: dirname(process.execPath), HOME: folder, HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  const osls = join(root, 'node_modules', 'osls', 'bin', 'serverless.js');
  await promisify(execFile)(process.execPath, [osls, 'package'], { cwd: folder, env });
  nowhere.close();
  return connections;
};

const resourcesOf = (document: Json): Declared[] =>
  Object.entries(document.Resources as Record<string, Json>).map(([id, { Type, Properties, ...attributes }]) => ({
    id,
    type: String(Type),
    properties: (Properties ?? {}) as Json,
    attributes,
  }));

/** Names of the files in a zip archive, from its central directory. */
const pathsIn = (archive: Buffer): string[] => {
  const paths: string[] = [];
  const signature = Buffer.from('PK\x01\x02', 'latin1');
  for (let at = archive.indexOf(signature); at >= 0; at = archive.indexOf(signature, at + 46)) {
    paths.push(archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28)));
  }
  return paths.sort();
};

/** The logical id that a `Ref` or `Fn::GetAtt` names. */
export const idIn = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { Ref, 'Fn::GetAtt': attribute } = value as Json;
  if (typeof Ref === 'string') return Ref;
  return Array.isArray(attribute) ? String(attribute[0]) : undefined;
};

/** Every value within `value`, itself first. */
export function* within(value: unknown): Generator<unknown> {
  yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const member of Object.values(value)) yield* within(member);
}
