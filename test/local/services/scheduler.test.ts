import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageAttributes } from '../../../local/services/deliveries.ts';
import { type Schedule, type Scheduler, startScheduler } from '../../../local/services/scheduler.ts';
import { manualTime } from './manual-time.ts';
import { home } from './support.ts';

const startMs = Date.parse('2026-11-20T10:30:00Z');
const hourMs = 3_600_000;

let scheduler: Scheduler;
let time: ReturnType<typeof manualTime>;
let taken: string[];
let refusals: number;
let deadLetters: { body: string; attributes: MessageAttributes }[];

beforeEach(() => {
  time = manualTime(startMs);
  taken = [];
  refusals = 0;
  deadLetters = [];
  scheduler = startScheduler({
    home,
    clock: time.clock,
    wait: (ms, run) => {
      const cancel = time.wait(ms, run);
      // Retries need not be waited for; runs are.
      if (ms === 1) queueMicrotask(() => time.pass(1));
      return cancel;
    },
    retryDelayMs: () => 1,
    deliver: async (_target, payload) => {
      if (refusals-- > 0) throw new Error('busy');
      taken.push(payload);
    },
    sendToQueue: (_queue, body, attributes) => void deadLetters.push({ body, attributes }),
  });
});

const schedule = (facts: Partial<Schedule> = {}, target: Partial<Schedule['target']> = {}): Schedule => ({
  name: 'hourly',
  arn: 'arn:schedule',
  expression: 'rate(1 hour)',
  ...facts,
  target: { arn: 'arn:target', roleArn: 'arn:role', input: '"<aws.scheduler.scheduled-time>"', ...target },
});

const everything = JSON.stringify({
  scheduleArn: '<aws.scheduler.schedule-arn>',
  scheduledTime: '<aws.scheduler.scheduled-time>',
  executionId: '<aws.scheduler.execution-id>',
  attemptNumber: '<aws.scheduler.attempt-number>',
});

