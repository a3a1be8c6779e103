import { describe, expect, it } from 'vitest';
import { alertDeliveredExample } from '../../events/alert-delivered.ts';
import { notifySlack } from '../../functions/notify-slack.ts';
import { publishAlert } from '../../functions/publish-alert.ts';
import { MemoryConsequences } from '../doubles/consequences.ts';
import { anEnd, anOpening, anUpdate } from '../factories/facts.ts';
import { aMonitor } from '../factories/monitors.ts';

const monitors = [aMonitor({ id: 'flights-delay' })];
const time = '2001-03-11T01:00:00.000Z';

const publishing = (world: MemoryConsequences) =>
  publishAlert({ monitors: world.monitors, told: world.channels, topic: world.topic });

const notifying = (world: MemoryConsequences) => notifySlack({ told: world.channels, slack: world.slack });

/** What SNS delivers for the messages on the topic. */
const deliveries = (world: MemoryConsequences) =>
  world.messages.map(({ subject, text, attributes }, index) => ({
    Records: [
      {
        EventSource: 'aws:sns' as const,
        Sns: {
          MessageId: `m${index}`,
          Subject: subject,
          Message: text,
          Timestamp: time,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, Value]) => [name, { Type: 'String', Value }]),
          ),
        },
      },
    ],
  }));

describe('publishAlert', () => {
  it('publishes a message for each fact once, however often it is told', async () => {
    const world = new MemoryConsequences(monitors);
    for (const event of [anOpening(time), anOpening(time), anEnd(time), anOpening(time)])
      await publishing(world)(event);
    expect(world.messages.map(({ attributes }) => attributes.kind)).toEqual(['incident-opened', 'incident-resolved']);
  });

  it('publishes none for what is not worth a message', async () => {
    const world = new MemoryConsequences(monitors);
    expect(await publishing(world)(anUpdate(time, {}, []))).toMatchObject({ skipped: 'not worth a message' });
    expect(world.messages).toEqual([]);
  });

  it.each([1, 2, 3])('tells after all when call %i breaks', async (call) => {
    for (const takesEffect of [false, true]) {
      const world = new MemoryConsequences(monitors);
      world.faults.failAt(call, takesEffect);
      await expect(publishing(world)(anOpening(time))).rejects.toThrow('the connection broke');
      await publishing(world)(anOpening(time));
      await publishing(world)(anOpening(time));
      expect(world.messages.length).toBeGreaterThanOrEqual(1);
      expect(world.messages.length).toBeLessThanOrEqual(2);
      expect(new Set(world.messages.map(({ subject }) => subject)).size).toBe(1);
    }
  });
});

describe('notifySlack', () => {
  it('posts each alert once, also when the topic carries it twice', async () => {
    const world = new MemoryConsequences(monitors);
    await publishing(world)(anOpening(time));
    const [delivery] = deliveries(world);
    if (delivery === undefined) throw new Error('nothing was published');
    await notifying(world)(delivery);
    await notifying(world)(delivery);
    const again = {
      Records: delivery.Records.map((record) => ({ ...record, Sns: { ...record.Sns, MessageId: 'm9' } })),
    };
    await notifying(world)(again);
    expect(world.posts.map(({ text }) => text)).toEqual(['[warning] flights-delay: inputs have shifted (distance)']);
  });

  it('posts any other message of the topic as it is', async () => {
    const world = new MemoryConsequences(monitors);
    expect(await notifying(world)(alertDeliveredExample)).toEqual({ outcomes: [{ kind: 'plain', isPosted: true }] });
    expect(world.posts[0]?.text).toBe('[info] flights-delay: retraining started');
  });

  it('posts after all when a call breaks', async () => {
    const world = new MemoryConsequences(monitors);
    await publishing(world)(anOpening(time));
    const [delivery] = deliveries(world);
    if (delivery === undefined) throw new Error('nothing was published');
    world.faults.failAt(2, false);
    await expect(notifying(world)(delivery)).rejects.toThrow('the connection broke');
    await notifying(world)(delivery);
    expect(world.posts).toHaveLength(1);
  });

  it('says that nothing was posted where no webhook is set up', async () => {
    const world = new MemoryConsequences(monitors);
    const slack = { post: async () => false };
    const outcome = await notifySlack({ told: world.channels, slack })(alertDeliveredExample);
    expect(outcome).toEqual({ outcomes: [{ kind: 'plain', isPosted: false }] });
  });
});
