import { evaluate } from '../../local/cli/evaluate.ts';
import { reportPage } from '../../local/cli/report/page.ts';
import { Profile } from '../../shared/profile/index.ts';
import { aMonitor } from './monitors.ts';

/** A profile of records with one row each, cell by cell. */
export const aProfile = (
  names: readonly string[],
  rows: number,
  cell: (row: number, place: number) => string,
): Profile => {
  const profile = Profile.empty(
    names.map((name) => ({ name, role: 'input' as const })),
    'test',
  );
  for (let row = 0; row < rows; row += 1)
    profile.addRecord([{ input: names.map((_, place) => cell(row, place)), output: [] }]);
  return profile;
};

/** The report of 500 columns, numbers and texts, 40 of which drifted. */
export const aWideReport = () => {
  const names = Array.from({ length: 500 }, (_, place) => `feature_${place}`);
  const isDrifted = (place: number) => place % 12 === 5 && place < 480;
  const isText = (place: number) => place % 5 === 0;
  const cell = (row: number, place: number, shift: number) =>
    isText(place) ? `word ${(row * 7 + shift) % (shift === 0 ? 6 : 9)}` : String(shift + ((row * 13) % 97) / 7);
  const monitor = aMonitor({ mapping: { input: { columns: names } } });
  const baseline = aProfile(names, 600, (row, place) => cell(row, place, 0));
  const current = aProfile(names, 600, (row, place) => cell(row, place, isDrifted(place) ? 8 : 0));
  const data = { profile: current, window: undefined };
  const evaluation = evaluate({ monitor, baseline, baselineVersion: 'v1', data, files: [] });
  const page = reportPage({ evaluation, baseline, current });
  return { page, evaluation, drifted: names.filter((_, place) => isDrifted(place)) };
};
