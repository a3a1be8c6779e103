import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from './folder.ts';
import { features, numericFeatures } from './generate.ts';

/* Programs that are not ours, set up to be run on a capture file. */

const duckdbVersion = '1.5.6-r.1';

/** A program and what comes before the file in its arguments and after it. */
export interface OtherProgram {
  readonly command: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly cwd: string;
}

/** Installs DuckDB into a folder of its own. Answers why not, when it cannot. */
export const duckdb = (): OtherProgram | string => {
  const home = join(benchFolder(), 'duckdb');
  mkdirSync(home, { recursive: true });
  const dependencies = { '@duckdb/node-api': duckdbVersion };
  writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: home, encoding: 'utf8' });
  if (installed.error !== undefined) return `npm could not be run: ${installed.error.message}`;
  if (installed.status !== 0) return `it could not be installed: ${installed.stderr.trim().split('\n')[0] ?? ''}`;
  copyFileSync(join(import.meta.dirname, 'duckdb.mjs'), join(home, 'bench.mjs'));
  const after = [String(numericFeatures), String(features)];
  return { command: process.execPath, before: ['bench.mjs'], after, cwd: home };
};

/** pandas and SciPy, where the Python that is asked has both. Answers what is lacking, when it has not. */
export const pandas = (python: string): OtherProgram | string => {
  const asked = spawnSync(python, ['-c', 'import pandas, scipy'], { encoding: 'utf8' });
  if (asked.error !== undefined) return `${python} could not be run: ${asked.error.message}`;
  if (asked.status !== 0) return `${python}: ${asked.stderr.trim().split('\n').at(-1) ?? ''}`;
  const before = [join(import.meta.dirname, 'notebook.py')];
  return { command: python, before, after: [], cwd: benchFolder() };
};
