import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../local/cli/run.ts';
import { aCaptureLine } from '../../factories/captures.ts';

/** What a command answered. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly told: string;
}

/** A folder for one test, and the command line in this process. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), 'plumbline-cli-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file and returns its path. */
  file(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  async run(...args: string[]): Promise<Ran> {
    let [out, told] = ['', ''];
    const code = await run(args, {
      write: (text) => {
        out += text;
      },
      tell: (text) => {
        told += text;
      },
      isWatched: false,
    });
    return { code, out, told };
  }

  /** The answer of a command with `--json`. */
  async json(...args: string[]): Promise<unknown> {
    return JSON.parse((await this.run(...args, '--json')).out);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Customers as a CSV data set: ages 20 … 69, two plans, scores 0 … 0.99. */
export const customersCsv = (rows: number): string => {
  const lines = Array.from(
    { length: rows },
    (_, row) => `${20 + (row % 50)},${row % 4 === 0 ? 'premium' : 'basic'},${(row % 100) / 100}`,
  );
  return `age,plan,score\n${lines.join('\n')}\n`;
};

export interface CustomerChanges {
  readonly age?: (row: number) => number | string;
  readonly plan?: (row: number) => string;
}

/** The same customers as Data Capture's records, one a minute. */
export const customersCapture = (rows: number, { age, plan }: CustomerChanges = {}): string =>
  Array.from({ length: rows }, (_, row) =>
    aCaptureLine({
      input: `${age?.(row) ?? 20 + ((row * 7) % 50)},${plan?.(row) ?? (row % 4 === 0 ? 'premium' : 'basic')}`,
      output: String(((row * 13) % 100) / 100),
      id: `inference-${row}`,
      time: new Date(Date.UTC(2026, 10, 20) + row * 60_000).toISOString(),
    }),
  ).join('\n');

/** How the customers' records are read. */
export const customersMapping = `
input: { columns: [age, plan] }
output: { columns: [score] }
prediction: { probability: score }
`;
