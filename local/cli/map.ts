import { stringify } from 'yaml';
import { type CapturedRecord, proposeMapping } from '../../shared/capture/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { count } from '../../shared/evaluation/index.ts';
import { columnsOf, type Mapping } from '../../shared/monitor/index.ts';
import { type Command, exitCodes, jsonText, noMoreThan, parsedArguments, required } from './command.ts';
import { inputFiles } from './input-files.ts';
import { withoutManifests } from './manifests.ts';
import { holdsRecords, type RecordsKind, readRecords } from './read-records.ts';
import { sampled } from './sampled.ts';
import { textTable } from './text-table.ts';

const shownRows = 5;
const shownColumns = 12;

const recordsIn = async (
  lines: readonly string[],
  kind: RecordsKind,
  mapping: Mapping,
): Promise<readonly CapturedRecord[]> => {
  const chunks = (async function* () {
    yield new TextEncoder().encode(lines.join('\n'));
  })();
  const batches = await Array.fromAsync(readRecords(chunks, kind, mapping));
  return batches.flat().filter((record) => record.kind === 'record');
};

type ShownRow = readonly (string | number | boolean | null)[];

const firstRows = (records: readonly CapturedRecord[]): readonly ShownRow[] =>
  records.flatMap(({ rows }) => rows.map(({ input, output }) => [...input, ...output])).slice(0, shownRows);

/** Places of the columns that are shown: the first inputs, but always some outputs. */
const shownPlaces = (columns: ReturnType<typeof columnsOf>): readonly number[] => {
  const places = columns.map((_, place) => place);
  const outputs = places.filter((place) => columns[place]?.role === 'output').slice(0, shownColumns / 2);
  const inputs = places.filter((place) => columns[place]?.role === 'input').slice(0, shownColumns - outputs.length);
  return [...inputs, ...outputs];
};

const rowsTable = (mapping: Mapping, rows: readonly ShownRow[]): string => {
  if (rows.length === 0) return 'No row of the sample can be read so; plumbline doctor tells why.\n';
  const columns = columnsOf(mapping);
  const places = shownPlaces(columns);
  const hidden = columns.length - places.length;
  const more = hidden > 0 ? `and ${count(hidden, 'column')} more\n` : '';
  const cells = rows.map((row) => places.map((place) => String(row[place] ?? '–')));
  const names = places.map((place) => columns[place]?.name ?? '');
  return `${textTable(names, cells)}${more}`;
};

/** Proposes how a capture's records may be read, and shows what comes out. */
export const map: Command = {
  name: 'map',
  summary: 'proposes a mapping for capture files, from real lines',
  usage: `plumbline map --sample FILE [--json]

Writes a mapping (YAML) to standard output, and the first rows as it reads them to standard error:

  plumbline map --sample capture.jsonl > mapping.yml

Columns of CSV and lists have no names in a capture; the mapping numbers them, and you name them. Of a CSV row that batch
transform joined with its input, the last column is taken for the prediction.

  --sample FILE    a file of Data Capture, merged or not, or what batch transform wrote
  --json           mapping and rows as JSON`,
  run: async (args, terminal) => {
    const { values, positionals } = parsedArguments(args, { sample: { type: 'string' } });
    const place = required(values.sample, 'sample', 'a capture file');
    noMoreThan(0, positionals);
    const [file] = await withoutManifests(await inputFiles([place]));
    if (file === undefined) throw new InvalidInputError(`${place} holds no file`);
    const { kind, lines } = await sampled(file);
    if (!holdsRecords(kind))
      throw new InvalidInputError(`${file.name} holds no capture records; plumbline doctor tells what it holds`);
    const mapping = proposeMapping(lines);
    const rows = firstRows(await recordsIn(lines, kind, mapping));
    const names = columnsOf(mapping).map(({ name }) => name);
    if (values.json) terminal.write(jsonText({ mapping, columns: names, rows }));
    else {
      terminal.write(stringify(mapping));
      terminal.tell(`\n${rowsTable(mapping, rows)}`);
    }
    return exitCodes.fine;
  },
};