describe('fire(name, scheduledTimeMs)', () => {
  it('fills in the input with the time it is given', async () => {
    scheduler.addSchedule(schedule({}, { input: everything }));
    expect(await scheduler.fire('hourly', Date.parse('2020-01-01T00:00:00.5Z'))).toBe('accepted');
    expect(JSON.parse(taken[0] ?? '')).toEqual({
      scheduleArn: 'arn:schedule',
      scheduledTime: '2020-01-01T00:00:00Z',
      executionId: expect.stringMatching(/^[\da-f-]{36}$/),
      attemptNumber: '1',
    });
  });

  it('counts its attempts and keeps its execution id', async () => {
    refusals = 2;
    scheduler.addSchedule(schedule({}, { input: everything }));
    expect(await scheduler.fire('hourly', startMs)).toBe('accepted');
    expect(JSON.parse(taken[0] ?? '').attemptNumber).toBe('3');
  });

  it('ends in the dead-letter queue with the input and what became of it', async () => {
    refusals = 9;
    const retryPolicy = { MaximumRetryAttempts: 1 };
    scheduler.addSchedule(schedule({}, { retryPolicy, deadLetterArn: 'arn:dead' }));
    expect(await scheduler.fire('hourly', startMs)).toBe('dead-lettered');
    expect(deadLetters[0]?.body).toBe('"2026-11-20T10:30:00Z"');
    const values = Object.entries(deadLetters[0]?.attributes ?? {}).map(([name, { stringValue }]) => [
      name,
      stringValue,
    ]);
    expect(Object.fromEntries(values)).toEqual({
      SCHEDULE_ARN: 'arn:schedule',
      SCHEDULED_TIME: '2026-11-20T10:30:00Z',
      EXECUTION_ID: expect.any(String),
      IS_PAYLOAD_TRUNCATED: 'false',
      TARGET_ARN: 'arn:target',
      ERROR_CODE: 'Error',
      ERROR_MESSAGE: 'busy',
      RETRY_ATTEMPTS: '1',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
  });

  it('sends the usual event where the target has no input', async () => {
    const { target, ...rest } = schedule();
    scheduler.addSchedule({ ...rest, target: { arn: target.arn, roleArn: target.roleArn } });
    await scheduler.fire('hourly', startMs);
    expect(JSON.parse(taken[0] ?? '')).toMatchObject({ source: 'aws.scheduler', time: '2026-11-20T10:30:00Z' });
  });

  it('finds a schedule in its group, and rejects with RangeError what it does not know', async () => {
    scheduler.addSchedule(schedule({ group: 'one' }, { input: '1' }));
    scheduler.addSchedule(schedule({ group: 'two', state: 'DISABLED' }, { input: '2' }));
    await scheduler.fire('two/hourly', startMs);
    expect(taken).toEqual(['2']);
    await expect(scheduler.fire('daily', startMs)).rejects.toThrow(RangeError);
  });
});

describe('start()', () => {
  const runs = (facts: Partial<Schedule>, hours: number) => {
    scheduler.addSchedule(schedule(facts));
    scheduler.start();
    time.pass(hours * hourMs);
    return taken.map((text) => JSON.parse(text).slice(0, 16));
  };

  it('runs a rate at the full hour, so that a restart keeps its rhythm', () => {
    expect(runs({}, 2)).toEqual(['2026-11-20T11:00', '2026-11-20T12:00']);
  });

  it('counts a rate from its start date, the first run being there', () => {
    expect(runs({ startDate: '2026-11-20T10:45:00Z', endDate: '2026-11-20T12:00:00Z' }, 3)).toEqual([
      '2026-11-20T10:45',
      '2026-11-20T11:45',
    ]);
  });

  it('follows the time zone', () => {
    expect(runs({ expression: 'cron(0 13 * * ? *)', timeZone: 'Europe/Berlin' }, 24)).toEqual(['2026-11-20T12:00']);
  });

  it('runs at(…) once', () => {
    expect(runs({ expression: 'at(2026-11-20T11:11:00)' }, 30)).toEqual(['2026-11-20T11:11']);
  });

  it('leaves a disabled schedule alone, and everything once closed', async () => {
    expect(runs({ state: 'DISABLED' }, 3)).toEqual([]);
    scheduler.addSchedule(schedule());
    await scheduler.close();
    time.pass(3 * hourMs);
    expect(taken).toEqual([]);
  });
});

describe('handle(request)', () => {
  const ask = async (operation: string, url: string) => {
    const answer = await scheduler.handle({ operation, method: 'GET', url, headers: {}, body: Buffer.alloc(0) });
    return { status: answer.status, headers: answer.headers, body: JSON.parse(String(answer.body)) };
  };

  it('answers GetSchedule and ListSchedules', async () => {
    scheduler.addSchedule(schedule({ group: 'one' }, { deadLetterArn: 'arn:dead' }));
    expect((await ask('GetSchedule', '/schedules/hourly?groupName=one')).body).toMatchObject({
      Name: 'hourly',
      GroupName: 'one',
      State: 'ENABLED',
      ScheduleExpression: 'rate(1 hour)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: 'arn:target', RoleArn: 'arn:role', DeadLetterConfig: { Arn: 'arn:dead' } },
    });
    expect((await ask('ListSchedules', '/schedules?ScheduleGroup=one')).body.Schedules).toHaveLength(1);
    expect((await ask('ListSchedules', '/schedules?ScheduleGroup=two')).body.Schedules).toEqual([]);
  });

  it('refuses what is not there', async () => {
    const missing = await ask('GetSchedule', '/schedules/hourly');
    expect([missing.status, missing.headers?.['x-amzn-errortype']]).toEqual([404, 'ResourceNotFoundException']);
    expect((await ask('DeleteSchedule', '/schedules/hourly')).status).toBe(400);
  });
});

describe('addSchedule(schedule)', () => {
  it('throws for an expression or a time zone that cannot be', () => {
    expect(() => scheduler.addSchedule(schedule({ expression: 'rate(1 hours)' }))).toThrow(RangeError);
    const timeZone = 'Europe/Atlantis';
    expect(() => scheduler.addSchedule(schedule({ expression: 'cron(0 1 * * ? *)', timeZone }))).toThrow(TypeError);
  });
});
