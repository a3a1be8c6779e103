import * as v from 'valibot';

/** A moment as ISO 8601 text in UTC. */
export const isoTime = v.pipe(v.string(), v.isoTimestamp());

/** A half-open span of event time: `start` belongs to it, `end` does not. */
export const timeSpan = v.object({ start: isoTime, end: isoTime });

/** An object in S3. */
export const objectLocation = v.object({ bucket: v.string(), key: v.string() });

/**
 * One of our own facts, as it stands in the `detail` of an event or the body of a message.
 *
 * `id` derives from what happened, so the same fact told twice has the same id; `time` is when it happened by the clock
 * of the input that led to it, not of the machine; `correlationId` is shared by all facts that one window, file or
 * resource led to; `causationId` is the id of the event that led directly to this one. Additive changes keep `version`.
 */
export const fact = <const Type extends string, Data extends v.GenericSchema>(type: Type, data: Data) =>
  v.object({
    metadata: v.object({
      id: v.string(),
      type: v.literal(type),
      version: v.literal(1),
      time: isoTime,
      correlationId: v.string(),
      causationId: v.string(),
    }),
    data,
  });
