import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from './folder.ts';

/** The parts of V8's format that are read. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds between samples. */
  readonly timeDeltas: readonly number[];
}

const folder = (): string => join(benchFolder(), 'cpu-profiles');

/** Arguments that make Node profile itself; what an earlier run left is removed. */
export const profilingArguments = (): string[] => {
  rmSync(folder(), { recursive: true, force: true });
  return ['--cpu-prof', `--cpu-prof-dir=${folder()}`, '--cpu-prof-interval=500'];
};

const nameOf = ({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string => {
  const place = url === '' ? '' : ` ${url.split('/').at(-1)}:${lineNumber + 1}`;
  return `${functionName || '(anonymous)'}${place}`;
};

/** Milliseconds that functions took themselves, without what they called; the most first. */
export const selfTimes = (most: number): string[] => {
  const times = new Map<string, number>();
  for (const file of readdirSync(folder())) {
    const { nodes, samples, timeDeltas }: CpuProfile = JSON.parse(readFileSync(join(folder(), file), 'utf8'));
    const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
    for (const [index, sample] of samples.entries()) {
      const name = names.get(sample) ?? '';
      times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
    }
  }
  const sorted = [...times].filter(([name]) => name !== '(idle)').toSorted(([, a], [, b]) => b - a);
  return sorted.slice(0, most).map(([name, ms]) => `${ms.toFixed(0).padStart(8)} ms  ${name}`);
};
