export type { CellType } from '../capture/index.ts';
export type { InferredType, TypeCounts } from './cell-type.ts';
export { type Column, ColumnProfile, type NumericProfile } from './column-profile.ts';
export { mergeProfiles, Profile, type ProfileOptions } from './profile.ts';
export {
  hourMs,
  type ProfiledRecords,
  type ProfileRecordsOptions,
  type ProfileScansOptions,
  profileRecords,
  profileScans,
  type RecordCounts,
} from './profile-records.ts';
export { type SampledRow, sampledRows } from './row-sample.ts';
export type { ColumnScreen, Screen } from './screening.ts';
export { type BinCounts, type Slice, SliceCounts, type SlicesState } from './slice-counts.ts';
export {
  type CategoryBins,
  mostSegments,
  mostSlices,
  type PlannedColumn,
  planWithId,
  type ScoreBins,
  type Segment,
  type SlicePlan,
  type SliceValue,
} from './slice-plan.ts';
export { slicePlanOf } from './slice-plan-of.ts';
