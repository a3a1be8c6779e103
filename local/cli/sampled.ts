import { capturedLines, isCaptureLine } from '../../shared/capture/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import type { InputFile } from './input-files.ts';

/** What a file holds, told from its beginning. */
export type FileKind = 'capture' | 'csv' | 'json-lines' | 'parquet';

export interface Sampled {
  readonly kind: FileKind;
  /** Its first lines; none of a Parquet file. */
  readonly lines: readonly string[];
}

const sampledLines = 200;

const startOf = async (file: InputFile): Promise<Uint8Array> => {
  for await (const chunk of file.chunks()) return chunk;
  return new Uint8Array();
};

const firstLines = async (file: InputFile): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const line of capturedLines(file.chunks())) {
    if ('bytes' in line) lines.push(new TextDecoder().decode(line.bytes));
    if (lines.length >= sampledLines || 'damaged' in line) break;
  }
  return lines;
};

/** Whether bytes were no text: a text has neither NUL nor the sign that stands for what could not be decoded. */
const isGarbled = (line: string): boolean => line.includes('\0') || line.includes('\ufffd');

const mostlyGarbled = (lines: readonly string[]): boolean => lines.filter(isGarbled).length * 2 > lines.length;

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const kindOfLines = (name: string, lines: readonly string[]): FileKind => {
  if (lines.some(isCaptureLine)) return 'capture';
  if (mostlyGarbled(lines))
    throw new InvalidInputError(`${name} is neither Parquet nor text in UTF-8, but something else`, { name });
  const [first = ''] = lines;
  if (!/^\s*[[{]/.test(first)) return 'csv';
  if (lines.some(isJson)) return 'json-lines';
  throw new InvalidInputError(`${name} is JSON over several lines, but must hold one JSON object on each line`, {
    name,
  });
};

/**
 * What a file holds, by its content and not its name: capture records, CSV, JSON Lines or Parquet, the text forms in gzip too.
 *
 * @throws InvalidInputError when it is empty, a profile, no text, or JSON that does not come line by line
 */
export const sampled = async (file: InputFile): Promise<Sampled> => {
  const start = await startOf(file);
  const magic = new TextDecoder('latin1').decode(start.subarray(0, 4));
  if (magic === 'PAR1') return { kind: 'parquet', lines: [] };
  if (magic === 'PLPF')
    throw new InvalidInputError(`${file.name} is a profile, not data; plumbline show, compare and merge take it`, {
      name: file.name,
    });
  const lines = await firstLines(file);
  if (lines.length === 0)
    throw new InvalidInputError(`${file.name} holds no line that can be read`, { name: file.name });
  return { kind: kindOfLines(file.name, lines), lines };
};
