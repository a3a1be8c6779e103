import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** Runs every benchmark of this folder, or those whose names begin with the arguments, each in a process of its own. */
const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'));
const chosen = files.filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));

if (chosen.length === 0) {
  console.error(`No benchmark begins with ${wanted.join(' or ')}. There are: ${files.join(', ')}`);
  process.exitCode = 2;
}
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)} at start`,
);
for (const file of chosen) {
  console.log(`\n${file}`);
  const { status } = spawnSync(process.execPath, [`${import.meta.dirname}/${file}`], { stdio: 'inherit' });
  if (status === 0) continue;
  console.error(`${file} failed`);
  process.exitCode = 1;
}
