export {
  type ChecksPolicy,
  capturePrefix,
  columnsOf,
  type DecisionPolicy,
  type FlagPolicy,
  type Mapping,
  type Monitor,
  mapping,
  monitorDocument,
  monitorOf,
  type RetrainingPolicy,
  segmentsOf,
  watches,
} from './monitor.ts';
export type { Monitors } from './ports.ts';
