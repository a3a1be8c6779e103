import { closeSync, openSync, readSync, statSync } from 'node:fs';

export const chunkBytes = 1024 * 1024;

const newline = 10;

/** Bytes of a file from `start` up to, without, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A part of a file in one buffer that is read into again and again. */
export const chunksOf = async function* (path: string, { start, end }: Span): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  try {
    for (let at = start; at < end; ) {
      const read = readSync(file, buffer, 0, Math.min(chunkBytes, end - at), at);
      if (read === 0) return;
      at += read;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
};

export const wholeOf = (path: string): Span => ({ start: 0, end: statSync(path).size });

/** The file in two parts of whole lines. */
export const halvesOf = (path: string): readonly [Span, Span] => {
  const { end } = wholeOf(path);
  const middle = Math.floor(end / 2);
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(chunkBytes);
  const read = readSync(file, buffer, 0, chunkBytes, middle);
  closeSync(file);
  const found = buffer.subarray(0, read).indexOf(newline);
  const cut = found === -1 ? end : middle + found + 1;
  return [
    { start: 0, end: cut },
    { start: cut, end },
  ];
};
