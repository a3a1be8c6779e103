import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { RejectedRecord } from '../../shared/capture/index.ts';
import { at, type World } from './world.ts';

interface ListedWindow {
  readonly window: { readonly start: string; readonly end: string };
  readonly verdict: string;
  readonly records: number;
  readonly rows: number;
  readonly recordsRejected: number;
  readonly causes: readonly {
    readonly cause: string;
    readonly columns: readonly string[];
    readonly headline: string;
  }[];
}

interface ListedIncident {
  readonly cause: string;
  readonly status: string;
  readonly severity: string;
  readonly columns: readonly string[];
  readonly headline: string;
  readonly onsetAt: string;
  readonly openedAt: string;
  readonly lastSeenAt: string;
  readonly resolvedAt: string | null;
  readonly windowsInViolation: number;
}

/** What is left in the end, whatever the way there: neither how often something was revised, nor under which id. */
export interface State {
  readonly windows: readonly ListedWindow[];
  readonly incidents: readonly ListedIncident[];
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly cursor?: string;
}

const allPages = async <Item>(world: World, path: string): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await world.get(`${path}${from}`)) as Page<Item>;
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
};

/** A monitor's windows and the incidents that hold, in order of time, as the HTTP API tells them. */
export const stateOf = async (world: World, monitorId: string): Promise<State> => {
  const windows = await allPages<ListedWindow>(world, `/monitors/${monitorId}/windows?limit=100`);
  const incidents = await allPages<ListedIncident>(world, `/incidents?monitor=${monitorId}&limit=100`);
  return {
    windows: windows
      .map(({ window, verdict, records, rows, recordsRejected, causes }) => ({
        ...{ window, verdict, records, rows, recordsRejected, causes },
      }))
      .toReversed(),
    incidents: incidents
      .filter(({ status }) => status !== 'withdrawn')
      .map((one) => ({
        ...{ cause: one.cause, status: one.status, severity: one.severity, columns: one.columns },
        ...{ headline: one.headline, onsetAt: one.onsetAt, openedAt: one.openedAt, lastSeenAt: one.lastSeenAt },
        ...{ resolvedAt: one.resolvedAt, windowsInViolation: one.windowsInViolation },
      }))
      .toSorted((a, b) => (`${a.onsetAt}${a.cause}` < `${b.onsetAt}${b.cause}` ? -1 : 1)),
  };
};

/** The window of one hour of the test's day. */
export const windowOf = async (world: World, monitorId: string, hour: number): Promise<ListedWindow | undefined> => {
  const span = `from=${at(hour)}&to=${at(hour + 1)}`;
  const { items } = (await world.get(`/monitors/${monitorId}/windows?${span}`)) as Page<ListedWindow>;
  return items[0];
};

/** Keys under a prefix in Plumbline's own bucket. */
export const keysUnder = async ({ s3, dataBucket }: World, prefix: string): Promise<readonly string[]> => {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const request = { Bucket: dataBucket, Prefix: prefix, ContinuationToken: token };
    const { Contents = [], NextContinuationToken } = await s3.send(new ListObjectsV2Command(request));
    keys.push(...Contents.map(({ Key = '' }) => Key));
    token = NextContinuationToken;
  } while (token !== undefined);
  return keys;
};

/** An object of Plumbline's own bucket as text. */
export const textOf = async ({ s3, dataBucket }: World, key: string): Promise<string> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: dataBucket, Key: key }));
  return (await Body?.transformToString()) ?? '';
};

/** All lines that were set aside or kept under a prefix, in order of their objects. */
export const linesUnder = async (world: World, prefix: string): Promise<readonly string[]> => {
  const texts = await Promise.all((await keysUnder(world, prefix)).map((key) => textOf(world, key)));
  return texts.flatMap((text) => text.split('\n').filter(Boolean));
};

/** A record that was set aside, with the object it came from. */
export type SetAside = Omit<RejectedRecord, 'kind'> & { readonly key: string; readonly revision: string };

/** What was set aside of one capture object, in order of its lines. */
export const rejectedOf = async (world: World, key: string): Promise<readonly SetAside[]> =>
  (await linesUnder(world, 'rejected/'))
    .map((line) => JSON.parse(line) as SetAside)
    .filter((record) => record.key === key)
    .toSorted((a, b) => a.line - b.line);

/** Ids of the records in a monitor's retraining set, in order; an id that is there twice comes twice. */
export const collectedBy = async (world: World, monitorId: string): Promise<readonly string[]> =>
  (await linesUnder(world, `retraining/${monitorId}/`))
    .map((line) => (JSON.parse(line) as { recordId: string }).recordId)
    .toSorted();

/** What a function said it did, in order. */
export const outcomesOf = ({ log }: World, functionName: string): readonly Readonly<Record<string, unknown>>[] =>
  log.flatMap((entry) => (entry.functionName === functionName && entry.outcome !== undefined ? [entry.outcome] : []));

/** Bodies that a function gave up, taken out of its dead-letter queue. */
export const takeDeadLetters = async ({ cloud }: World, functionName: string): Promise<readonly string[]> => {
  const queue = `plumbline-test-${functionName}-dead-letter`;
  const bodies: string[] = [];
  for (let batch = await cloud.queues.receive(queue, 10, 0); batch.length > 0; ) {
    bodies.push(...batch.map(({ body }) => body));
    cloud.queues.delete(
      queue,
      batch.map(({ receiptHandle }) => receiptHandle),
    );
    batch = await cloud.queues.receive(queue, 10, 0);
  }
  return bodies;
};
