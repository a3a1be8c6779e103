import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** Takes one line that a function wrote. */
export type LogLine = (functionName: string, line: string) => void;

export interface Logs {
  /** Takes output in pieces; whole lines go out. */
  write(functionName: string, text: string): void;
  close(): Promise<void>;
}

/** Keeps functions' output in `<dataDir>/logs/<function>.log` where there is a directory, and hands each line on. */
export function openLogs(dataDir: string | undefined, onLine: LogLine = () => {}): Logs {
  const rest = new Map<string, string>();
  const files = new Map<string, WriteStream>();
  const directory = dataDir === undefined ? undefined : join(dataDir, 'logs');
  if (directory !== undefined) mkdirSync(directory, { recursive: true });

  function file(functionName: string): WriteStream | undefined {
    if (directory === undefined) return undefined;
    const known = files.get(functionName) ?? createWriteStream(join(directory, `${functionName}.log`), { flags: 'a' });
    files.set(functionName, known);
    return known;
  }
  return {
    write: (functionName, text) => {
      const lines = `${rest.get(functionName) ?? ''}${text}`.split('\n');
      rest.set(functionName, lines.pop() ?? '');
      if (lines.length === 0) return;
      file(functionName)?.write(`${lines.join('\n')}\n`);
      for (const line of lines) onLine(functionName, line);
    },
    close: async () => {
      const ends = [...files.values()].map((stream) => new Promise<void>((resolve) => stream.end(resolve)));
      await Promise.all(ends);
    },
  };
}
