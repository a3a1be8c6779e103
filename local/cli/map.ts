import { stringify } from 'yaml';
import { type CapturedRecord, isCaptureLine, proposeMapping, readCapture } from '../../shared/capture/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { columnsOf, type Mapping } from '../../shared/monitor/index.ts';
import { type Command, exitCodes, jsonText, noMoreThan, parsedArguments, required } from './command.ts';
import { inputFiles } from './input-files.ts';
import { sampled } from './sampled.ts';
import { textTable } from './text-table.ts';

const shownRows = 5;
const shownColumns = 12;

const recordsIn = async (lines: readonly string[], mapping: Mapping): Promise<readonly CapturedRecord[]> => {
  const chunks = (async function* () {
    yield new TextEncoder().encode(lines.join('\n'));
  })();
  const batches = await Array.fromAsync(readCapture(chunks, { mapping }));
  return batches.flat().filter((record) => record.kind === 'record');
};

type ShownRow = readonly (string | number | boolean | null)[];

const firstRows = (records: readonly CapturedRecord[]): readonly ShownRow[] =>
  records.flatMap(({ rows }) => rows.map(({ input, output }) => [...input, ...output])).slice(0, shownRows);

const rowsTable = (names: readonly string[], rows: readonly ShownRow[]): string => {
  const shown = names.slice(0, shownColumns);
  const more = names.length > shown.length ? `and ${names.length - shown.length} columns more\n` : '';
  const cells = rows.map((row) => shown.map((_, place) => String(row[place] ?? '–')));
  return `${textTable(shown, cells)}${more}`;
};

/** Proposes how a capture's records may be read, and shows what comes out. */
export const map: Command = {
  name: 'map',
  summary: 'proposes a mapping for capture files, from real lines',
  usage: `plumbline map --sample FILE [--json]

Writes a mapping (YAML) to standard output, and the first rows as it reads them to standard error:

  plumbline map --sample capture.jsonl > mapping.yml

Columns of CSV and lists have no names in a capture; the mapping numbers them, and you name them.

  --sample FILE    a capture file
  --json           mapping and rows as JSON`,
  run: async (args, terminal) => {
    const { values, positionals } = parsedArguments(args, { sample: { type: 'string' } });
    const place = required(values.sample, 'sample', 'a capture file');
    noMoreThan(0, positionals);
    const [file] = await inputFiles([place]);
    if (file === undefined) throw new InvalidInputError(`${place} holds no file`);
    const { lines } = await sampled(file);
    if (!lines.some(isCaptureLine))
      throw new InvalidInputError(`${file.name} holds no capture records; plumbline doctor tells what it holds`);
    const mapping = proposeMapping(lines);
    const rows = firstRows(await recordsIn(lines, mapping));
    const names = columnsOf(mapping).map(({ name }) => name);
    if (values.json) terminal.write(jsonText({ mapping, columns: names, rows }));
    else {
      terminal.write(stringify(mapping));
      terminal.tell(`\n${rowsTable(names, rows)}`);
    }
    return exitCodes.fine;
  },
};
