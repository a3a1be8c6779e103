import type { CapturedRecord, Cell, RejectedRecord, Row } from '../../../shared/capture/index.ts';
import { type Column, type ColumnProfile, Profile } from '../../../shared/profile/index.ts';

/** The profile of one column that holds these cells. */
export const columnOf = (cells: readonly Cell[]): ColumnProfile => {
  const profile = Profile.empty([{ name: 'x', role: 'input' }], 'seed');
  for (const cell of cells) profile.addRow({ input: [cell], output: [] });
  const [column] = profile.columns;
  if (column === undefined) throw new Error('A profile of one column has none');
  return column;
};

export const columns: readonly Column[] = [
  { name: 'n', role: 'input' },
  { name: 'kind', role: 'input' },
  { name: 'score', role: 'output' },
];

/** A profile of the three columns. */
export const profileOf = (rows: readonly Row[], seed = 'seed'): Profile => {
  const profile = Profile.empty(columns, seed);
  for (const row of rows) profile.addRow(row);
  return profile;
};

/** A record as `readCapture` yields it. */
export const aRecord = (changes: Partial<CapturedRecord> = {}): CapturedRecord => ({
  kind: 'record',
  line: 1,
  byteOffset: 0,
  byteLength: 10,
  recordId: 'record-1',
  eventId: 'event-1',
  inferenceTimeMs: Date.UTC(2026, 10, 20, 10, 2, 11),
  rows: [{ input: [1, 'a'], output: [0.5] }],
  extraColumns: [],
  text: '{}',
  ...changes,
});

/** A record that could not be read. */
export const aRejected = (changes: Partial<RejectedRecord> = {}): RejectedRecord => ({
  kind: 'rejected',
  line: 1,
  byteOffset: 0,
  byteLength: 10,
  reason: 'not-json',
  detail: 'The line is not JSON.',
  ...changes,
});
