import { InvalidInputError } from '../../shared/errors.ts';
import { count } from '../../shared/evaluation/index.ts';
import type { Mapping } from '../../shared/monitor/index.ts';
import { type Advice, adviceOn, labelsTold, otherForm } from './advice.ts';
import { type Command, exitCodes, jsonText, parsedArguments } from './command.ts';
import { mappingIn } from './documents.ts';
import { type InputFile, inputFiles } from './input-files.ts';
import { manifestIn } from './manifests.ts';
import { type ProfiledData, profileData } from './profile-data.ts';
import { holdsRecords } from './read-records.ts';
import { type Sampled, sampled } from './sampled.ts';

/** Something about a file that someone should know. */
interface Remark extends Partial<Advice> {
  readonly reason: string;
  readonly found: string;
  /** How many lines it is about; null where it is about the file. */
  readonly lines: number | null;
  readonly firstLine?: number;
}

interface Diagnosis {
  readonly file: string;
  readonly rows: number;
  readonly remarks: readonly Remark[];
}

const rejections = ({ profile, rejected }: ProfiledData): readonly Remark[] =>
  Object.entries(profile.rejectedByReason).map(([reason, lines]) => {
    const first = rejected.find(({ record }) => record.reason === reason)?.record;
    return {
      reason,
      lines,
      found: first?.detail ?? reason,
      ...(first === undefined ? {} : { firstLine: first.line }),
      ...adviceOn(reason),
    };
  });

/** Columns that never hold a value: often the mapping points beside them. */
const emptyColumns = ({ profile }: ProfiledData): readonly Remark[] => {
  const empty = profile.columns.filter(({ present, missing }) => present === 0 && missing > 0).map(({ name }) => name);
  if (empty.length === 0) return [];
  return [
    {
      reason: 'column-empty',
      lines: null,
      found: `No row holds a value for ${empty.slice(0, 10).join(', ')}.`,
      expected: 'A value in some rows.',
      fix: 'If the capture does hold it, correct its name or JSON pointer in the mapping.',
    },
  ];
};

const unmappedColumns = ({ extraColumns }: ProfiledData): readonly Remark[] => {
  const names = Object.keys(extraColumns);
  if (names.length === 0) return [];
  return [
    {
      reason: 'column-not-mapped',
      lines: null,
      found: `The records also hold ${names.slice(0, 10).join(', ')}, which the mapping does not name.`,
      expected: 'Nothing: columns that are not named are not watched.',
      fix: 'Add them to the mapping if they matter.',
    },
  ];
};

const labelsAlone = ({ mapping }: ProfiledData): readonly Remark[] =>
  mapping?.groundTruth === undefined || mapping.input !== undefined || mapping.output !== undefined
    ? []
    : [{ reason: 'labels', lines: null, found: labelsTold }];

const untimed = ({ untimedRows }: ProfiledData): readonly Remark[] => {
  if (untimedRows === 0) return [];
  return [
    {
      reason: 'no-time',
      lines: null,
      found: `${count(untimedRows, 'row')} came without a time.`,
      expected: 'An inference time in each record.',
      fix: 'They are profiled, but belong to no window. Batch transform writes the time when GenerateInferenceId is on.',
    },
  ];
};

const form = ({ kind, lines }: Sampled): readonly Remark[] =>
  holdsRecords(kind) ? [] : [{ reason: 'not-a-capture', lines: null, found: otherForm(kind, lines) }];

/** What is said of a manifest: the files that it names are looked at when they are given. */
const manifestRemark = async (file: InputFile): Promise<Remark | undefined> => {
  const manifest = await manifestIn(file);
  if (manifest === undefined) return undefined;
  const { prefix, names } = manifest;
  return {
    reason: 'manifest',
    lines: null,
    found: `It is a manifest of batch capture: it names ${count(names.length, 'file')} under ${prefix} and holds no data.`,
    expected: 'Nothing: plumbline profile, baseline, check and map read the files that it names.',
    fix: 'Give doctor the files themselves, to have them looked at.',
  };
};

const cannotBeOpened = (found: string): Remark => ({
  reason: 'unreadable',
  lines: null,
  found,
  expected: 'Data Capture writes one JSON object on each line.',
  fix: 'Give files as Data Capture wrote them; jq -c . puts each object on one line, jq -c .[] each of a list.',
});

const diagnosed = async (file: InputFile, mapping: Mapping | undefined): Promise<Diagnosis> => {
  try {
    const manifest = await manifestRemark(file);
    if (manifest !== undefined) return { file: file.name, rows: 0, remarks: [manifest] };
    const sample = await sampled(file);
    const data = await profileData([file], { mapping: holdsRecords(sample.kind) ? mapping : undefined });
    const labels = labelsAlone(data);
    // Labels come without a time; it is their capture's that counts.
    const aboutRecords = labels.length > 0 ? labels : untimed(data);
    const aboutColumns = [...emptyColumns(data), ...unmappedColumns(data)];
    const remarks = [...form(sample), ...rejections(data), ...aboutRecords, ...aboutColumns];
    return { file: file.name, rows: data.profile.rows, remarks };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { file: file.name, rows: 0, remarks: [cannotBeOpened(error.message)] };
  }
};

const remarkText = ({ found, expected, fix, lines, firstLine }: Remark): string => {
  const where = lines === null ? '' : `${count(lines, 'line')}, first line ${firstLine ?? '?'}: `;
  const rest = [
    expected === undefined ? '' : `    expected: ${expected}\n`,
    fix === undefined ? '' : `    change:   ${fix}\n`,
  ];
  return `  ${where}${found}\n${rest.join('')}`;
};

const diagnosisText = ({ file, rows, remarks }: Diagnosis): string =>
  `${file}: ${count(rows, 'row')} read${remarks.length === 0 ? ', nothing to change' : ''}\n${remarks.map(remarkText).join('')}`;

/** What keeps a file from being read, not merely something to know. */
const isFault = ({ reason, lines }: Remark): boolean => lines !== null || reason === 'unreadable';

/** Explains in words what cannot be read, and what to change. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'explains why a file cannot be read and what to change',
  usage: `plumbline doctor CAPTURE… [--mapping FILE] [--json]

Ends with 1 when lines cannot be read. Values are never shown: they are personal data.

  --mapping FILE   the mapping that the files should fit (YAML); without it, one is proposed from the first lines
  --json           the answer as JSON`,
  run: async (args, terminal) => {
    const { values, positionals } = parsedArguments(args, { mapping: { type: 'string' } });
    if (positionals.length === 0) throw new InvalidInputError('CAPTURE is missing: capture files, a folder or s3://');
    const mapping = values.mapping === undefined ? undefined : await mappingIn(values.mapping);
    const diagnoses: Diagnosis[] = [];
    for (const file of await inputFiles(positionals)) diagnoses.push(await diagnosed(file, mapping));
    terminal.write(values.json ? jsonText(diagnoses) : diagnoses.map(diagnosisText).join(''));
    return diagnoses.some(({ remarks }) => remarks.some(isFault)) ? exitCodes.violations : exitCodes.fine;
  },
};
