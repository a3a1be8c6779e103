import {
  type Dataset,
  type DatasetEntry,
  isRejected,
  proposeMapping,
  type RejectedRecord,
  type Row,
  readDataset,
} from '../../shared/capture/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { columnsOf, type Mapping } from '../../shared/monitor/index.ts';
import { type Column, hourMs, Profile } from '../../shared/profile/index.ts';
import { counted } from './counted.ts';
import type { InputFile } from './input-files.ts';
import { parquetAccess } from './parquet-file.ts';
import { profiledRecords, type RecordsFile } from './profiled-records.ts';
import { holdsRecords, untimedMs } from './read-records.ts';
import { type RejectedLine, RejectedLines } from './rejected-lines.ts';
import { type Sampled, sampled } from './sampled.ts';
import type { Progress } from './terminal.ts';

export interface ProfileDataOptions {
  /** How capture records are read, and which columns of a data set count, in which role. */
  readonly mapping?: Mapping | undefined;
  /** Gives names to what is proposed where no mapping is given. */
  readonly baseline?: Profile | undefined;
  /** Whether CSV begins with the columns' names. */
  readonly header?: boolean;
  readonly progress?: Progress;
  /** Whether a data set's rows count as records, so that the share of lines that are none can be judged. */
  readonly rowsAreRecords?: boolean;
}

export interface ProfiledData {
  readonly profile: Profile;
  /** How captures were read; of data sets, only what was given. */
  readonly mapping: Mapping | undefined;
  /** Whether the mapping was proposed from the first lines, for want of another. */
  readonly isProposed: boolean;
  /** Hours of event time that captures touch, half-open. */
  readonly window: { readonly startMs: number; readonly endMs: number } | undefined;
  /** Rows of records that carry no time and belong to no window. */
  readonly untimedRows: number;
  /** The first few of each reason. */
  readonly rejected: readonly RejectedLine[];
  /** How many records held each column that the mapping does not name. */
  readonly extraColumns: Readonly<Record<string, number>>;
}

type SideMapping = NonNullable<Mapping['input' | 'output' | 'groundTruth']>;

const isNumbered = ({ columns }: SideMapping): boolean =>
  columns.every((column) => /^(?:(?:in|out)put_\d+|prediction)$/.test(String(column)));

const renamed = (side: SideMapping, names: readonly string[]): SideMapping => ({
  ...side,
  columns: side.columns.map((column, place) => {
    const name = names[place] ?? '';
    return typeof column === 'string' ? name : { ...column, name };
  }),
});

/** The proposed mapping under the baseline's names, where it has as many columns of a role as were proposed by place. */
const namedLike = (mapping: Mapping, baseline: Profile | undefined): Mapping => {
  const { input, output, groundTruth } = mapping;
  const namesOf = (role: Column['role']) =>
    baseline?.columns.filter((column) => column.role === role).map(({ name }) => name) ?? [];
  const [inputs, outputs] = [namesOf('input'), namesOf('output')];
  const isInput = input !== undefined && isNumbered(input) && input.columns.length === inputs.length;
  const labels = groundTruth?.columns.length ?? 0;
  const isOutput = output !== undefined && isNumbered(output) && output.columns.length + labels === outputs.length;
  const { prediction: _, ...unpredicted } = mapping;
  return {
    ...(isOutput ? unpredicted : mapping),
    ...(isInput && { input: renamed(input, inputs) }),
    ...(isOutput && { output: renamed(output, outputs) }),
    ...(isOutput && groundTruth && { groundTruth: renamed(groundTruth, outputs.slice(output.columns.length)) }),
  };
};

/** A mapping from a file's first lines, under the baseline's names where it has as many columns of a role. */
export const proposedMapping = ({ lines }: Sampled, baseline: Profile | undefined): Mapping =>
  namedLike(proposeMapping(lines), baseline);

/** The hours that timed records touch, half-open. */
const windowOf = (hours: readonly number[]): ProfiledData['window'] => {
  const timed = hours.filter((hour) => hour !== untimedMs);
  if (timed.length === 0) return undefined;
  const startMs = timed.reduce((first, hour) => Math.min(first, hour), Number.POSITIVE_INFINITY);
  const lastMs = timed.reduce((last, hour) => Math.max(last, hour), Number.NEGATIVE_INFINITY);
  return { startMs, endMs: lastMs + hourMs };
};

const profiledCaptures = async (
  files: readonly RecordsFile[],
  sample: Sampled,
  { mapping: given, baseline, progress }: ProfileDataOptions,
): Promise<ProfiledData> => {
  const mapping = given ?? proposedMapping(sample, baseline);
  const columns = columnsOf(mapping);
  const profile = Profile.empty(columns, 'command line');
  const rejected = new RejectedLines();
  const extraColumns = new Map<string, number>();
  const hours: number[] = [];
  let untimedRows = 0;
  for (const file of files) {
    const found = await profiledRecords(file, mapping, { progress });
    rejected.merge(found.rejected);
    for (const [hour, partial] of found.partials) {
      profile.merge(partial);
      hours.push(hour);
      if (hour === untimedMs) untimedRows += partial.rows;
    }
    for (const [name, count] of Object.entries(found.counts.extraColumns))
      extraColumns.set(name, (extraColumns.get(name) ?? 0) + count);
  }
  rejected.countIn(profile);
  return {
    profile,
    mapping,
    isProposed: given === undefined,
    window: windowOf(hours),
    untimedRows,
    rejected: rejected.examples,
    extraColumns: Object.fromEntries(extraColumns),
  };
};

/** CSV without a header, its columns called as in the mapping where it names as many. */
const namedByPlace = (dataset: Dataset, { header = true, mapping }: ProfileDataOptions): Dataset => {
  const names = mapping === undefined ? [] : columnsOf(mapping).map(({ name }) => name);
  return header || names.length !== dataset.columns.length ? dataset : { ...dataset, columns: names };
};

