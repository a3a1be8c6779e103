import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { parse } from 'yaml';
import { type Monitor, monitorDocument, monitorOf } from '../../shared/monitor/index.ts';

/** The demonstration's monitor, as `monitors/flights-delay.yml` describes it. */
export const flightsMonitor = async (): Promise<Monitor> => {
  const text = await readFile(new URL('../../monitors/flights-delay.yml', import.meta.url), 'utf8');
  return monitorOf(v.parse(monitorDocument, parse(text)));
};
