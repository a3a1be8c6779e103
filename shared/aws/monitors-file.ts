import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { type Monitor, type Monitors, monitorDocument, monitorOf } from '../monitor/index.ts';

/** The monitors that were deployed with the functions: `monitors.json` beside the bundle, or the file MONITORS_FILE names. */
export const monitorsFile = (): Monitors => {
  let loaded: Promise<ReadonlyMap<string, Monitor>> | undefined;
  const monitors = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    all: async () => [...(await monitors()).values()],
    find: async (monitorId) => (await monitors()).get(monitorId),
  };
};

const load = async (): Promise<ReadonlyMap<string, Monitor>> => {
  const file = process.env.MONITORS_FILE ?? new URL('./monitors.json', import.meta.url);
  const documents = v.parse(v.array(monitorDocument), JSON.parse(await readFile(file, 'utf8')));
  return new Map(documents.map((document) => [document.id, monitorOf(document)]));
};
