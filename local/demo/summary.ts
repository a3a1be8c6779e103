import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { ListPipelineExecutionsCommand } from '@aws-sdk/client-sagemaker';
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { incident } from '../../events/parts/incident.ts';
import { inParallel } from '../../shared/concurrency.ts';
import { parseFlaggedLine } from '../../shared/flagged/index.ts';
import type { Monitor } from '../../shared/monitor/index.ts';
import type { AwsClients } from './aws-clients.ts';

/** What the demonstration came to. Times are ISO 8601. */
export interface Summary {
  readonly recordsCaptured: number;
  readonly recordsProfiled: number;
  readonly recordsRejected: number;
  readonly windowsEvaluated: number;
  readonly hoursPerWindow: number;
  readonly incidents: readonly IncidentSummary[];
  /** Digests among them counted once for each channel, too. */
  readonly alertsDelivered: number;
  /** Weeks that a digest was sent of. */
  readonly digests: number;
  readonly flaggedSent: number;
  readonly flaggedCollected: number;
  readonly retrainingRuns: number;
  /** Jobs that were recorded, in all and failed. */
  readonly jobs: { readonly recorded: number; readonly failed: number };
  readonly deadLetters: number;
  readonly seconds: number;
}

export type IncidentSummary = v.InferOutput<typeof incidentSummary>;

export interface SummarySources {
  readonly clients: AwsClients;
  readonly monitor: Monitor;
  readonly tableName: string;
  readonly dataBucket: string;
}

const parallelReads = 16;
const { cause, columns, openedAt, resolvedAt, severity, slice, status } = incident.entries;
const incidentSummary = v.object({
  id: v.string(),
  monitor: v.string(),
  cause,
  columns,
  openedAt,
  resolvedAt,
  severity,
  slice,
});
const windowItem = v.object({ record: v.object({ records: v.number(), recordsRejected: v.number() }) });
const incidentItem = v.object({
  incident: v.object({
    incidentId: v.string(),
    subject: v.string(),
    cause,
    columns,
    openedAt,
    resolvedAt,
    severity,
    slice,
    status,
  }),
});
const collectedItem = v.object({ records: v.number() });
const jobItem = v.object({ state: v.object({ outcome: v.string() }) });

/** Reads the outcome from where the system keeps it: its table, its bucket, and SageMaker. */
export const readOutcome = async (
  sources: SummarySources,
): Promise<Omit<Summary, 'recordsCaptured' | 'alertsDelivered' | 'digests' | 'deadLetters' | 'seconds'>> => {
  const [windows, incidents, collected, jobs, flaggedSent, retrainingRuns] = await Promise.all([
    itemsOf(sources, 'WINDOW#', windowItem),
    itemsOf(sources, 'INCIDENT#', incidentItem),
    itemsOf(sources, 'COLLECTED#', collectedItem),
    jobsRecorded(sources),
    flaggedRecords(sources),
    pipelineRuns(sources),
  ]);
  return {
    recordsProfiled: sum(windows.map(({ record }) => record.records)),
    recordsRejected: sum(windows.map(({ record }) => record.recordsRejected)),
    windowsEvaluated: windows.length,
    hoursPerWindow: sources.monitor.window.lengthHours,
    incidents: incidents
      .filter(({ incident: { status } }) => status !== 'withdrawn')
      .map(({ incident: { incidentId: id, subject: monitor, status: _, ...rest } }) => ({ id, monitor, ...rest }))
      .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt)),
    flaggedSent,
    flaggedCollected: sum(collected.map(({ records }) => records)),
    retrainingRuns,
    jobs: { recorded: jobs.length, failed: jobs.filter(({ state }) => state.outcome === 'failed').length },
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Items of the monitor's own partition whose sort keys begin alike. */
const itemsOf = <Schema extends v.GenericSchema>(
  { monitor, ...sources }: SummarySources,
  sortKeyPrefix: string,
  schema: Schema,
): Promise<v.InferOutput<Schema>[]> =>
  queryAll(
    sources,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': `SUBJECT#${monitor.id}`, ':prefix': sortKeyPrefix },
    },
    schema,
  );

const jobsRecorded = (sources: SummarySources) =>
  queryAll(
    sources,
    {
      IndexName: 'byTime',
      KeyConditionExpression: 'byTimePk = :jobs',
      ExpressionAttributeValues: { ':jobs': 'JOBS' },
    },
    jobItem,
  );

const queryAll = async <Schema extends v.GenericSchema>(
  { clients, tableName }: Pick<SummarySources, 'clients' | 'tableName'>,
  query: Omit<QueryCommandInput, 'TableName'>,
  schema: Schema,
): Promise<v.InferOutput<Schema>[]> => {
  const items: v.InferOutput<Schema>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await clients.documents.send(
      new QueryCommand({
        TableName: tableName,
        ...query,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []).map((item) => v.parse(schema, item)));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
};

/** Different records under `flagged/`; a capture file that came twice has flagged its records twice. */
const flaggedRecords = async ({ clients, monitor, dataBucket }: SummarySources): Promise<number> => {
  const keys = await keysUnder(clients.s3, dataBucket, `flagged/${monitor.id}/`);
  const ids = new Set<string>();
  await inParallel(keys, parallelReads, async (key) => {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: dataBucket, Key: key }));
    const lines = ((await Body?.transformToString()) ?? '').split('\n').filter(Boolean);
    for (const line of lines) ids.add(parseFlaggedLine(line)?.recordId ?? line);
  });
  return ids.size;
};

const keysUnder = async (s3: S3Client, bucket: string, prefix: string): Promise<string[]> => {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
};

const pipelineRuns = async ({ clients, monitor }: SummarySources): Promise<number> => {
  const PipelineName = monitor.retraining?.pipelineName;
  if (PipelineName === undefined) return 0;
  const { PipelineExecutionSummaries = [] } = await clients.sagemaker.send(
    new ListPipelineExecutionsCommand({ PipelineName, MaxResults: 100 }),
  );
  return PipelineExecutionSummaries.length;
};
