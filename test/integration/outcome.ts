import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

/** Whatever can be asked over HTTP: the part of a world that also a cloud in another process has. */
export interface Asked {
  readonly s3: S3Client;
  readonly dataBucket: string;
  get(path: string): Promise<unknown>;
}

type Item = Readonly<Record<string, unknown>>;

const itemsOf = async ({ get }: Asked, path: string): Promise<readonly Item[]> => {
  const { items, cursor } = (await get(path)) as { readonly items: readonly Item[]; readonly cursor?: string };
  if (cursor !== undefined) throw new RangeError(`${path} has more than one page`);
  return items;
};

const without = (item: Item, ...names: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));

/** The ids of the records in the retraining set, as often as they are in it, sorted. */
const collectedIn = async ({ s3, dataBucket: Bucket }: Asked): Promise<readonly string[]> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'retraining/' }));
  const files = await Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? '';
    }),
  );
  const lines = files.flatMap((file) => file.split('\n').filter(Boolean));
  return lines.map((line) => (JSON.parse(line) as { recordId: string }).recordId).toSorted();
};

/**
 * What a day leaves behind, whatever the way there: windows, the incidents that hold, and the retraining set. How often a
 * window was evaluated again on the way, or an incident told of, is left out.
 */
export const outcomeOf = async (world: Asked) => {
  const windows = await itemsOf(world, '/monitors/churn/windows?limit=100');
  const incidents = await itemsOf(world, '/incidents?limit=100');
  return {
    windows: windows.map((window) => without(window, 'revision', 'evaluationId', 'report')),
    incidents: incidents
      .filter(({ status }) => status !== 'withdrawn')
      .map((incident) => without(incident, 'revision'))
      .toSorted((a, b) => (String(a.incidentId) < String(b.incidentId) ? -1 : 1)),
    collected: await collectedIn(world),
  };
};
