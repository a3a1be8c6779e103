import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Facts } from '../facts.ts';

const client = new EventBridgeClient({});
const attempts = 3;

/** Publishes facts on our bus with source `plumbline`, ten to a call; repeats only what was not accepted. */
export const factsOnBus = (busName: string): Facts => ({
  publish: async (facts) => {
    const entries: PutEventsRequestEntry[] = facts.map((fact) => ({
      EventBusName: busName,
      Source: 'plumbline',
      DetailType: fact.metadata.type,
      Time: new Date(fact.metadata.time),
      Detail: JSON.stringify(fact),
    }));
    for (let at = 0; at < entries.length; at += 10) await putAll(entries.slice(at, at + 10));
  },
});

const putAll = async (entries: PutEventsRequestEntry[]): Promise<void> => {
  let unfinished = entries;
  let lastError = '';
  for (let attempt = 0; attempt < attempts && unfinished.length > 0; attempt += 1) {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: unfinished }));
    lastError = Entries.find((entry) => entry.ErrorCode)?.ErrorCode ?? '';
    unfinished = unfinished.filter((_, index) => Entries[index]?.ErrorCode !== undefined);
  }
  if (unfinished.length > 0) throw new Error(`The bus refused ${unfinished.length} events: ${lastError}`);
};
