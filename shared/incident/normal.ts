import type { Kin } from './kin.ts';

/**
 * A drift that a person took for the new normal: windows after it are held against the time since `fromMs`. `cause` and `columns` are those
 * of the incident when it was accepted.
 */
export interface AcceptedNormal extends Kin {
  readonly monitorId: string;
  readonly incidentId: string;
  /** Who accepted it. */
  readonly by: string;
  /**
   * End of the latest window that had been evaluated: those up to it were judged by the old reference, those after it are judged by the new
   * one. Event time, so that a replay means the same.
   */
  readonly acceptedAtMs: number;
  /** Onset of the incident: where the new reference begins. */
  readonly fromMs: number;
}

/** What people accepted as new normals of monitors. */
export interface Normals {
  /** In order of acceptance. */
  of(monitorId: string): Promise<readonly AcceptedNormal[]>;
  /** Keeps an acceptance; the first one of an incident stays. */
  accept(normal: AcceptedNormal): Promise<void>;
}
