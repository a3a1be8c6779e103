import { barWord } from './measure.ts';
import type { Result } from './turns.ts';

const textWidth = 58;

/** What must hold, noted as it is measured and printed at the end. */
export class Bars {
  readonly #lines: string[] = [];

  /**
   * How many times as long one takes as the other; noted only where both ran.
   *
   * @param least what the ratio by the clock must reach; without it, the ratio is only told
   */
  ratio(text: string, longer: Result | undefined, shorter: Result | undefined, least?: number): void {
    if (longer === undefined || shorter === undefined) return;
    const ratio = longer.seconds / shorter.seconds;
    const byProcessor = (longer.cpuSeconds / shorter.cpuSeconds).toFixed(2);
    const bar = least === undefined ? 'no bar' : `at least ${least} ×: ${barWord(ratio >= least)}`;
    this.#note(text, `${bar}, ${ratio.toFixed(2)} × by the clock, ${byProcessor} × by processor`);
  }

  atMost(text: string, value: number, most: number, unit: string): void {
    this.#note(text, `at most ${most} ${unit}: ${barWord(value <= most)}, ${value.toFixed(0)} ${unit}`);
  }

  print(): void {
    console.log(`\nBars\n${this.#lines.join('\n')}`);
  }

  #note(text: string, outcome: string): void {
    this.#lines.push(`${text.padEnd(textWidth)} ${outcome}`);
  }
}