const openDataset = async (file: InputFile, kind: Sampled['kind'], options: ProfileDataOptions): Promise<Dataset> => {
  try {
    if (kind === 'parquet') return await readDataset({ format: 'parquet', file: await parquetAccess(file) });
    const chunks = counted(options.progress)(file.chunks());
    if (kind === 'json-lines') return await readDataset({ format: 'json-lines', chunks });
    return namedByPlace(await readDataset({ format: 'csv', chunks, header: options.header ?? true }), options);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${file.name}: ${error.message}`, error.facts, error);
  }
};

/** Where a profile's columns lie in a data set. */
interface Seats {
  readonly columns: readonly Column[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}

const seatsIn = (dataset: Dataset, columns: readonly Column[], file: string): Seats => {
  const placesOf = (role: Column['role']) =>
    columns.filter((column) => column.role === role).map(({ name }) => dataset.columns.indexOf(name));
  const [input, output] = [placesOf('input'), placesOf('output')];
  const lacking = columns.find(({ name }) => !dataset.columns.includes(name));
  if (lacking === undefined) return { columns, input, output };
  throw new InvalidInputError(`${file} has no column ${lacking.name}, which the first file has`, { file });
};

/** The columns of a data set that count: those the mapping names, in its order, or all as inputs. */
const datasetColumns = (
  { columns }: Dataset,
  mapping: Mapping | undefined,
  baseline: Profile | undefined,
): readonly Column[] => {
  if (mapping !== undefined) return columnsOf(mapping).filter(({ name }) => columns.includes(name));
  const roleOf = (name: string) => baseline?.columns.find((column) => column.name === name)?.role ?? 'input';
  return columns.map((name) => ({ name, role: roleOf(name) }));
};

const addingTo = (profile: Profile, rowsAreRecords: boolean, rejected: RejectedLines, file: string) => ({
  row: (row: Row): void => (rowsAreRecords ? profile.addRecord([row]) : profile.addRow(row)),
  rejected: (record: RejectedRecord): void => rejected.add({ file, record }),
});

const addEntries = (
  entries: readonly DatasetEntry[],
  { input, output }: Seats,
  add: { readonly row: (row: Row) => void; readonly rejected: (record: RejectedRecord) => void },
): void => {
  for (const entry of entries) {
    if (isRejected(entry)) add.rejected(entry);
    else {
      const cells = (places: readonly number[]) => places.map((place) => entry[place] ?? null);
      add.row({ input: cells(input), output: cells(output) });
    }
  }
};

const profiledDataset = async (
  files: readonly InputFile[],
  kinds: readonly Sampled[],
  options: ProfileDataOptions,
): Promise<ProfiledData> => {
  const { mapping, baseline, progress, rowsAreRecords = false } = options;
  const rejected = new RejectedLines();
  let profile: Profile | undefined;
  for (const [index, file] of files.entries()) {
    const kind = kinds[index]?.kind ?? 'csv';
    const dataset = await openDataset(file, kind, options);
    profile ??= Profile.empty(datasetColumns(dataset, mapping, baseline), 'command line');
    if (profile.columns.length === 0)
      throw new InvalidInputError(
        `${file.name} has none of the columns that the mapping names: it has ${dataset.columns.slice(0, 8).join(', ')}`,
      );
    const seats = seatsIn(dataset, profile.columns, file.name);
    const add = addingTo(profile, rowsAreRecords, rejected, file.name);
    for await (const batch of dataset.batches) addEntries(batch, seats, add);
    if (kind === 'parquet') progress?.advance(file.byteLength);
  }
  if (profile === undefined) throw new InvalidInputError('There is no file to read');
  rejected.countIn(profile);
  return {
    profile,
    mapping,
    isProposed: false,
    window: undefined,
    untimedRows: 0,
    rejected: rejected.examples,
    extraColumns: {},
  };
};

/** What files hold: records, or rows of data sets. */
export interface FileKinds {
  /** Of every file, in their order. */
  readonly kinds: readonly Sampled[];
  /** Files of records; none where the files are data sets. */
  readonly captures: readonly RecordsFile[];
  /** The first of these. */
  readonly sample: Sampled | undefined;
}

/**
 * What files hold, told from their content.
 *
 * @throws InvalidInputError when one cannot be read at all, or capture files and data sets are mixed
 */
export const fileKinds = async (files: readonly InputFile[]): Promise<FileKinds> => {
  const kinds: Sampled[] = [];
  for (const file of files) kinds.push(await sampled(file));
  const captures = files.flatMap((file, index): readonly RecordsFile[] => {
    const kind = kinds[index]?.kind;
    return kind !== undefined && holdsRecords(kind) ? [{ file, kind }] : [];
  });
  const sample = kinds.find(({ kind }) => holdsRecords(kind));
  const other = kinds.findIndex(({ kind }) => !holdsRecords(kind));
  if (sample === undefined || other === -1) return { kinds, captures, sample };
  throw new InvalidInputError(
    `${files[other]?.name} holds no capture records, but other files do; give them one at a time`,
  );
};

/**
 * The profile of data sets or of capture files, whichever these are; told from their content. Files are read one after the other
 * in flat memory.
 *
 * @throws InvalidInputError when a file cannot be read as a whole, or capture files and data sets are mixed
 */
export const profileData = async (
  files: readonly InputFile[],
  options: ProfileDataOptions = {},
): Promise<ProfiledData> => {
  const { kinds, captures, sample } = await fileKinds(files);
  return sample === undefined ? profiledDataset(files, kinds, options) : profiledCaptures(captures, sample, options);
};
