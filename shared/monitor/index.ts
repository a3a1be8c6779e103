export {
  type ChecksPolicy,
  type FlagPolicy,
  type Mapping,
  type Monitor,
  mapping,
  monitorDocument,
  monitorOf,
  type RetrainingPolicy,
} from './monitor.ts';
export type { Monitors } from './ports.ts';
