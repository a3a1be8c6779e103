import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import type { monitorDocument } from '../shared/monitor/index.ts';
import { authoredMonitor } from './monitor-documents.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface BuildOptions {
  /** Folder with one file per Lambda. */
  readonly functions?: string;
  /** Folder with one YAML file per monitor. */
  readonly monitors?: string;
  /** Folder that receives `<function>.mjs` and `monitors.json`; what an earlier build left there is removed. */
  readonly out?: string;
  /** Leaves the functions' code as it was written, for people who look into a bundle. */
  readonly readable?: boolean;
}

export interface Built {
  readonly functions: readonly { readonly name: string; readonly bytes: number }[];
  readonly monitors: readonly MonitorDocument[];
}

type MonitorDocument = v.InferOutput<typeof monitorDocument>;

/** A fault in something a person wrote; told without a stack. */
export class BuildError extends Error {}

/**
 * Bundles every function into one self-contained file and checks every monitor.
 *
 * @throws BuildError naming every fault of every monitor; an esbuild error for code that does not bundle
 */
export const build = async ({
  functions = join(root, 'functions'),
  monitors = join(root, 'monitors'),
  out = join(root, 'dist'),
  readable = false,
}: BuildOptions = {}): Promise<Built> => {
  const documents = await readMonitors(monitors);
  await mkdir(out, { recursive: true });
  await removeEarlierBuild(out);
  const bundled = await bundle(await sourcesIn(functions, '.ts'), out, readable);
  await writeFile(join(out, 'monitors.json'), `${JSON.stringify(documents)}\n`);
  return { functions: bundled, monitors: documents };
};

const sourcesIn = async (folder: string, extension: string): Promise<string[]> =>
  (await readdir(folder))
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name));

const removeEarlierBuild = async (out: string): Promise<void> => {
  const names = await readdir(out);
  const ours = names.filter((name) => /\.mjs(?:\.map|\.LEGAL\.txt)?$/.test(name) || name === 'monitors.json');
  await Promise.all(ours.map((name) => rm(join(out, name))));
};

/** What CommonJS packages inside an ES module bundle call; the alias keeps clear of names in the bundle. */
const requireForCommonJs =
  "import { createRequire as createRequireOfBundle } from 'node:module';" +
  'const require = createRequireOfBundle(import.meta.url);';

const bundle = async (entryPoints: string[], out: string, readable: boolean): Promise<Built['functions']> => {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // No shared chunks: module state and clients belong to one function, and each loads only what it uses.
    splitting: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The packages' ES modules lose what is not used; the CommonJS builds that Node would pick do not.
    mainFields: ['module', 'main'],
    banner: { js: requireForCommonJs },
    alias: { '@aws-sdk/credential-provider-node': join(root, 'shared/aws/lambda-credentials.ts') },
    minify: !readable,
    minifySyntax: true,
    // An uncaught error prints the line it came from, which without a limit is most of the bundle.
    ...(readable ? {} : { lineLimit: 160 }),
    // Names stay: errors are told by theirs, and a stack trace from AWS names its functions; its places need the map.
    keepNames: true,
    // Licences are kept beside the bundle: stdlib's alone would double what it adds, and be scanned at every start.
    legalComments: 'linked',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
  });
  return Object.entries(metafile.outputs)
    .filter(([path]) => path.endsWith('.mjs'))
    .map(([path, { bytes }]) => ({ name: basename(path, '.mjs'), bytes }));
};

const readMonitors = async (folder: string): Promise<MonitorDocument[]> => {
  const read = await Promise.all((await sourcesIn(folder, '.yml')).map(readMonitor));
  const faults = [...read.flatMap((monitor) => monitor.faults), ...repeatedIds(read)];
  if (faults.length > 0) throw new BuildError(faults.join('\n'));
  return read.flatMap(({ document }) => (document === undefined ? [] : [document]));
};

interface ReadMonitor {
  readonly file: string;
  readonly faults: readonly string[];
  readonly document?: MonitorDocument;
}

const readMonitor = async (path: string): Promise<ReadMonitor> => {
  const file = relative(root, path).startsWith('..') ? path : relative(root, path);
  const yaml = parseDocument(await readFile(path, 'utf8'));
  if (yaml.errors.length > 0)
    return { file, faults: yaml.errors.map(({ message }) => `${file}: ${sentenceOf(message)}`) };
  const result = v.safeParse(authoredMonitor, yaml.toJS());
  if (result.success) return { file, faults: [], document: result.output };
  return { file, faults: result.issues.map((issue) => `${file}: ${faultOf(issue)}`) };
};

/** Without the lines of the file that the YAML package appends. */
const sentenceOf = (message: string): string => message.split(':\n', 1)[0] ?? message;

/** Where in the document, and what was expected there. A union only tells that nothing fitted; its parts tell why. */
const faultOf = (issue: v.BaseIssue<unknown>, within = ''): string => {
  const path = [within, v.getDotPath(issue) ?? ''].filter(Boolean).join('.');
  const told = `${path || 'the document'}: ${issue.message}`;
  const parts = issue.issues?.map((part) => faultOf(part, path)) ?? [];
  return parts.length === 0 ? told : `${told} (${parts.join('; ')})`;
};

const repeatedIds = (read: readonly ReadMonitor[]): string[] => {
  const known = read.flatMap(({ file, document }) => (document === undefined ? [] : [{ file, id: document.id }]));
  return [...Map.groupBy(known, ({ id }) => id)]
    .filter(([, holders]) => holders.length > 1)
    .map(([id, holders]) => `${holders.map(({ file }) => file).join(', ')}: id: ${id} is used more than once`);
};

const main = async (): Promise<void> => {
  const folder = { type: 'string' } as const;
  const options = { functions: folder, monitors: folder, out: folder, readable: { type: 'boolean' } } as const;
  const { readable = false, ...paths } = parseArgs({ options }).values;
  const folders = Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, resolve(path)]));
  const built = await build({ ...folders, readable });
  for (const { name, bytes } of built.functions) {
    console.log(`${name.padEnd(20)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`);
  }
  console.log(`${'monitors'.padEnd(20)} ${String(built.monitors.length).padStart(6)}`);
};

// `import.meta.main` is not there on Node 22, which is what macOS on arm64 gets.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: unknown) => {
    console.error(error instanceof BuildError || isEsbuildFailure(error) ? error.message : error);
    process.exitCode = 1;
  });
}

function isEsbuildFailure(error: unknown): error is esbuild.BuildFailure {
  return error instanceof Error && 'errors' in error;
}
