import { rejectedEntry } from './dataset.ts';
import { isJsonObject } from './json-rows.ts';
import { lineText, placeOf } from './line-text.ts';
import type { CapturedLine } from './lines.ts';
import { parsedJson } from './payload.ts';
import type { LinePlace, Refusal, RejectedRecord } from './records.ts';

/** A JSON value of a file, and the line or lines it stands in. */
export interface JsonDocument extends LinePlace {
  readonly kind: 'document';
  readonly value: unknown;
  /** Its lines, without empty ones. */
  readonly text: string;
}

/** An object that goes on in the next line. */
interface OpenDocument {
  readonly start: LinePlace;
  /** Its lines; only the first one of what nothing will come of. */
  readonly parts: string[];
  lines: number;
  /** From the start of the first line to the end of the last one. */
  byteLength: number;
  /** Brackets that are open at the end of the last line; `undefined` when it ends within a text, or more were closed than opened. */
  depth: number | undefined;
  /** Why nothing will come of it. */
  fault: Refusal['reason'] | undefined;
}

const [quote, backslash] = ['"', '\\'];

/** The place after a text's closing quote; beyond the line when it is not closed in it. */
const textEnd = (line: string, start: number): number => {
  for (let at = start + 1; at < line.length; at += 1) {
    if (line[at] === backslash) at += 1;
    else if (line[at] === quote) return at + 1;
  }
  return line.length + 1;
};

/** How many brackets are open after a line; `undefined` when that makes no JSON. */
const depthAfter = (line: string, depth: number): number | undefined => {
  let open = depth;
  for (let at = 0; at < line.length; ) {
    const character = line[at];
    if (character === quote) {
      at = textEnd(line, at);
      if (at > line.length) return undefined;
      continue;
    }
    at += 1;
    if (character === '{' || character === '[') open += 1;
    if (character !== '}' && character !== ']') continue;
    open -= 1;
    // What follows the end of the whole belongs to nothing.
    if (open === 0) return line.slice(at).trim() === '' ? 0 : undefined;
  }
  return open;
};

/** What a line begins with, up to the end of its first key. */
const beginning = (line: string): string | undefined => /^\{\s*"[^"\\]{1,64}"/.exec(line)?.[0];

/**
 * Puts JSON objects together from lines: most stand in one line each, some stretch over several. Holds one object at most, and gives up
 * on it when it grows over the limit. A broken one costs no more than itself: a line that is a whole object of the kind looked for, or
 * that begins at the left as the broken one did, begins anew.
 */
export class DocumentReader {
  readonly #maxBytes: number;
  readonly #isWanted: (value: unknown) => boolean;
  #open: OpenDocument | undefined;

  /**
   * @param maxBytes limit of a line and of an object, in bytes
   * @param isWanted whether a value is one of the file's objects, and no part of one
   */
  constructor(maxBytes: number, isWanted: (value: unknown) => boolean = isJsonObject) {
    this.#maxBytes = maxBytes;
    this.#isWanted = isWanted;
  }

  /** Takes the next line. Answers what it completed or proved to be broken: mostly one, at most two. */
  push(line: CapturedLine): readonly (JsonDocument | RejectedRecord)[] {
    const place = placeOf(line);
    const text = lineText(line, this.#maxBytes);
    if (typeof text !== 'string') return [...this.#abandoned(), rejectedEntry(place, text)];
    const open = this.#open;
    if (open === undefined) return this.#begun(place, text);
    if (this.#beginsAnew(open, text)) return [...this.#abandoned(), ...this.#begun(place, text)];
    return this.#continued(open, place, text);
  }

  /** The object that was never closed, when the file ends within one. */
  end(): readonly RejectedRecord[] {
    return this.#abandoned();
  }

  #begun(place: LinePlace, text: string): readonly (JsonDocument | RejectedRecord)[] {
    const parsed = parsedJson(text);
    if (parsed !== undefined) return [{ kind: 'document', ...place, value: parsed.value, text }];
    const depth = /^\s*\{/.test(text) ? depthAfter(text, 0) : undefined;
    if (depth === undefined || depth <= 0) return [rejectedEntry(place, notJson(1))];
    this.#open = { start: place, parts: [text], lines: 1, byteLength: place.byteLength, depth, fault: undefined };
    return [];
  }

  #beginsAnew({ parts: [first = ''], fault }: OpenDocument, text: string): boolean {
    if (!text.startsWith('{')) return false;
    if (fault !== undefined) return true;
    const start = beginning(text);
    if (start !== undefined && start === beginning(first)) return true;
    return this.#isWanted(parsedJson(text)?.value);
  }

  #continued(open: OpenDocument, place: LinePlace, text: string): readonly (JsonDocument | RejectedRecord)[] {
    open.depth = open.depth === undefined ? undefined : depthAfter(text, open.depth);
    open.byteLength = place.byteOffset + place.byteLength - open.start.byteOffset;
    open.lines = place.line - open.start.line + 1;
    if (open.byteLength > this.#maxBytes) open.fault ??= 'line-too-long';
    if (open.depth === undefined || open.depth < 0) open.fault ??= 'not-json';
    if (open.fault === undefined) open.parts.push(text);
    else open.parts.length = 1;
    const isEnd = open.depth === 0 || (open.fault !== undefined && /^\}\s*$/.test(text));
    return isEnd ? this.#closed(open) : [];
  }

  #closed({ start, parts, byteLength, fault }: OpenDocument): readonly (JsonDocument | RejectedRecord)[] {
    const text = parts.join('\n');
    const parsed = fault === undefined ? parsedJson(text) : undefined;
    if (parsed === undefined) return this.#abandoned();
    this.#open = undefined;
    return [{ kind: 'document', ...start, byteLength, value: parsed.value, text }];
  }

  #abandoned(): readonly RejectedRecord[] {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return [];
    const { start, byteLength, lines, fault } = open;
    const refusal = fault === 'line-too-long' ? tooLong(this.#maxBytes) : notJson(lines);
    return [rejectedEntry({ ...start, byteLength }, refusal)];
  }
}

const tooLong = (maxBytes: number): Refusal => ({
  reason: 'line-too-long',
  detail: `The JSON that begins in this line has more than ${maxBytes} bytes, the most that are read.`,
});

const notJson = (lines: number): Refusal => ({
  reason: 'not-json',
  detail:
    lines === 1
      ? 'The line is not JSON.'
      : `What begins in this line like JSON is none to its end; ${lines} lines are left out.`,
});
