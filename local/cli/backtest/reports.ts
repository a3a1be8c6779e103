import type { Evaluation } from '../../../shared/evaluation/index.ts';
import { jsonText } from '../command.ts';
import { placeIn, writeTo } from '../files.ts';

/** Evaluations of windows in a folder, as they come; nowhere without one. */
export class Reports {
  /** Where they were written, by their ids. */
  readonly places = new Map<string, string>();
  readonly #folder: string | undefined;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async write(evaluation: Evaluation): Promise<void> {
    const { evaluationId, window } = evaluation;
    if (this.#folder === undefined || this.places.has(evaluationId)) return;
    const place = placeIn(this.#folder, `windows/${window.start.slice(0, 13)}/evaluation.json`);
    await writeTo(place, jsonText(evaluation));
    this.places.set(evaluationId, place);
  }
}
