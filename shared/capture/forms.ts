import type { Readers } from './record-content.ts';
import { isSameTemplate, learnedTemplate, type Template } from './template.ts';

/** Forms of lines that are remembered at once: with and without one side or an id of the caller's, JSON of few or many rows. */
const mostTemplates = 8;

/** Lessons before they have to bring something: twice as many as there may be forms in turn. */
const freeLessons = 2 * mostTemplates;

/** Most lines that are let pass between two lessons when lessons bring nothing. */
const mostPassed = 1024;

/**
 * The forms of lines that were learned. Learning costs as much as reading a line, so where it brings nothing (quoted CSV, BASE64, JSON
 * of ever other numbers of rows) it is tried at ever fewer lines.
 */
export class Forms {
  readonly #readers: Readers;
  #templates: readonly Template[] = [];
  /** Whether the first template has not fitted any line yet. */
  #isFresh = false;
  #lessons = 0;
  /** Lines to let pass before the next lesson, and before the one after. */
  #toPass = 0;
  #patience = 1;

  constructor(readers: Readers) {
    this.#readers = readers;
  }

  /** The forms to be tried, those first that fitted last. */
  get templates(): readonly Template[] {
    return this.#templates;
  }

  /** Tells that a line was of the form at a place. */
  fitted(place: number): void {
    if (place === 0 && !this.#isFresh) return;
    const template = this.#templates[place];
    if (template !== undefined && place > 0) {
      this.#templates = [template, ...this.#templates.filter((other) => other !== template)];
    }
    if (this.#isFresh) {
      this.#isFresh = false;
      this.#toPass = 0;
      this.#patience = 1;
    }
  }

  /** Learns the form of a line that the general path has read as a record. */
  learn(line: Uint8Array, extraColumns: readonly string[]): void {
    if (this.#readers.needWholeLines) return;
    if (this.#toPass > 0) {
      this.#toPass -= 1;
      return;
    }
    if (this.#lessons < freeLessons) this.#lessons += 1;
    else {
      this.#toPass = this.#patience;
      this.#patience = Math.min(2 * this.#patience, mostPassed);
    }
    const template = learnedTemplate(line, this.#readers, extraColumns);
    if (template === undefined || this.#templates.some((known) => isSameTemplate(known, template))) return;
    this.#templates = [template, ...this.#templates.slice(0, mostTemplates - 1)];
    this.#isFresh = true;
  }
}
