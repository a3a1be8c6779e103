import { columnsOf, type Monitor } from '../../shared/monitor/index.ts';
import { type CaptureObject, partialKey, revisionOf } from '../../shared/partial/index.ts';
import { Profile } from '../../shared/profile/index.ts';

/** Key of a partial of the capture object of that name. */
export const aPartialKey = (series: string, hourMs: number, name: string, sequencer = '0A'): string => {
  const object: CaptureObject = {
    bucket: 'churn-capture',
    key: name,
    size: 1,
    etag: 'e',
    versionId: undefined,
    revision: revisionOf(sequencer),
  };
  return partialKey(series, hourMs, object);
};

/**
 * Bytes of a partial of 700 rows, other ones for each number. Five of them are more numbers than a quantile sketch keeps and more
 * texts than are written down, though fewer than are held, so that it shows how they are merged.
 */
export const aPartial = (monitor: Monitor, number: number): Uint8Array => {
  const profile = Profile.empty(columnsOf(monitor.mapping), `partial ${number}`);
  for (let row = 0; row < 700; row += 1) {
    const at = number * 700 + row;
    const plan = row % 2 === 0 ? 'basic' : `plan ${((at >> 1) * 7919) % 1500}`;
    profile.addRecord([{ input: [String(((at * 7919) % 10_007) / 7), plan], output: [String((row % 100) / 100)] }]);
  }
  return profile.toBytes();
};
