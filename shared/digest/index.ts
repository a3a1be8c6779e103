export { collectWeek } from './collect-week.ts';
export { type Digest, type DigestSection, digestOf } from './digest.ts';
export { digestKind, digestMessage, parseDigest, type RidingDigest } from './digest-message.ts';
export { digestSlack } from './digest-slack.ts';
export { digestText } from './digest-text.ts';
export type { IncidentHistory, RunHistory, WeekPorts } from './ports.ts';
export { sparkline } from './sparkline.ts';
export {
  type Health,
  healths,
  type Judging,
  type ModelWeek,
  type OpenIncident,
  type ResolvedIncident,
  type TrainingGap,
  type UnjudgedReason,
  unjudgedReasons,
  type Week,
  type WeekRetraining,
} from './week.ts';
export { weekOver } from './week-span.ts';
