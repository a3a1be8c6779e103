import { randomUUID } from 'node:crypto';
import { nextRun, parseScheduleExpression } from '../schedule-expression.ts';
import { followTimetable, later } from '../timetable.ts';
import type { Home, LocalService, ServiceResponse } from '../types.ts';
import { type DeliveryDependencies, type Ending, type RetryPolicy, startDeliveries, text } from './deliveries.ts';

/** An `AWS::Scheduler::Schedule` with its references resolved. */
export interface Schedule {
  readonly name: string;
  /** `default` when absent. */
  readonly group?: string;
  readonly arn: string;
  readonly expression: string;
  /** IANA name; UTC when absent. */
  readonly timeZone?: string;
  /** ENABLED when absent. */
  readonly state?: string;
  /** ISO 8601: no run before. A rate is counted from here. */
  readonly startDate?: string;
  /** ISO 8601: no run after. */
  readonly endDate?: string;
  /** Runs may come at any time within the window; here they come at its start. */
  readonly flexibleTimeWindow?: { readonly Mode: string; readonly MaximumWindowInMinutes?: number };
  readonly target: {
    readonly arn: string;
    readonly roleArn: string;
    readonly input?: string;
    readonly retryPolicy?: RetryPolicy;
    readonly deadLetterArn?: string;
  };
}

/** What the local Scheduler is made with. */
export interface SchedulerOptions extends DeliveryDependencies {
  readonly home: Home;
}

/** The local Scheduler: GetSchedule and ListSchedules by `handle`, and its set-up from the template. */
export interface Scheduler extends LocalService {
  /** @throws RangeError or TypeError when the expression or the time zone is not valid */
  addSchedule(schedule: Schedule): void;
  /** Resumes what an earlier process left and begins to follow the schedules. A run missed meanwhile is not made up. */
  start(): void;
  /**
   * Runs a schedule by hand, enabled or not, as if the given time had come.
   *
   * @param name of the schedule, or `group/name`
   * @param scheduledTimeMs milliseconds since 1970
   * @returns how it ended, once the target has accepted or all retries are spent
   * @throws RangeError when there is no such schedule
   */
  fire(name: string, scheduledTimeMs: number): Promise<Ending>;
  /** Deliveries under way, waiting retries included. */
  underWay(): number;
}

const ATTEMPT = '<aws.scheduler.attempt-number>';

/** EventBridge Scheduler: calls targets at their times, with retries and dead-letter queues. */
export const startScheduler = (options: SchedulerOptions): Scheduler => {
  const { home, clock, wait = later } = options;
  const deliveries = startDeliveries('scheduler', options, (payload, attempt) =>
    payload.replaceAll(ATTEMPT, String(attempt)),
  );
  const schedules = new Map<string, Schedule>();
  const stops: (() => void)[] = [];

  const run = ({ arn, target }: Schedule, scheduledTimeMs: number): Promise<Ending> => {
    const scheduledTime = isoSeconds(scheduledTimeMs);
    const executionId = randomUUID();
    const { retryPolicy, deadLetterArn } = target;
    const input = target.input ?? defaultInput(arn, executionId, scheduledTime, home);
    const { ended } = deliveries.start({
      id: executionId,
      targetArn: target.arn,
      payload: input
        .replaceAll('<aws.scheduler.schedule-arn>', arn)
        .replaceAll('<aws.scheduler.scheduled-time>', scheduledTime)
        .replaceAll('<aws.scheduler.execution-id>', executionId),
      context: { sourceArn: arn },
      ...(retryPolicy === undefined ? {} : { retryPolicy }),
      ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
      deadLetterAttributes: {
        SCHEDULE_ARN: text(arn),
        SCHEDULED_TIME: text(scheduledTime),
        EXECUTION_ID: text(executionId),
        IS_PAYLOAD_TRUNCATED: text('false'),
      },
      acceptedAtMs: clock(),
    });
    return ended;
  };

  return {
    addSchedule: (schedule) => {
      nextRun(schedule.expression, 0, schedule.timeZone);
      schedules.set(`${schedule.group ?? 'default'}/${schedule.name}`, schedule);
    },

    start: () => {
      deliveries.resume();
      for (const schedule of schedules.values()) {
        if (schedule.state === 'DISABLED') continue;
        const next = (afterMs: number) => nextRunOf(schedule, afterMs);
        stops.push(followTimetable(next, (dueMs) => void run(schedule, dueMs), { clock, wait }));
      }
    },

    fire: async (name, scheduledTimeMs) => {
      const schedule = schedules.get(name) ?? schedules.values().find((candidate) => candidate.name === name);
      if (schedule === undefined) throw new RangeError(`There is no schedule ${name}`);
      return run(schedule, scheduledTimeMs);
    },

    underWay: deliveries.underWay,

    handle: async ({ operation, url }) => {
      const { pathname, searchParams } = new URL(url, 'http://localhost');
      if (operation === 'ListSchedules') {
        const group = searchParams.get('ScheduleGroup');
        const chosen = [...schedules.values()].filter((schedule) => group === null || groupOf(schedule) === group);
        return answer(200, { Schedules: chosen.map(summary) });
      }
      if (operation !== 'GetSchedule') return refusal(400, 'ValidationException', `${operation} is not supported`);
      const name = decodeURIComponent(pathname.split('/').at(-1) ?? '');
      const found = schedules.get(`${searchParams.get('groupName') ?? 'default'}/${name}`);
      if (found === undefined) return refusal(404, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
      return answer(200, description(found));
    },

    close: async () => {
      for (const stop of stops) stop();
      await deliveries.close();
    },
  };
};

const isoSeconds = (timeMs: number) => `${new Date(timeMs).toISOString().slice(0, 19)}Z`;

const groupOf = ({ group = 'default' }: Schedule) => group;

/** The first run after a time, within the schedule's start and end. */
const nextRunOf = ({ expression, timeZone, startDate, endDate }: Schedule, afterMs: number): number | undefined => {
  const startMs = startDate === undefined ? 0 : Date.parse(startDate);
  const fromMs = Math.max(afterMs, startMs - 1);
  const isRate = parseScheduleExpression(expression).kind === 'rate';
  const shiftMs = isRate ? startMs : 0;
  const next = nextRun(expression, fromMs - shiftMs, timeZone);
  if (next === undefined || (endDate !== undefined && next + shiftMs > Date.parse(endDate))) return undefined;
  return next + shiftMs;
};

/** What a target without an input gets. */
const defaultInput = (arn: string, id: string, time: string, { account, region }: Home): string =>
  JSON.stringify({
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time,
    region,
    resources: [arn],
    detail: '{}',
  });

const summary = (schedule: Schedule) => ({
  Arn: schedule.arn,
  Name: schedule.name,
  GroupName: groupOf(schedule),
  State: schedule.state ?? 'ENABLED',
  Target: { Arn: schedule.target.arn },
});

const description = (schedule: Schedule) => {
  const { expression, timeZone = 'UTC', flexibleTimeWindow = { Mode: 'OFF' }, target } = schedule;
  const { arn, roleArn, input, retryPolicy, deadLetterArn } = target;
  return {
    ...summary(schedule),
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: timeZone,
    FlexibleTimeWindow: flexibleTimeWindow,
    Target: {
      Arn: arn,
      RoleArn: roleArn,
      Input: input,
      RetryPolicy: retryPolicy,
      ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterArn } }),
    },
  };
};

const answer = (status: number, body: object, headers = {}): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const refusal = (status: number, type: string, message: string) =>
  answer(status, { Message: message }, { 'x-amzn-errortype': type });
