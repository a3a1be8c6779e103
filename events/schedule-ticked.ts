import * as v from 'valibot';
import { isoTime } from './parts/fact.ts';

/** What our schedules send: the target input with EventBridge Scheduler's context attributes filled in. */
export const scheduleTicked = v.object({
  scheduleArn: v.string(),
  scheduledTime: isoTime,
  executionId: v.string(),
});

export type ScheduleTicked = v.InferOutput<typeof scheduleTicked>;

export const scheduleTickedExample: ScheduleTicked = {
  scheduleArn: 'arn:aws:scheduler:eu-west-1:123456789012:schedule/plumbline-dev/plan-windows',
  scheduledTime: '2026-11-20T10:00:00Z',
  executionId: 'd32c5c5a-2c8e-4a1b-9a1f-0a4e8c1f0f6e',
};
