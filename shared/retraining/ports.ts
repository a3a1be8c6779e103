import type { CollectedHour, RetrainingState, Run } from './state.ts';

/** A monitor's state with the number of its save; zero before the first. */
export interface KeptState {
  readonly state: RetrainingState;
  readonly version: number;
}

export interface Retraining {
  /** The state of a monitor, the initial one where nothing was kept. */
  find(monitorId: string): Promise<KeptState>;
  /**
   * @param replaces version of what was read
   * @throws ConflictError when the state changed in between
   */
  save(monitorId: string, state: RetrainingState, replaces: number): Promise<KeptState>;
  /** Adds a run to the history; adding it again changes nothing. */
  keep(run: Run): Promise<void>;
  /** Hours with collected records, in order of time; all where `fromHourMs` is undefined. */
  collected(monitorId: string, fromHourMs: number | undefined): Promise<readonly CollectedHour[]>;
}

/** `unknown` where SageMaker does not know the execution (any more). */
export type ExecutionStatus = 'executing' | 'finished' | 'unknown';

export interface Pipelines {
  /** Starts a run, or finds the execution that an earlier attempt started; returns its ARN. */
  start(run: Run): Promise<string>;
  status(executionArn: string): Promise<ExecutionStatus>;
}
