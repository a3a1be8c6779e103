import * as v from 'valibot';
import { isoTime } from './parts/fact.ts';

const message = v.object({
  MessageId: v.string(),
  Subject: v.nullish(v.string()),
  Message: v.string(),
  Timestamp: isoTime,
  /** `alert` holds the alert as JSON; other messages of the topic have none. */
  MessageAttributes: v.optional(v.record(v.string(), v.object({ Type: v.string(), Value: v.string() })), {}),
});

/** What SNS hands to a Lambda that is subscribed to the alerts topic: one message at a time, in a list. */
export const alertDelivered = v.object({
  Records: v.pipe(v.array(v.object({ EventSource: v.literal('aws:sns'), Sns: message })), v.minLength(1)),
});

export type AlertDelivered = v.InferOutput<typeof alertDelivered>;

export const alertDeliveredExample: AlertDelivered = {
  Records: [
    {
      EventSource: 'aws:sns',
      Sns: {
        MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
        Subject: '[info] flights-delay: retraining started',
        Message: 'INFO: flights-delay: retraining started\n',
        Timestamp: '2026-11-20T10:00:01.000Z',
        MessageAttributes: {
          monitor: { Type: 'String', Value: 'flights-delay' },
          severity: { Type: 'String', Value: 'info' },
          kind: { Type: 'String', Value: 'retraining-started' },
        },
      },
    },
  ],
};
