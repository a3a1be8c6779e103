import type { Costs, KeptPrices, Span, SpendingStore } from '../cost/index.ts';
import type { KeptIncident } from '../incident/index.ts';
import type { RecordedLifecycle } from '../lifecycle/index.ts';
import type { Monitors } from '../monitor/index.ts';
import type { Run } from '../retraining/index.ts';
import type { Windows } from '../window/index.ts';

/** Everybody's incidents. */
export interface IncidentHistory {
  /** Those that opened within a span, in order of their opening. */
  openedWithin(span: Span): Promise<readonly KeptIncident[]>;
}

/** Every monitor's retrainings. */
export interface RunHistory {
  /** Those that began within a span, in order of time. */
  startedWithin(span: Span): Promise<readonly Run[]>;
}

/** What a week is read from. */
export interface WeekPorts {
  readonly monitors: Pick<Monitors, 'all'>;
  readonly windows: Pick<Windows, 'between'>;
  readonly incidents: IncidentHistory;
  readonly runs: RunHistory;
  readonly costs: Pick<Costs, 'between' | 'ofDay'>;
  readonly recorded: Pick<RecordedLifecycle, 'find' | 'jobsBetween' | 'endpointTimelines'>;
  readonly prices: Pick<KeptPrices, 'load'>;
  readonly spending: Pick<SpendingStore, 'latestWaste'>;
}
