import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Fact } from '../facts.ts';

const client = new SQSClient({});

/** Sends one message; attributes are strings. */
export const send = async (
  queueUrl: string,
  body: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes }));
};

/** Puts facts on a queue, ten to a call; throws when any was not accepted (sending the accepted ones again is harmless). */
export const sendFacts = async (queueUrl: string, facts: readonly Fact[]): Promise<void> => {
  for (let at = 0; at < facts.length; at += 10) {
    const Entries = facts
      .slice(at, at + 10)
      .map((fact, index) => ({ Id: String(index), MessageBody: JSON.stringify(fact) }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    if (Failed.length > 0)
      throw new Error(`${Failed.length} of ${Entries.length} messages were refused: ${Failed[0]?.Code}`);
  }
};
