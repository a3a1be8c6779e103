import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import {
  type EventPattern,
  fieldsOf,
  InvalidEventPattern,
  matches,
  matchesFields,
  parsePattern,
} from '../event-pattern.ts';
import { nextRun, parseScheduleExpression } from '../schedule-expression.ts';
import { followTimetable, later } from '../timetable.ts';
import type { Home, LocalService, PublishServiceEvent, ServiceResponse } from '../types.ts';
import { type DeliveryDependencies, type RetryPolicy, startDeliveries, text } from './deliveries.ts';
import { type Payload, payloadOf, type TargetInput } from './target-input.ts';

export type { Deliver, DeliveryContext, MessageAttributes, RetryPolicy, SendToQueue } from './deliveries.ts';

/** A target of a rule. */
export interface RuleTarget extends TargetInput {
  readonly id: string;
  readonly arn: string;
  readonly retryPolicy?: RetryPolicy;
  readonly deadLetterArn?: string;
  readonly sqsParameters?: { readonly MessageGroupId?: string };
}

/** An `AWS::Events::Rule` with its references resolved: a pattern, a schedule, or both. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  /** The pattern itself, as the template holds it, not as text. */
  readonly pattern?: unknown;
  readonly scheduleExpression?: string;
  /** ENABLED when absent. */
  readonly state?: string;
  readonly targets: readonly RuleTarget[];
}

export interface EventBridgeOptions extends DeliveryDependencies {
  readonly home: Home;
}

export interface EventBridge extends LocalService {
  /** Adds a custom bus; `default` is always there. */
  addBus(name: string): void;
  /**
   * @throws InvalidEventPattern
   * @throws RangeError when the schedule is not valid, the bus is unknown, or a schedule is put on another bus than the default
   */
  addRule(rule: Rule): void;
  /** Puts an event of an AWS service on the default bus. */
  readonly publish: PublishServiceEvent;
  /** Resumes what an earlier process left and begins to follow the schedules. Called once, when the targets stand ready. */
  start(): void;
  /** Deliveries under way, waiting retries included. */
  underWay(): number;
}

interface CompiledTarget {
  readonly target: RuleTarget;
  readonly payload: Payload;
}

interface CompiledRule {
  readonly rule: Rule;
  readonly pattern: EventPattern | undefined;
  readonly targets: readonly CompiledTarget[];
}

/** An event on its way, with its text as targets get it. */
interface Envelope {
  readonly event: object;
  readonly eventText: string;
}

const ENTRIES_MAX = 10;
const ENTRIES_BYTES_MAX = 1024 * 1024;

/** An answer other than success, by the name AWS gives it. */
class EventsError extends Error {
  readonly type: string;

  constructor(type: string, sentence: string) {
    super(sentence);
    this.type = type;
  }
}

const entrySchema = v.object({
  Source: v.optional(v.string()),
  DetailType: v.optional(v.string()),
  Detail: v.optional(v.string()),
  EventBusName: v.optional(v.string(), 'default'),
  Resources: v.optional(v.array(v.string()), []),
  /** Seconds since 1970. */
  Time: v.optional(v.number()),
});
type Entry = v.InferOutput<typeof entrySchema>;

const inputs = {
  PutEvents: v.object({ Entries: v.array(entrySchema) }),
  TestEventPattern: v.object({ EventPattern: v.string(), Event: v.string() }),
  DescribeEventBus: v.object({ Name: v.optional(v.string(), 'default') }),
  ListRules: v.object({ EventBusName: v.optional(v.string(), 'default'), NamePrefix: v.optional(v.string(), '') }),
};

/** Busses are named by name or ARN. */
const busNameOf = (nameOrArn: string) => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

/**
 * EventBridge: busses, rules and schedules of rules.
 *
 * An event is acknowledged once every matching target has it or, with a data folder, its delivery is on disk; so a
 * killed process loses nothing it has acknowledged. Unlike AWS, which accepts an event for an unknown bus and drops it,
 * such an entry fails here: nobody wants to look for an event that went nowhere.
 */
