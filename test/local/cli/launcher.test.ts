import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { progressBar } from '../../../local/cli/terminal.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('plumbline.mjs', () => {
  it('is what package.json starts, and passes the exit code on', () => {
    const { bin } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    const launched = (...args: string[]) =>
      spawnSync(process.execPath, [`${root}${bin.plumbline}`, ...args], { encoding: 'utf8' });
    expect(launched('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('plumbline COMMAND') });
    const { status, stderr } = launched('profile', '/nowhere');
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'plumbline: /nowhere does not exist\n' });
  });
});

describe('a reader who leaves early', () => {
  it('changes neither exit code nor peace', async () => {
    const child = spawn(process.execPath, [`${root}local/plumbline.ts`, 'help', 'check'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    const [code] = await once(child, 'close');
    expect({ code, told }).toEqual({ code: 0, told: '' });
  });
});

describe('progressBar', () => {
  const drawn = (isWatched: boolean): string => {
    let told = '';
    const tell = (text: string) => {
      told += text;
    };
    const bar = progressBar({ write: () => {}, tell, isWatched }, 10_000_000);
    bar.advance(5_000_000);
    bar.end();
    return told;
  };

  it('is drawn on a terminal and wiped away, and nowhere else', () => {
    expect(drawn(true)).toContain(' 50 %');
    expect(drawn(true).endsWith('\r')).toBe(true);
    expect(drawn(false)).toBe('');
  });
});
