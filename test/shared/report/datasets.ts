import { readFileSync } from 'node:fs';
import { csvRows } from '../../../shared/capture/index.ts';
import { Profile } from '../../../shared/profile/index.ts';

/** The profile of a CSV file with a header. */
export const profileOfCsv = (path: string): Profile => {
  const [header = [], ...rows] = csvRows(readFileSync(path, 'utf8')) ?? [];
  const columns = header.map((name) => ({ name: String(name), role: 'input' as const }));
  const profile = Profile.empty(columns, 'baseline');
  for (const row of rows) profile.addRow({ input: row, output: [] });
  return profile;
};
