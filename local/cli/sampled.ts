import { capturedLines, DocumentReader, isBatchCsvLine, isCaptureLine } from '../../shared/capture/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import type { InputFile } from './input-files.ts';
import { isParquet } from './parquet-file.ts';

/**
 * What a file holds, told from its beginning: `capture` are records as JSON, also merged ones and batch transform's; `batch-csv` rows
 * with an inference id and time at their end.
 */
export type FileKind = 'capture' | 'batch-csv' | 'csv' | 'json-lines' | 'parquet';

export interface Sampled {
  readonly kind: FileKind;
  /** Its first lines, or whole JSON objects where these stretch over several; none of a Parquet file. */
  readonly lines: readonly string[];
}

const sampledLines = 200;

/** What a profile of ours begins with. */
const profileMagic = 'PLPF';

/** What is looked through for a first object, at most: some more than the longest that can be read. */
const sampledBytes = 16 * 1024 * 1024;

const isOpened = (line: string | undefined): boolean => /^\s*\{/.test(line ?? '');

/** Lines as they stand, or objects put together when the first line opens one. */
class Sample {
  readonly lines: string[] = [];
  readonly documents: string[] = [];
  readonly #reader = new DocumentReader(sampledBytes);
  #bytes = 0;

  get isFull(): boolean {
    const found = isOpened(this.lines[0]) ? this.documents : this.lines;
    return found.length >= sampledLines || this.#bytes > sampledBytes;
  }

  add(line: { readonly line: number; readonly byteOffset: number; readonly bytes: Uint8Array }): void {
    this.#bytes += line.bytes.length;
    if (this.lines.length < sampledLines) this.lines.push(new TextDecoder().decode(line.bytes));
    if (!isOpened(this.lines[0])) return;
    for (const found of this.#reader.push(line)) if (found.kind === 'document') this.documents.push(found.text);
  }
}

const sampleOf = async (file: InputFile): Promise<Sample> => {
  const sample = new Sample();
  for await (const line of capturedLines(file.chunks())) {
    if ('bytes' in line) sample.add(line);
    if (sample.isFull || 'damaged' in line) break;
  }
  return sample;
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

/** Whether most lines are lists by themselves, and not parts of one. */
const areLists = (lines: readonly string[]): boolean =>
  lines.filter((line) => isListOpened(line) && isJson(line)).length > lines.length / 2;

const isListOpened = (line: string): boolean => /^\s*\[/.test(line);

const sampledText = (name: string, { lines, documents }: Sample): Sampled => {
  const [first = ''] = lines;
  const capture = documents.some(isCaptureLine);
  if (documents.length > 0) return { kind: capture ? 'capture' : 'json-lines', lines: documents };
  if (mostlyGarbled(lines))
    throw new InvalidInputError(`${name} is neither Parquet nor text in UTF-8, but something else`, { name });
  if (isOpened(first))
    throw new InvalidInputError(`${name} begins like JSON, but no JSON object in it is whole`, { name });
  if (!isListOpened(first)) return { kind: isBatchCsvLine(first) ? 'batch-csv' : 'csv', lines };
  if (areLists(lines)) return { kind: 'json-lines', lines };
  throw new InvalidInputError(
    `${name} is a JSON list over several lines, but must hold objects, or a list on each line`,
    {
      name,
    },
  );
};

/**
 * What a file holds, by its content and not its name, in gzip or not.
 *
 * @throws InvalidInputError when it is empty, a profile, no text, or JSON of which nothing can be read
 */
export const sampled = async (file: InputFile): Promise<Sampled> => {
  if (await isParquet(file)) return { kind: 'parquet', lines: [] };
  const sample = await sampleOf(file);
  if (sample.lines[0]?.startsWith(profileMagic) === true)
    throw new InvalidInputError(`${file.name} is a profile, not data; plumbline show, compare and merge take it`, {
      name: file.name,
    });
  if (sample.lines.length === 0)
    throw new InvalidInputError(`${file.name} holds no line that can be read`, { name: file.name });
  return sampledText(file.name, sample);
};
