/** Where a command writes. */
export interface Terminal {
  /** The answer: standard output. */
  write(text: string): void;
  /** Whatever is beside the answer: standard error. */
  tell(text: string): void;
  /** Whether a person is watching standard error, so that progress may be drawn over itself. */
  readonly isWatched: boolean;
}

/** This process's own streams. */
export const processTerminal = (): Terminal => ({
  write: (text) => process.stdout.write(text),
  tell: (text) => process.stderr.write(text),
  isWatched: process.stderr.isTTY === true,
});

const barWidth = 30;
const bytesPerRedraw = 4 * 1024 * 1024;

/** Tells how far reading has come. */
export interface Progress {
  advance(bytes: number): void;
  /** Wipes the bar away. */
  end(): void;
}

/** A bar on a watched terminal; nothing anywhere else. Redrawn by bytes, not by time, so it costs nothing. */
export const progressBar = (terminal: Terminal, totalBytes: number): Progress => {
  if (!terminal.isWatched || totalBytes < bytesPerRedraw) return { advance: () => {}, end: () => {} };
  let done = 0;
  let drawn = 0;
  return {
    advance: (bytes) => {
      done += bytes;
      if (done - drawn < bytesPerRedraw) return;
      drawn = done;
      const share = Math.min(1, done / totalBytes);
      const filled = Math.round(share * barWidth);
      const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
      terminal.tell(`\r${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${Math.round(done / 1e6)} MB`);
    },
    end: () => terminal.tell(`\r${' '.repeat(barWidth + 20)}\r`),
  };
};
