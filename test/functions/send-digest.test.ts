import { describe, expect, it } from 'vitest';
import { notifySlack } from '../../functions/notify-slack.ts';
import { sendDigest } from '../../functions/send-digest.ts';
import { MemoryConsequences } from '../doubles/consequences.ts';
import { aMonitor } from '../factories/monitors.ts';
import { at } from '../factories/uses.ts';
import { aWindowRecord, weekPorts } from '../factories/weeks.ts';

const monitors = [aMonitor()];
const kept = { monitors, windows: [aWindowRecord(at('2026-11-18'), { verdict: 'violation' })] };

const tick = (scheduledTime: string) => ({
  scheduleArn: 'arn:aws:scheduler:us-east-1:123456789012:schedule/plumbline/send-digest',
  scheduledTime,
  executionId: 'd32c5c5a-2c8e-4a1b-9a1f-0a4e8c1f0f6e',
});

const sending = (world: MemoryConsequences) =>
  sendDigest({ ...weekPorts(kept), told: world.channels, topic: world.topic });

/** What SNS hands to notify-slack for the messages on the topic. */
const deliveries = ({ messages }: MemoryConsequences) =>
  messages.map(({ subject, text, attributes }, index) => ({
    Records: [
      {
        EventSource: 'aws:sns' as const,
        Sns: {
          MessageId: `m${index}`,
          Subject: subject,
          Message: text,
          Timestamp: '2026-11-23T07:00:00.000Z',
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, Value]) => [name, { Type: 'String', Value }]),
          ),
        },
      },
    ],
  }));

describe('sendDigest', () => {
  it('tells of each week once, however often and whenever the tick comes', async () => {
    const world = new MemoryConsequences(monitors);
    for (const time of ['2026-11-23T07:00:00Z', '2026-11-23T07:00:00Z', '2026-11-26T07:00:00Z', '2026-11-30T07:00:00Z'])
      await sending(world)(tick(time));
    expect(world.messages.map(({ subject }) => subject)).toEqual([
      'Models, 16 to 22 November 2026 (1 watched: 1 healthy)',
      'Models, 23 to 29 November 2026 (1 watched: 1 silent)',
    ]);
  });

  it('publishes plain text that people read, under a kind that subscriptions can filter by', async () => {
    const world = new MemoryConsequences(monitors);
    expect(await sending(world)(tick('2026-11-23T07:00:00Z'))).toEqual({ week: '2026-11-16', isTold: true });
    expect(world.messages[0]?.attributes.kind).toBe('weekly-digest');
    expect(world.messages[0]?.text).toContain('Models       1 watched: 1 healthy');
  });

  it.each([1, 2, 3])('tells after all when call %i breaks', async (call) => {
    for (const takesEffect of [false, true]) {
      const world = new MemoryConsequences(monitors);
      world.faults.failAt(call, takesEffect);
      await expect(sending(world)(tick('2026-11-23T07:00:00Z'))).rejects.toThrow('the connection broke');
      await sending(world)(tick('2026-11-23T07:00:00Z'));
      expect(new Set(world.messages.map(({ text }) => text)).size).toBe(1);
    }
  });

  it('reaches Slack in its own form, once', async () => {
    const world = new MemoryConsequences(monitors);
    await sending(world)(tick('2026-11-23T07:00:00Z'));
    const notify = notifySlack({ told: world.channels, slack: world.slack });
    for (const delivery of [...deliveries(world), ...deliveries(world)]) await notify(delivery);
    expect(world.posts).toHaveLength(1);
    expect(world.posts[0]?.blocks[0]).toEqual({
      type: 'header',
      text: { type: 'plain_text', text: 'Models, 16 to 22 November 2026' },
    });
  });
});
