import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { BusEvent, Home } from '../types.ts';

/** An answer other than success, by the name that EventBridge gives it. */
export class EventsError extends Error {
  readonly type: string;

  constructor(type: string, sentence: string) {
    super(sentence);
    this.type = type;
  }
}

/** One entry of PutEvents as it comes; what AWS requires is checked entry by entry, so that the others still go through. */
export const entrySchema = v.object({
  Source: v.optional(v.string()),
  DetailType: v.optional(v.string()),
  Detail: v.optional(v.string()),
  EventBusName: v.optional(v.string(), 'default'),
  Resources: v.optional(v.array(v.string()), []),
  /** Seconds since 1970. */
  Time: v.optional(v.number()),
});

/** One entry of PutEvents, its defaults filled in. */
export type Entry = v.InferOutput<typeof entrySchema>;

/** An event on its way, with the text that targets get: made once, however many they are. */
export interface Envelope {
  readonly event: BusEvent;
  readonly eventText: string;
}

const ENTRIES_MAX = 10;
const ENTRIES_BYTES_MAX = 1024 * 1024;

/** @throws EventsError when there are too many entries, none, or more than a mebibyte of them */
export const checkEntries = (entries: readonly Entry[]): void => {
  if (entries.length < 1 || entries.length > ENTRIES_MAX) {
    const bound = entries.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${ENTRIES_MAX}`;
    const sentence = `Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`;
    throw new EventsError('ValidationException', `1 validation error detected: ${sentence}`);
  }
  if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) > ENTRIES_BYTES_MAX) {
    throw new EventsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/events/CalculatePutEventsEntrySize.html */
const entryBytes = ({ Source = '', DetailType = '', Detail = '', Resources, Time }: Entry): number => {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, part) => sum + Buffer.byteLength(part), Time === undefined ? 0 : 14);
};

/**
 * The event that an entry asks for.
 *
 * @param nowMs its time when the entry names none
 * @throws EventsError saying what is wrong with the entry
 */
export const entryEnvelope = (entry: Entry, home: Home, nowMs: number): Envelope => {
  const source = required(entry, 'Source');
  const detailType = required(entry, 'DetailType');
  const detailText = required(entry, 'Detail');
  const detail = parseObject(detailText);
  if (detail === undefined) throw new EventsError('MalformedDetail', 'Detail is malformed.');
  if (source.startsWith('aws.'))
    throw new EventsError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const timeMs = entry.Time === undefined ? nowMs : entry.Time * 1000;
  return envelope({ source, detailType, resources: entry.Resources, detail, timeMs }, home, detailText);
};

/**
 * An event's envelope with a new id.
 *
 * @param detailText `detail` as JSON. It goes on as it was written, so that numbers keep all their digits.
 */
export const envelope = (
  facts: {
    readonly source: string;
    readonly detailType: string;
    readonly resources: readonly string[];
    readonly detail: unknown;
    readonly timeMs: number;
  },
  home: Home,
  detailText = JSON.stringify(facts.detail ?? {}),
): Envelope => {
  const head = {
    version: '0',
    id: randomUUID(),
    'detail-type': facts.detailType,
    source: facts.source,
    account: home.account,
    time: `${new Date(facts.timeMs).toISOString().slice(0, 19)}Z`,
    region: home.region,
    resources: facts.resources,
  } as const;
  const eventText = `${JSON.stringify(head).slice(0, -1)},"detail":${detailText}}`;
  return { event: { ...head, detail: facts.detail }, eventText };
};

const required = (entry: Entry, name: 'Source' | 'DetailType' | 'Detail'): string => {
  const value = entry[name];
  if (value) return value;
  throw new EventsError('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
};

/** Keys without which TestEventPattern does not take an event. */
const MANDATORY = ['id', 'account', 'source', 'time', 'region', 'detail-type'] as const;

/** The event given to TestEventPattern. @throws EventsError when it is not an event */
export const parseSampleEvent = (json: string): object => {
  const event = parseObject(json);
  const missing = MANDATORY.filter((key) => event === undefined || !(key in event));
  if (event !== undefined && missing.length === 0) return event;
  const reason = event === undefined ? 'It is not a JSON object.' : `${missing.join(', ')} must be present.`;
  throw new EventsError('ValidationException', `Parameter Event is not valid. Reason: ${reason}`);
};

const parseObject = (json: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
