import type { Finding } from '../../events/parts/finding.ts';
import type { AcceptedNormal, KeptIncident } from '../incident/index.ts';
import type { WindowRecord } from '../window/index.ts';

/** A part of a longer list, and where the next part begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; absent on the last page. */
  readonly cursor?: string;
}

export interface PageRequest {
  /** 1 … 100. */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What the status endpoint reads; nothing here writes. */
export interface StatusReader {
  latestWindow(monitorId: string): Promise<WindowRecord | undefined>;
  /** Newest first; `fromMs` belongs to the span, `toMs` does not. @throws BadCursorError */
  windows(monitorId: string, span: { fromMs?: number; toMs?: number }, page: PageRequest): Promise<Page<WindowRecord>>;
  /** Newest first by opening. @throws BadCursorError */
  incidents(filter: IncidentFilter, page: PageRequest): Promise<Page<KeptIncident>>;
  /** The newest incidents of a monitor, resolved ones included. */
  incidentsOf(monitorId: string): Promise<readonly KeptIncident[]>;
  /** What people took for the monitor's new normals, in order of acceptance. */
  normalsOf(monitorId: string): Promise<readonly AcceptedNormal[]>;
  incident(incidentId: string): Promise<KeptIncident | undefined>;
  /** The worst findings of the evaluation that showed an incident last. */
  findings(evaluationId: string): Promise<readonly Finding[]>;
}

export interface IncidentFilter {
  readonly status?: KeptIncident['status'] | undefined;
  readonly monitorId?: string | undefined;
}
