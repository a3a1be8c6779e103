/** What Plumbline itself is billed for. */
export const ownItems = [
  'lambdaGbSeconds',
  'lambdaRequests',
  's3Puts',
  's3Gets',
  's3GbMonths',
  'tableWrites',
  'tableReads',
  'tableGbMonths',
  'tableBackupGbMonths',
  'queueRequests',
  'queuePolls',
  'customEvents',
  'scheduledTicks',
  'topicMessages',
  'httpRequests',
  'logGb',
  'metrics',
  'metricQueries',
  'alarms',
  'keys',
  'keyRequests',
] as const;

export type OwnItem = (typeof ownItems)[number];

interface OwnPrice {
  /** What a line of the bill is called. */
  readonly name: string;
  readonly unit: string;
  /** Decimal text of USD for `per` units. */
  readonly price: string;
  readonly per: number;
  readonly asOf: string;
}

const fromMemory = 'undated';

/**
 * List prices of us-east-1, without any free tier. Those without a date are not from a price list that was read; Lambda's is of x86, and the
 * deployed functions run on arm64, which costs less.
 */
export const ownPrices: Readonly<Record<OwnItem, OwnPrice>> = {
  lambdaGbSeconds: { name: 'Lambda, memory × time', unit: 'GB-s', price: '0.0000166667', per: 1, asOf: '2026-09-27' },
  lambdaRequests: { name: 'Lambda, requests', unit: 'requests', price: '0.20', per: 1e6, asOf: '2026-09-27' },
  s3Puts: { name: 'S3, PUT and LIST', unit: 'requests', price: '0.005', per: 1000, asOf: '2026' },
  s3Gets: { name: 'S3, GET', unit: 'requests', price: '0.0004', per: 1000, asOf: '2026' },
  s3GbMonths: { name: 'S3, storage', unit: 'GB', price: '0.023', per: 1, asOf: '2026' },
  tableWrites: { name: 'DynamoDB, writes', unit: 'units', price: '0.625', per: 1e6, asOf: '2026' },
  tableReads: { name: 'DynamoDB, reads', unit: 'units', price: '0.125', per: 1e6, asOf: '2026' },
  tableGbMonths: { name: 'DynamoDB, storage', unit: 'GB', price: '0.25', per: 1, asOf: fromMemory },
  tableBackupGbMonths: {
    name: 'DynamoDB, point-in-time recovery',
    unit: 'GB',
    price: '0.20',
    per: 1,
    asOf: fromMemory,
  },
  queueRequests: { name: 'SQS, messages', unit: 'requests', price: '0.40', per: 1e6, asOf: '2026' },
  queuePolls: { name: 'SQS, pollers', unit: 'requests', price: '0.40', per: 1e6, asOf: '2026' },
  customEvents: { name: 'EventBridge, own events', unit: 'events', price: '1.00', per: 1e6, asOf: '2026-03' },
  scheduledTicks: { name: 'EventBridge Scheduler', unit: 'ticks', price: '1.00', per: 1e6, asOf: '2026-03' },
  topicMessages: { name: 'SNS, messages', unit: 'messages', price: '0.50', per: 1e6, asOf: '2026' },
  httpRequests: { name: 'HTTP API', unit: 'requests', price: '1.00', per: 1e6, asOf: fromMemory },
  logGb: { name: 'CloudWatch, logs', unit: 'GB', price: '0.50', per: 1, asOf: fromMemory },
  metrics: { name: 'CloudWatch, metrics', unit: 'metrics', price: '0.30', per: 1, asOf: fromMemory },
  metricQueries: { name: 'CloudWatch, metrics asked for', unit: 'metrics', price: '0.01', per: 1000, asOf: fromMemory },
  alarms: { name: 'CloudWatch, alarms', unit: 'alarms', price: '0.10', per: 1, asOf: fromMemory },
  keys: { name: 'KMS, key', unit: 'keys', price: '1.00', per: 1, asOf: fromMemory },
  keyRequests: { name: 'KMS, requests', unit: 'requests', price: '0.03', per: 10_000, asOf: fromMemory },
};