export const startEventBridge = (options: EventBridgeOptions): EventBridge => {
  const { home, clock, wait = later } = options;
  const deliveries = startDeliveries('eventbridge', options);
  const busses = new Map<string, CompiledRule[]>([['default', []]]);
  const stops: (() => void)[] = [];

  const envelope = (head: EventHead, detailText: string): Envelope & { id: string } => {
    const id = randomUUID();
    const { source, detailType, resources, timeMs = clock(), detail } = head;
    const outer = {
      version: '0',
      id,
      'detail-type': detailType,
      source,
      account: home.account,
      time: `${new Date(timeMs).toISOString().slice(0, 19)}Z`,
      region: home.region,
      resources,
    };
    // The detail goes on as it was written: numbers keep their digits, and nothing is serialised twice.
    return {
      id,
      event: { ...outer, detail },
      eventText: `${JSON.stringify(outer).slice(0, -1)},"detail":${detailText}}`,
    };
  };

  const deliver = async ({ rule, targets }: CompiledRule, { event, eventText }: Envelope): Promise<void> => {
    const kept = targets.map(({ target, payload }) => {
      const { arn: targetArn, retryPolicy, deadLetterArn, sqsParameters } = target;
      const messageGroupId = sqsParameters?.MessageGroupId;
      return deliveries.start({
        id: randomUUID(),
        targetArn,
        payload: payload(event, eventText),
        context: { sourceArn: rule.arn, ...(messageGroupId === undefined ? {} : { messageGroupId }) },
        ...(retryPolicy === undefined ? {} : { retryPolicy }),
        ...(deadLetterArn === undefined ? {} : { deadLetterArn, deadLetterBody: eventText }),
        deadLetterAttributes: { RULE_ARN: text(rule.arn) },
        acceptedAtMs: clock(),
      }).kept;
    });
    await Promise.all(kept);
  };

  const route = async (rules: readonly CompiledRule[], sent: Envelope): Promise<void> => {
    const fields = fieldsOf(sent.event);
    const matching = rules.filter(({ pattern }) => pattern !== undefined && matchesFields(pattern, fields));
    await Promise.all(matching.map((rule) => deliver(rule, sent)));
  };

  const rulesOf = (busName: string): CompiledRule[] => {
    const rules = busses.get(busNameOf(busName));
    if (rules) return rules;
    throw new EventsError('ResourceNotFoundException', `Event bus ${busNameOf(busName)} does not exist.`);
  };

  const put = async (entry: Entry): Promise<object> => {
    try {
      const head = headOf(entry);
      const rules = rulesOf(entry.EventBusName);
      const sent = envelope(head, entry.Detail ?? '');
      await route(rules, sent);
      return { EventId: sent.id };
    } catch (error) {
      if (error instanceof EventsError) return { ErrorCode: error.type, ErrorMessage: error.message };
      return { ErrorCode: 'InternalFailure', ErrorMessage: String(error) };
    }
  };

  const operations: Readonly<Record<string, (input: unknown) => object | Promise<object>>> = {
    PutEvents: async (input) => {
      const { Entries } = v.parse(inputs.PutEvents, input);
      checkBatch(Entries);
      const results = await Promise.all(Entries.map(put));
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
    },
    TestEventPattern: (input) => {
      const { EventPattern, Event } = v.parse(inputs.TestEventPattern, input);
      return { Result: matches(parsePattern(EventPattern), parseEvent(Event)) };
    },
    DescribeEventBus: (input) => {
      const name = busNameOf(v.parse(inputs.DescribeEventBus, input).Name);
      rulesOf(name);
      return { Name: name, Arn: `arn:aws:events:${home.region}:${home.account}:event-bus/${name}` };
    },
    ListRules: (input) => {
      const { EventBusName, NamePrefix } = v.parse(inputs.ListRules, input);
      const rules = rulesOf(EventBusName).map(({ rule }) => listed(rule));
      return { Rules: rules.filter(({ Name }) => Name.startsWith(NamePrefix)) };
    },
  };

  return {
    addBus: (name) => {
      if (!busses.has(name)) busses.set(name, []);
    },

    addRule: (rule) => {
      const { busName, pattern, scheduleExpression, name } = rule;
      const rules = busses.get(busNameOf(busName));
      if (rules === undefined) throw new RangeError(`Rule ${name}: there is no bus ${busName}`);
      if (scheduleExpression !== undefined) checkSchedule(rule, scheduleExpression);
      const targets = rule.targets.map((target) => ({ target, payload: payloadOf(target, rule) }));
      const isOn = (rule.state ?? 'ENABLED') !== 'DISABLED';
      const parsed = pattern === undefined ? undefined : parsePattern(JSON.stringify(pattern));
      rules.push({ rule, targets, pattern: isOn ? parsed : undefined });
    },

    publish: ({ detail, ...head }) =>
      route(rulesOf('default'), envelope({ ...head, detail }, JSON.stringify(detail ?? {}))),

    start: () => {
      deliveries.resume();
      for (const compiled of rulesOf('default')) {
        const { scheduleExpression, arn, state } = compiled.rule;
        if (scheduleExpression === undefined || state === 'DISABLED') continue;
        const fire = (timeMs: number) => {
          const head = { source: 'aws.events', detailType: 'Scheduled Event', resources: [arn], detail: {}, timeMs };
          deliver(compiled, envelope(head, '{}')).catch((error) => options.report?.(error));
        };
        stops.push(followTimetable((afterMs) => nextRun(scheduleExpression, afterMs), fire, { clock, wait }));
      }
    },

    underWay: deliveries.underWay,

    handle: async ({ operation, body }) => {
      try {
        const run = operations[operation];
        if (run === undefined) throw new EventsError('UnknownOperationException', `${operation} is not supported`);
        return answer(200, await run(JSON.parse(body.toString() || '{}')));
      } catch (error) {
        return refusal(error);
      }
    },

    close: async () => {
      for (const stop of stops) stop();
      await deliveries.close();
    },
  };
};

