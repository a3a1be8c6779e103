export type { CellType, InferredType, TypeCounts } from './cell-type.ts';
export { type Column, ColumnProfile, type NumericProfile } from './column-profile.ts';
export { mergeProfiles, Profile } from './profile.ts';
export {
  hourMs,
  type ProfiledRecords,
  type ProfileRecordsOptions,
  type ProfileScansOptions,
  profileRecords,
  profileScans,
  type RecordCounts,
} from './profile-records.ts';
export type { ColumnScreen, Screen } from './screening.ts';
