import type { Cell } from './records.ts';

const withoutLineEnd = (text: string): string => {
  if (text.endsWith('\r\n')) return text.slice(0, -2);
  return text.endsWith('\n') || text.endsWith('\r') ? text.slice(0, -1) : text;
};

const cellOfField = (field: string): Cell => (field === '' ? null : field);

const unquotedRows = (text: string): Cell[][] =>
  text.split('\n').map((line) => {
    const fields = line.endsWith('\r') ? line.slice(0, -1) : line;
    return fields.split(',').map(cellOfField);
  });

/** Reads fields one by one; the position moves past what was read. */
class FieldReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** A row and its end; `undefined` when a quote is never closed. */
  row(): Cell[] | undefined {
    const cells: Cell[] = [];
    for (;;) {
      const field = this.#field();
      if (field === undefined) return undefined;
      cells.push(cellOfField(field));
      const separator = this.#text[this.#at];
      this.#at += separator === '\r' ? 2 : 1;
      if (separator !== ',') return cells;
    }
  }

  #field(): string | undefined {
    return this.#text[this.#at] === '"' ? this.#quoted() : this.#plain();
  }

  #plain(): string {
    const start = this.#at;
    while (!this.atEnd && !this.#atSeparator()) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #quoted(): string | undefined {
    let field = '';
    for (let start = this.#at + 1; ; start = this.#at + 1) {
      const close = this.#text.indexOf('"', start);
      if (close === -1) return undefined;
      field += this.#text.slice(start, close);
      this.#at = close + 1;
      if (this.#text[this.#at] !== '"') break;
      field += '"';
    }
    // What follows a closing quote within the same field is kept as it stands, as most readers do.
    return field + this.#plain();
  }

  #atSeparator(): boolean {
    const character = this.#text[this.#at];
    return (
      character === ',' || character === '\n' || (character === '\r' && (this.#text[this.#at + 1] ?? '\n') === '\n')
    );
  }
}

const quotedRows = (text: string): Cell[][] | undefined => {
  const reader = new FieldReader(text);
  const rows: Cell[][] = [];
  while (!reader.atEnd) {
    const row = reader.row();
    if (row === undefined) return undefined;
    rows.push(row);
  }
  return rows;
};

/**
 * The rows of a CSV text without header: fields in quotes may hold commas, line ends and doubled quotes; every cell stays text
 * and an empty field is `null`. One line end at the end of the text opens no further row. Linear in the text.
 *
 * @returns `undefined` when a quote is opened and never closed
 * @see RFC 4180
 */
export const csvRows = (text: string): Cell[][] | undefined => {
  const body = withoutLineEnd(text);
  return body.includes('"') ? quotedRows(body) : unquotedRows(body);
};
