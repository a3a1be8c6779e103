export { asksForRun } from './asks.ts';
export { type Decision, decideRetraining, type Situation } from './decide.ts';
export type { ExecutionStatus, KeptState, Pipelines, Retraining } from './ports.ts';
export {
  begun,
  type CollectedHour,
  type CollectedMark,
  initialState,
  type KnownIncident,
  newRecords,
  noted,
  type RetrainingState,
  type Run,
  type Trigger,
  withheld,
} from './state.ts';
