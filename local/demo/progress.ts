/** What a progress display writes to: a terminal, a pipe or a list. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress {
  /** The simulated time has come so far. */
  show(timeMs: number, records: number): void;
  /** Leaves the line, so that what follows begins on a new one. */
  end(): void;
}

const barWidth = 40;
/** A terminal need not be told more often. */
const redrawMs = 100;
const number = new Intl.NumberFormat('en-US');

/**
 * A bar on a terminal; elsewhere a line for each month, so that a log stays short.
 *
 * @param span half-open span of simulated time that the bar stands for
 */
export const progress = (
  output: ProgressOutput,
  span: { readonly startMs: number; readonly endMs: number },
  now: () => number = Date.now,
): Progress => (output.isTTY === true ? bar(output, span, now) : lines(output));

const bar = (
  output: ProgressOutput,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  now: () => number,
): Progress => {
  let drawnMs = Number.NEGATIVE_INFINITY;
  return {
    show: (timeMs, records) => {
      if (timeMs < endMs && now() - drawnMs < redrawMs) return;
      drawnMs = now();
      const share = Math.min(1, Math.max(0, (timeMs - startMs) / (endMs - startMs)));
      const filled = Math.round(share * barWidth);
      const day = new Date(timeMs).toISOString().slice(0, 10);
      const text = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${day}  ${number.format(records)} records`;
      output.write(`\r  ${text}`);
    },
    end: () => output.write('\n'),
  };
};

const lines = (output: ProgressOutput): Progress => {
  let month: string | undefined;
  return {
    show: (timeMs, records) => {
      const current = new Date(timeMs).toISOString().slice(0, 7);
      if (month !== undefined && month !== current)
        output.write(`  ${month} has arrived: ${number.format(records)} records so far\n`);
      month = current;
    },
    end: () => {},
  };
};
