import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { AlertTopic } from '../alert/index.ts';

const client = new SNSClient({});

/** Alerts on an SNS topic: e-mail subscribers receive the text, others can filter by the attributes. */
export const alertTopic = (topicArn: string): AlertTopic => ({
  publish: async ({ subject, text, attributes }) => {
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: text, MessageAttributes }));
  },
});
