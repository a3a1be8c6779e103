import { type Inbox, mailOf } from './inbox.ts';
import { consume } from './lambda/consumer.ts';
import { hiddenQueueOf, subscribeHidden } from './lambda/lambda.ts';
import type { Template } from './template.ts';
import type { Clock, QueueMessage, Queues, Topics } from './types.ts';
import { subscriptionsOf } from './wiring.ts';

interface MailDependencies {
  readonly queues: Queues & Topics;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly changed: () => void;
  readonly report: (error: unknown) => void;
}

/** Brings what e-mail subscriptions would send into the inbox. */
export function startMail(template: Template, { queues, inbox, clock, changed, report }: MailDependencies) {
  const subscriptions = subscriptionsOf(template).filter(({ protocol }) => protocol === 'email');
  const consumers = subscriptions.map((subscription) => {
    subscribeHidden(queues, subscription);
    const queue = hiddenQueueOf(subscription);
    const handle = async (messages: readonly QueueMessage[]) => {
      for (const { body } of messages) inbox.add(mailOf(subscription.endpoint, body, clock()));
      queues.delete(
        queue,
        messages.map(({ receiptHandle }) => receiptHandle),
      );
    };
    return consume({ queues, queue, batchSize: 10, concurrency: 1, handle, changed, report });
  });
  return {
    queues: consumers.map(({ queue }) => queue),
    close: () => Promise.all(consumers.map((consumer) => consumer.close())),
  };
}
