import { type Monitor, segmentsOf } from '../monitor/index.ts';
import { type Profile, type SlicePlan, slicePlanOf } from '../profile/index.ts';
import { inRolesOf } from './in-roles-of.ts';

/**
 * The slices that a monitor's profiles count: of its segment columns, as its baseline suggests them.
 *
 * @param baseline undefined while there is none: then no slices are counted
 * @returns undefined where the monitor names no segments, or the baseline knows no value of theirs
 */
export const slicesOf = (monitor: Monitor, baseline: Profile | undefined): SlicePlan | undefined => {
  const segments = segmentsOf(monitor);
  if (baseline === undefined || segments.length === 0) return undefined;
  return slicePlanOf(inRolesOf(baseline, monitor.mapping), segments);
};
