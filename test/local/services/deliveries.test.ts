import { describe, expect, it } from 'vitest';
import {
  type Deliver,
  type Delivery,
  type MessageAttributes,
  startDeliveries,
} from '../../../local/services/deliveries.ts';
import { manualTime } from './manual-time.ts';
import { temporaryFolder } from './support.ts';

const delivery = (more: Partial<Delivery> = {}): Delivery => ({
  id: 'one',
  targetArn: 'arn:target',
  payload: '{"n":1}',
  context: { sourceArn: 'arn:rule' },
  deadLetterAttributes: { RULE_ARN: { dataType: 'String', stringValue: 'arn:rule' } },
  acceptedAtMs: 0,
  ...more,
});

const started = (deliver: Deliver, options: { dataDir?: string; sendToQueue?: () => void } = {}) => {
  const time = manualTime(0);
  const delays: number[] = [];
  const deadLetters: { queue: string; body: string; attributes: MessageAttributes }[] = [];
  const reports: unknown[] = [];
  const deliveries = startDeliveries('test', {
    clock: time.clock,
    deliver,
    sendToQueue: (queue, body, attributes) => void deadLetters.push({ queue, body, attributes }),
    report: (error) => reports.push(error),
    // Time passes as soon as anyone waits.
    wait: (ms, run) => {
      delays.push(ms);
      const cancel = time.wait(ms, run);
      queueMicrotask(() => time.pass(ms));
      return cancel;
    },
    ...options,
  });
  return { deliveries, delays, deadLetters, reports };
};

/** Refuses the first `times` attempts. */
const refusing = (times: number, taken: string[] = []): Deliver => {
  let attempts = 0;
  return async (_target, payload) => {
    if (++attempts <= times) throw new Error(`refused ${attempts}`);
    taken.push(payload);
  };
};

const refused = (facts: object) => () => Promise.reject(Object.assign(new Error('no such function'), facts));

describe('start(delivery)', () => {
  it('tries again with growing waits until the target accepts', async () => {
    const taken: string[] = [];
    const { deliveries, delays } = started(refusing(8, taken));
    const { kept, ended } = deliveries.start(delivery());
    expect(deliveries.underWay()).toBe(1);
    await kept;
    expect(await ended).toBe('accepted');
    expect(taken).toEqual(['{"n":1}']);
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(deliveries.underWay()).toBe(0);
  });

  it('ends in the dead-letter queue, with the attributes AWS sets, after the last retry', async () => {
    const { deliveries, deadLetters } = started(refusing(99));
    const { ended } = deliveries.start(
      delivery({ retryPolicy: { MaximumRetryAttempts: 2 }, deadLetterArn: 'arn:dead', deadLetterBody: '{"event":1}' }),
    );
    expect(await ended).toBe('dead-lettered');
    expect(deadLetters).toEqual([
      {
        queue: 'arn:dead',
        body: '{"event":1}',
        attributes: {
          RULE_ARN: { dataType: 'String', stringValue: 'arn:rule' },
          TARGET_ARN: { dataType: 'String', stringValue: 'arn:target' },
          ERROR_CODE: { dataType: 'String', stringValue: 'Error' },
          ERROR_MESSAGE: { dataType: 'String', stringValue: 'refused 3' },
          RETRY_ATTEMPTS: { dataType: 'Number', stringValue: '2' },
          EXHAUSTED_RETRY_CONDITION: { dataType: 'String', stringValue: 'MaximumRetryAttempts' },
        },
      },
    ]);
  });

  it('gives up once the event is too old', async () => {
    const { deliveries, deadLetters } = started(refusing(99));
    const { ended } = deliveries.start(
      delivery({ retryPolicy: { MaximumEventAgeInSeconds: 60 }, deadLetterArn: 'arn:dead' }),
    );
    expect(await ended).toBe('dead-lettered');
    expect(deadLetters[0]?.attributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: { stringValue: 'MaximumEventAgeInSeconds' },
      RETRY_ATTEMPTS: { stringValue: '6' },
    });
  });

  it('does not try again what a retry cannot help', async () => {
    const { deliveries, deadLetters, delays } = started(refused({ code: 'NO_RESOURCE', retryable: false }));
    expect(await deliveries.start(delivery({ deadLetterArn: 'arn:dead' })).ended).toBe('dead-lettered');
    expect(delays).toEqual([]);
    expect(deadLetters[0]?.attributes).toMatchObject({ ERROR_CODE: { stringValue: 'NO_RESOURCE' } });
    expect(deadLetters[0]?.attributes).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
  });

  it('drops and reports what has no dead-letter queue', async () => {
    const { deliveries, reports } = started(refused({ retryable: false }));
    expect(await deliveries.start(delivery()).ended).toBe('dropped');
    expect(String(reports[0])).toContain('arn:target, which has no dead-letter queue');
  });
});

describe('resume()', () => {
  it('goes on with what an earlier process left, and forgets what was accepted', async () => {
    const folder = await temporaryFolder();
    const options = { dataDir: folder.path };
    const closing = started(refusing(99), options);
    const first = closing.deliveries.start(delivery());
    await first.kept;
    await closing.deliveries.close();
    expect(await first.ended).toBe('postponed');

    const taken = Promise.withResolvers<string>();
    const second = started(async (_target, payload) => taken.resolve(payload), options);
    second.deliveries.resume();
    expect(await taken.promise).toBe('{"n":1}');
    await second.deliveries.close();

    const third = started(refusing(0), options);
    third.deliveries.resume();
    expect(third.deliveries.underWay()).toBe(0);
    await third.deliveries.close();
    await folder.remove();
  });

  it('goes on with what not even its dead-letter queue would have', async () => {
    const folder = await temporaryFolder();
    const sendToQueue = () => {
      throw new Error('no such queue');
    };
    const first = started(refused({ retryable: false }), { dataDir: folder.path, sendToQueue });
    expect(await first.deliveries.start(delivery({ deadLetterArn: 'arn:dead' })).ended).toBe('postponed');
    expect(first.reports.map(String)).toEqual(['Error: no such queue']);
    await first.deliveries.close();

    const second = started(refusing(0), { dataDir: folder.path });
    second.deliveries.resume();
    expect(second.deliveries.underWay()).toBe(1);
    await second.deliveries.close();
    await folder.remove();
  });
});
