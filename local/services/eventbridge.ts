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
import {
  checkEntries,
  type Entry,
  type Envelope,
  EventsError,
  entryEnvelope,
  entrySchema,
  envelope,
  parseSampleEvent,
} from './event-entry.ts';
import { type Payload, payloadOf, type TargetInput } from './target-input.ts';

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
  /** Name or ARN. */
  readonly busName: string;
  /** The pattern itself, as the template holds it, not as text. */
  readonly pattern?: unknown;
  readonly scheduleExpression?: string;
  /** ENABLED when absent. */
  readonly state?: string;
  readonly targets: readonly RuleTarget[];
}

/** What the local EventBridge is made with. */
export interface EventBridgeOptions extends DeliveryDependencies {
  readonly home: Home;
}

/** The local EventBridge: the AWS API by `handle`, and its set-up from the template. */
export interface EventBridge extends LocalService {
  /** Adds a custom bus; `default` is always there. */
  addBus(name: string): void;
  /**
   * @throws InvalidEventPattern
   * @throws RangeError when the bus is unknown, the schedule is not valid, or it is put on another bus than the default
   */
  addRule(rule: Rule): void;
  /** Puts an event of an AWS service on the default bus; resolves once every matching target has it or it is kept. */
  readonly publish: PublishServiceEvent;
  /** Resumes what an earlier process left and begins to follow the schedules. Once, when the targets stand ready. */
  start(): void;
  /** Deliveries under way, waiting retries included. */
  underWay(): number;
}

interface CompiledRule {
  readonly rule: Rule;
  /** Undefined where events do not set the rule off. */
  readonly pattern: EventPattern | undefined;
  readonly targets: readonly { readonly target: RuleTarget; readonly payload: Payload }[];
}

type Operation = (input: unknown) => object | Promise<object>;

const inputs = {
  PutEvents: v.object({ Entries: v.array(entrySchema) }),
  TestEventPattern: v.object({ EventPattern: v.string(), Event: v.string() }),
  DescribeEventBus: v.object({ Name: v.optional(v.string(), 'default') }),
  ListRules: v.object({ EventBusName: v.optional(v.string(), 'default'), NamePrefix: v.optional(v.string(), '') }),
};

const busNameOf = (nameOrArn: string) => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

const isEnabled = ({ state }: Rule) => state !== 'DISABLED';

/**
 * EventBridge: busses, rules with patterns, rules with schedules.
 *
 * An event is acknowledged once every matching target has it or, with a data folder, its delivery is on disk: a killed
 * process loses nothing that was acknowledged. Unlike AWS, which accepts an event for an unknown bus and drops it, such
 * an entry fails here: nobody wants to look for an event that went nowhere.
 */
export const startEventBridge = (options: EventBridgeOptions): EventBridge => {
  const { home, clock, wait = later, report = () => {} } = options;
  const deliveries = startDeliveries('eventbridge', options);
  const busses = new Map<string, CompiledRule[]>([['default', []]]);
  const stops: (() => void)[] = [];

  const rulesOf = (bus: string): CompiledRule[] => {
    const rules = busses.get(busNameOf(bus));
    if (rules) return rules;
    throw new EventsError('ResourceNotFoundException', `Event bus ${busNameOf(bus)} does not exist.`);
  };

  const setOff = async ({ rule, targets }: CompiledRule, { event, eventText }: Envelope): Promise<void> => {
    const kept = targets.map(({ target, payload }) => {
      const { arn: targetArn, retryPolicy, deadLetterArn, sqsParameters } = target;
      const messageGroupId = sqsParameters?.MessageGroupId;
      return deliveries.start({
        id: randomUUID(),
        targetArn,
        payload: payload(event, eventText),
        context: { sourceArn: rule.arn, ...(messageGroupId && { messageGroupId }) },
        ...(retryPolicy && { retryPolicy }),
        ...(deadLetterArn && { deadLetterArn, deadLetterBody: eventText }),
        deadLetterAttributes: { RULE_ARN: text(rule.arn) },
        acceptedAtMs: clock(),
      }).kept;
    });
    await Promise.all(kept);
  };

  const route = async (rules: readonly CompiledRule[], sent: Envelope): Promise<void> => {
    const fields = fieldsOf(sent.event);
    const matching = rules.filter(({ pattern }) => pattern && matchesFields(pattern, fields));
    await Promise.all(matching.map((rule) => setOff(rule, sent)));
  };

  const put = async (entry: Entry): Promise<object> => {
    try {
      const sent = entryEnvelope(entry, home, clock());
      await route(rulesOf(entry.EventBusName), sent);
      return { EventId: sent.event.id };
    } catch (error) {
      if (error instanceof EventsError) return { ErrorCode: error.type, ErrorMessage: error.message };
      return { ErrorCode: 'InternalFailure', ErrorMessage: String(error) };
    }
  };

  const follow = (compiled: CompiledRule, expression: string) => {
    const facts = { source: 'aws.events', detailType: 'Scheduled Event', resources: [compiled.rule.arn], detail: {} };
    const run = (timeMs: number) => void setOff(compiled, envelope({ ...facts, timeMs }, home)).catch(report);
    return followTimetable((afterMs) => nextRun(expression, afterMs), run, { clock, wait });
  };

  const operations = new Map<string, Operation>(
    Object.entries({
      PutEvents: async (input) => {
        const { Entries } = v.parse(inputs.PutEvents, input);
        checkEntries(Entries);
        const results = await Promise.all(Entries.map(put));
        return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
      },
      TestEventPattern: (input) => {
        const { EventPattern, Event } = v.parse(inputs.TestEventPattern, input);
        return { Result: matches(parsePattern(EventPattern), parseSampleEvent(Event)) };
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
    } satisfies Record<string, Operation>),
  );

  return {
    addBus: (name) => {
      if (!busses.has(name)) busses.set(name, []);
    },

    addRule: (rule) => {
      const rules = busses.get(busNameOf(rule.busName));
      if (rules === undefined) throw new RangeError(`Rule ${rule.name}: there is no bus ${rule.busName}`);
      if (rule.scheduleExpression !== undefined) checkSchedule(rule, rule.scheduleExpression);
      const pattern = rule.pattern === undefined ? undefined : parsePattern(JSON.stringify(rule.pattern));
      const targets = rule.targets.map((target) => ({ target, payload: payloadOf(target, rule) }));
      rules.push({ rule, targets, pattern: isEnabled(rule) ? pattern : undefined });
    },

    publish: (event) => route(rulesOf('default'), envelope({ timeMs: clock(), ...event }, home)),

    start: () => {
      deliveries.resume();
      for (const compiled of rulesOf('default')) {
        const { scheduleExpression } = compiled.rule;
        if (scheduleExpression !== undefined && isEnabled(compiled.rule))
          stops.push(follow(compiled, scheduleExpression));
      }
    },

    underWay: deliveries.underWay,

    handle: async ({ operation, body }) => {
      try {
        const run = operations.get(operation);
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