interface EventHead {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  readonly timeMs?: number;
}

/** @throws EventsError naming what is wrong with the entry */
const headOf = (entry: Entry): EventHead => {
  const { Resources, Time } = entry;
  const source = required(entry, 'Source');
  const detailType = required(entry, 'DetailType');
  const detail = parseObject(required(entry, 'Detail'));
  if (detail === undefined) throw new EventsError('MalformedDetail', 'Detail is malformed.');
  if (source.startsWith('aws.')) {
    throw new EventsError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  return { source, detailType, resources: Resources, detail, ...(Time === undefined ? {} : { timeMs: Time * 1000 }) };
};

const required = (entry: Entry, name: 'Source' | 'DetailType' | 'Detail'): string => {
  const value = entry[name];
  if (value) return value;
  throw new EventsError('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
};

const parseObject = (json: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const checkBatch = (entries: readonly Entry[]): void => {
  if (entries.length < 1 || entries.length > ENTRIES_MAX) {
    const bound = entries.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${ENTRIES_MAX}`;
    const sentence = `Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`;
    throw new EventsError('ValidationException', `1 validation error detected: ${sentence}`);
  }
  if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) > ENTRIES_BYTES_MAX) {
    throw new EventsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
};

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html on how an entry's size is counted */
const entryBytes = ({ Source = '', DetailType = '', Detail = '', Resources, Time }: Entry): number => {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, part) => sum + Buffer.byteLength(part), Time === undefined ? 0 : 14);
};

/** Keys without which TestEventPattern does not take an event. */
const MANDATORY = ['id', 'account', 'source', 'time', 'region', 'detail-type'] as const;

const parseEvent = (json: string): object => {
  const event = parseObject(json);
  const missing = event && MANDATORY.filter((key) => !(key in event));
  if (event && missing?.length === 0) return event;
  const reason = missing ? `${missing.join(', ')} must be present.` : 'It is not a JSON object.';
  throw new EventsError('ValidationException', `Parameter Event is not valid. Reason: ${reason}`);
};

const checkSchedule = ({ name, busName }: Rule, expression: string): void => {
  if (parseScheduleExpression(expression).kind === 'at') throw new RangeError(`Rule ${name}: at() is not for rules`);
  if (busNameOf(busName) !== 'default') throw new RangeError(`Rule ${name}: schedules run on the default bus only`);
};

const listed = ({ name, arn, busName, pattern, scheduleExpression, state = 'ENABLED' }: Rule) => ({
  Name: name,
  Arn: arn,
  State: state,
  EventBusName: busNameOf(busName),
  ...(pattern === undefined ? {} : { EventPattern: JSON.stringify(pattern) }),
  ...(scheduleExpression === undefined ? {} : { ScheduleExpression: scheduleExpression }),
});

const answer = (status: number, body: object): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

const refusal = (error: unknown): ServiceResponse => {
  if (error instanceof EventsError) return answer(400, { __type: error.type, message: error.message });
  if (error instanceof InvalidEventPattern) return answer(400, { __type: error.name, message: error.message });
  if (error instanceof v.ValiError || error instanceof SyntaxError) {
    return answer(400, { __type: 'ValidationException', message: error.message });
  }
  return answer(500, { __type: 'InternalException', message: String(error) });
};
