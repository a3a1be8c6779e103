/** What stands in a place that differs from line to line. */
export type SlotKind = 'input' | 'output' | 'eventId' | 'inferenceId' | 'inferenceTime' | 'other';

/** Fixed bytes of a line. */
export interface FixedBytes {
  readonly bytes: Uint8Array;
  /** The bytes four at a time, little-endian; the last word overlaps the one before where they are not a multiple of four. */
  readonly words: Int32Array;
}

/**
 * The form of a line of Data Capture: fixed bytes, and between them the texts that differ. A line that has a template's fixed bytes
 * in their places, and harmless texts between them, is the same JSON but for those texts.
 */
export interface Template {
  /** One more than there are slots: a line begins and ends with fixed bytes. */
  readonly fixed: readonly FixedBytes[];
  readonly slots: readonly SlotKind[];
}

interface Text {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** No line of Data Capture nests deeper; what does is left to the general path. */
const deepest = 8;

class Unlearnable extends Error {}

/** Walks through the bytes of a line that is known to be JSON and notes where its texts lie. */
class Walker {
  readonly texts: Text[] = [];
  readonly #line: string;
  readonly #paths = new Set<string>();
  #at = 0;

  /** @param line one character per byte */
  constructor(line: string) {
    this.#line = line;
  }

  value(path: string, depth: number): void {
    if (depth > deepest) throw new Unlearnable();
    this.#skipSpace();
    const character = this.#line[this.#at];
    if (character === '{') this.#object(path, depth);
    else if (character === '[') this.#array(path, depth);
    else if (character === '"') this.texts.push({ path, ...this.#text() });
    else while (/[^\s,\]}]/.test(this.#line[this.#at] ?? ' ')) this.#at += 1;
    this.#skipSpace();
  }

  #object(path: string, depth: number): void {
    this.#at += 1;
    this.#skipSpace();
    while (this.#line[this.#at] !== '}') {
      const { start, end } = this.#text();
      const key = this.#line.slice(start, end);
      const inner = `${path}/${key}`;
      // The last of two equal keys counts, and an escaped key may equal another: neither is worth following.
      if (key.includes('\\') || key.includes('/') || this.#paths.has(inner)) throw new Unlearnable();
      this.#paths.add(inner);
      this.#skipSpace();
      this.#at += 1;
      this.value(inner, depth + 1);
      if (this.#line[this.#at] === ',') this.#at += 1;
      this.#skipSpace();
    }
    this.#at += 1;
  }

  #array(path: string, depth: number): void {
    this.#at += 1;
    this.#skipSpace();
    for (let index = 0; this.#line[this.#at] !== ']'; index += 1) {
      this.value(`${path}/${index}`, depth + 1);
      if (this.#line[this.#at] === ',') this.#at += 1;
      this.#skipSpace();
    }
    this.#at += 1;
  }

  /** Moves past a text; its place is that between the quotes. */
  #text(): { start: number; end: number } {
    const start = this.#at + 1;
    let end = start;
    while (this.#line[end] !== '"') end += this.#line[end] === '\\' ? 2 : 1;
    this.#at = end + 1;
    return { start, end };
  }

  #skipSpace(): void {
    while (/\s/.test(this.#line[this.#at] ?? '')) this.#at += 1;
  }
}

const metadata = '/eventMetadata/';
const sides = { input: '/captureData/endpointInput/', output: '/captureData/endpointOutput/' } as const;

/** What a text is; `undefined` when it is part of the form. */
const slotKind = (path: string): SlotKind | undefined => {
  for (const role of ['input', 'output'] as const) if (path === `${sides[role]}data`) return role;
  if (!path.startsWith(metadata)) return undefined;
  const key = path.slice(metadata.length);
  return key === 'eventId' || key === 'inferenceId' || key === 'inferenceTime' ? key : 'other';
};

const fixedBytes = (bytes: Uint8Array): FixedBytes => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = new Int32Array(bytes.length < 4 ? 0 : Math.ceil(bytes.length / 4));
  for (let word = 0; word < words.length; word += 1) {
    words[word] = view.getInt32(Math.min(4 * word, bytes.length - 4), true);
  }
  return { bytes, words };
};

/**
 * Learns the form of a line.
 *
 * @param line bytes that the general path has read as a record
 * @param roles sides that are mapped: their data must be CSV where they were captured
 * @returns `undefined` when the line's form cannot be followed byte by byte
 */
export const learnedTemplate = (line: Uint8Array, roles: readonly ('input' | 'output')[]): Template | undefined => {
  const text = Buffer.from(line).toString('latin1');
  const walker = new Walker(text);
  try {
    walker.value('', 0);
  } catch (error) {
    if (error instanceof Unlearnable) return undefined;
    throw error;
  }
  const encodingOf = (role: 'input' | 'output'): string | undefined => {
    const found = walker.texts.find(({ path }) => path === `${sides[role]}encoding`);
    return found && text.slice(found.start, found.end);
  };
  const fixed: FixedBytes[] = [];
  const slots: SlotKind[] = [];
  let from = 0;
  for (const { path, start, end } of walker.texts) {
    const kind = slotKind(path);
    if (kind === undefined) continue;
    const isMapped = kind !== 'input' && kind !== 'output' ? false : roles.includes(kind);
    if (isMapped && (kind === 'input' || kind === 'output') && encodingOf(kind) !== 'CSV') return undefined;
    fixed.push(fixedBytes(line.slice(from, start)));
    slots.push((kind === 'input' || kind === 'output') && !isMapped ? 'other' : kind);
    from = end;
  }
  fixed.push(fixedBytes(line.slice(from)));
  return { fixed, slots };
};

/** Whether the fixed bytes stand at a place of a line. @param view of the bytes that the line lies in */
export const standsAt = ({ bytes, words }: FixedBytes, view: DataView, at: number): boolean => {
  const { length } = bytes;
  if (at + length > view.byteLength) return false;
  const last = words.length - 1;
  for (let word = 0; word < last; word += 1) {
    if (view.getInt32(at + 4 * word, true) !== words[word]) return false;
  }
  if (last >= 0) return view.getInt32(at + length - 4, true) === words[last];
  for (let index = 0; index < length; index += 1) if (view.getUint8(at + index) !== bytes[index]) return false;
  return true;
};
