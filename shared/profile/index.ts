export type { CellType, InferredType, TypeCounts } from './cell-type.ts';
export { type Column, ColumnProfile, type NumericProfile } from './column-profile.ts';
export { mergeProfiles, Profile } from './profile.ts';
export {
  hourMs,
  type ProfiledRecords,
  type ProfileRecordsOptions,
  profileRecords,
  type RecordCounts,
} from './profile-records.ts';
