import { columnsOf, type Monitor } from '../../shared/monitor/index.ts';
import { Profile } from '../../shared/profile/index.ts';
import { constraintsJson, statisticsJson } from '../../shared/report/index.ts';

/** An object of a baseline, ready to be put into Plumbline's own bucket. */
export interface BaselineObject {
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** One scored row, its cells in the order of the monitor's mapping. */
export interface BaselineRow {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

/**
 * The baseline of a monitor from the rows its model was fitted on, with the model's own predictions: the profile that
 * windows are held against, and Model Monitor's two files for people and other tools. Cells are the strings that a
 * capture would hold, so that both are read the same way.
 *
 * @throws RangeError when the monitor names no baseline version
 */
export const baselineObjects = (monitor: Monitor, rows: Iterable<BaselineRow>): BaselineObject[] => {
  if (monitor.baseline === undefined) throw new RangeError(`the monitor ${monitor.id} names no baseline version`);
  const prefix = `baselines/${monitor.id}/${monitor.baseline.version}`;
  const profile = Profile.empty(columnsOf(monitor.mapping), `${prefix}/profile.bin`);
  for (const row of rows) profile.addRow(row);
  return [
    { key: `${prefix}/profile.bin`, body: profile.toBytes(), contentType: 'application/octet-stream' },
    jsonObject(`${prefix}/statistics.json`, statisticsJson(profile)),
    jsonObject(`${prefix}/constraints.json`, constraintsJson(profile)),
  ];
};

const jsonObject = (key: string, value: unknown): BaselineObject => ({
  key,
  body: new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`),
  contentType: 'application/json',
});
