import { basename, resolve } from 'node:path';
import { InvalidInputError } from '../../../shared/errors.ts';
import { inRolesOf } from '../../../shared/evaluation/index.ts';
import type { Monitor } from '../../../shared/monitor/index.ts';
import type { Profile } from '../../../shared/profile/index.ts';
import type { ConstrainedBaseline } from '../../../shared/report/index.ts';
import { readConstraints } from '../baseline-constraints.ts';
import { readBaseline } from '../baseline-folder.ts';
import { defaultMonitor } from '../default-monitor.ts';
import { mappingIn, monitorIn } from '../documents.ts';
import { type InputFile, inputFiles } from '../input-files.ts';
import { withoutManifests } from '../manifests.ts';
import { fileKinds, proposedMapping } from '../profile-data.ts';
import type { RecordsFile } from '../profiled-records.ts';
import type { Sampled } from '../sampled.ts';

/** What was named on the command line. */
export interface Named {
  readonly places: readonly string[];
  readonly monitor: string | undefined;
  readonly mapping: string | undefined;
  readonly baseline: string | undefined;
}

/** What is to be replayed, and by what it is judged. */
export interface Given {
  readonly captures: readonly RecordsFile[];
  readonly monitor: Monitor;
  /** Whether the mapping was proposed from the first records, for want of another. */
  readonly isProposed: boolean;
  /** The training baseline, its columns in the mapping's roles. */
  readonly baseline: Profile | undefined;
  /** Model Monitor's files of it. */
  readonly constrained: ConstrainedBaseline | undefined;
}

const filesAt = async (places: readonly string[]): Promise<readonly InputFile[]> => {
  if (places.length > 0) return withoutManifests(await inputFiles(places));
  throw new InvalidInputError('CAPTURES are missing: files, folders, patterns or s3:// addresses');
};

const capturesIn = async (files: readonly InputFile[]) => {
  const { captures, sample } = await fileKinds(files);
  if (sample !== undefined) return { captures, sample };
  throw new InvalidInputError(
    `${files[0]?.name} holds no capture records, so that its rows have no time; plumbline check holds them against a baseline`,
  );
};

const monitorOf = async (
  { monitor, mapping }: Named,
  sample: Sampled,
  baseline: Profile | undefined,
): Promise<Monitor> => {
  if (mapping !== undefined && monitor !== undefined)
    throw new InvalidInputError('--mapping and --monitor both tell how records are read; give one of them');
  if (monitor !== undefined) return monitorIn(monitor);
  return defaultMonitor(
    'backtest',
    mapping === undefined ? proposedMapping(sample, baseline) : await mappingIn(mapping),
  );
};

/** The monitor with the baseline that was given, under the name that it has for it, else that of its folder. */
const withBaseline = (monitor: Monitor, folder: string | undefined): Monitor =>
  folder === undefined || monitor.baseline !== undefined
    ? monitor
    : { ...monitor, baseline: { version: basename(resolve(folder)) } };

/**
 * Finds what was named on the command line; captures are not read yet, but for their first lines.
 *
 * @throws InvalidInputError when something is missing or not of its form, or Model Monitor's mode has no baseline
 */
export const given = async (named: Named): Promise<Given> => {
  const { places, baseline: folder } = named;
  const known = folder === undefined ? undefined : await readBaseline(folder);
  const { captures, sample } = await capturesIn(await filesAt(places));
  const monitor = await monitorOf(named, sample, known);
  if (monitor.decision.mode === 'model-monitor' && folder === undefined)
    throw new InvalidInputError("--baseline is missing: Model Monitor's checks hold windows against one");
  return {
    captures,
    monitor: withBaseline(monitor, folder),
    isProposed: named.monitor === undefined && named.mapping === undefined,
    baseline: known && inRolesOf(known, monitor.mapping),
    constrained: folder === undefined ? undefined : await readConstraints(folder),
  };
};
