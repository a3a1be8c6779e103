import type { Template } from './template.ts';
import type { QueueMessage, Queues } from './types.ts';

/** A message that was given up. */
export interface DeadLetter {
  readonly queue: string;
  readonly body: string;
  readonly messageAttributes: Readonly<Record<string, string>>;
}

/**
 * What lies in the queues that nobody takes from; it stays there.
 *
 * @param watched queues with a taker, which are left alone
 */
export async function readDeadLetters(
  template: Template,
  queues: Queues,
  watched: readonly string[],
): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const { name: queue } of template.ofType('AWS::SQS::Queue')) {
    if (watched.includes(queue)) continue;
    const taken: QueueMessage[] = [];
    for (let batch = await queues.receive(queue, 10, 0); batch.length > 0; batch = await queues.receive(queue, 10, 0)) {
      taken.push(...batch);
    }
    for (const { body, receiptHandle, messageAttributes } of taken) {
      queues.changeVisibility(queue, receiptHandle, 0);
      const texts = Object.entries(messageAttributes).map(([name, { stringValue = '' }]) => [name, stringValue]);
      letters.push({ queue, body, messageAttributes: Object.fromEntries(texts) });
    }
  }
  return letters;
}
