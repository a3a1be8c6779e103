import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** How long each deployed bundle takes to load, beside an empty module in the same run, and how large it is. */
const dist = resolve(import.meta.dirname, '../dist');
const runs = 9;

if (!existsSync(dist)) throw new Error('There is no dist/; run `npm run build` first.');

/** What a deployed function finds in its environment; nothing is called, so any value will do. */
const env = Object.fromEntries(
  [
    'TABLE_NAME',
    'DATA_BUCKET',
    'BUS_NAME',
    'DEAD_LETTER_QUEUE_URL',
    'FLAGGED_QUEUE_URL',
    'WINDOWS_QUEUE_URL',
    'ALERTS_TOPIC_ARN',
    'SLACK_WEBHOOK_PARAMETER',
  ].map((name) => [name, 'bench']),
);

const loadMs = (specifier: string): number => {
  const script = `const begin = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - begin); process.exit(0)`;
  const times = Array.from({ length: runs }, () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, ...env, AWS_REGION: 'eu-west-1', POWERTOOLS_METRICS_NAMESPACE: 'Plumbline' },
        encoding: 'utf8',
      })
        .trim()
        .split('\n')
        .at(-1),
    ),
  );
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
};

const empty = loadMs('data:text/javascript,export{}');
console.log(`${'function'.padEnd(22)} ${'KB'.padStart(6)} ${'load, ms (median)'.padStart(18)}`);
console.log(`${'(empty module)'.padEnd(22)} ${'0'.padStart(6)} ${empty.toFixed(1).padStart(18)}`);
for (const file of readdirSync(dist).filter((name) => name.endsWith('.mjs'))) {
  const kilobytes = Math.round(statSync(join(dist, file)).size / 1000);
  const ms = loadMs(join(dist, file)).toFixed(1);
  console.log(`${file.replace('.mjs', '').padEnd(22)} ${String(kilobytes).padStart(6)} ${ms.padStart(18)}`);
}
