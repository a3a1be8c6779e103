import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Profile } from '../shared/profile/index.ts';
import { benchFolder } from './folder.ts';
import { features, randomNumbers, rowOf } from './generate.ts';

const root = resolve(import.meta.dirname, '..');

/** Tells whether partials that an earlier run left were made by the same code. */
const codeVersion = (): string => {
  const hash = createHash('sha256');
  for (const room of ['shared/profile', 'shared/sketch', 'bench']) {
    for (const file of readdirSync(join(root, room)).toSorted()) {
      if (room !== 'bench' || ['generate.ts', 'partials.ts'].includes(file))
        hash.update(readFileSync(join(root, room, file)));
    }
  }
  return hash.digest('hex').slice(0, 12);
};

const columns = Array.from({ length: features }, (_, index) => ({ name: `f${index}`, role: 'input' as const }));

/** The profile of one hour's rows, no two hours with the same. */
const partialOf = (hour: number, rows: number): Uint8Array => {
  const next = randomNumbers(1_000_003 * (hour + 1));
  const profile = Profile.empty(columns, `hour ${hour}`);
  for (let row = 0; row < rows; row += 1) {
    const input = rowOf(next).map((cell) => (cell === '' ? null : cell));
    profile.addRow({ input, output: [] });
  }
  return profile.toBytes();
};

/** A folder with one partial a file, of 17 numeric and 3 text columns; made once for each state of the code. */
export const partialsFolder = (hours: number, rows: number): string => {
  const name = `partials-${hours}x${rows}-`;
  const folder = join(benchFolder(), name + codeVersion());
  if (existsSync(folder)) return folder;
  for (const old of readdirSync(benchFolder()).filter((file) => file.startsWith(name)))
    rmSync(join(benchFolder(), old), { recursive: true });
  mkdirSync(`${folder}.part`);
  for (let hour = 0; hour < hours; hour += 1)
    writeFileSync(join(`${folder}.part`, String(hour).padStart(4, '0')), partialOf(hour, rows));
  renameSync(`${folder}.part`, folder);
  return folder;
};
