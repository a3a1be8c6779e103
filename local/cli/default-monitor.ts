import * as v from 'valibot';
import { type Mapping, type Monitor, monitorDocument, monitorOf } from '../../shared/monitor/index.ts';

/** A monitor for whoever has none: all defaults. @param id stands where a monitor's would, in what is written */
export const defaultMonitor = (id: string, mapping: Mapping): Monitor =>
  monitorOf(
    v.parse(monitorDocument, {
      schemaVersion: 1,
      id,
      owner: 'command line',
      source: { kind: 'endpoint', endpoint: id, capture: { bucket: 'none' } },
      mapping,
    }),
  );
