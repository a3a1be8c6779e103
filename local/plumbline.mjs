#!/usr/bin/env node
// Starts the command line on whatever Node the machine has: where that one cannot read TypeScript, on the Node 24 that is
// among the dependencies.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('./plumbline.ts', import.meta.url));

/** The `.bin` folders from here upwards, as npm would search them. */
const binFolders = (folder) => {
  const parent = dirname(folder);
  return [join(folder, 'node_modules', '.bin'), ...(parent === folder ? [] : binFolders(parent))];
};

const bundledNode = () =>
  binFolders(dirname(entry))
    .flatMap((folder) => [join(folder, 'node'), join(folder, 'node.exe')])
    .find((path) => existsSync(path));

if (process.features.typescript) {
  await import(entry);
} else {
  const node = bundledNode();
  if (node === undefined) {
    console.error(
      `Node ${process.versions.node} cannot run Plumbline, and Node 24 is not installed beside it: run npm ci.`,
    );
    process.exitCode = 2;
  } else {
    const { status } = spawnSync(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
    process.exitCode = status ?? 1;
  }
}
