import * as v from 'valibot';
import { awsTime } from './aws-time.ts';
import { eventBridge } from './event-bridge.ts';

/** The envelope around a SageMaker event, whose time comes in as many forms as the times inside. */
export const sagemakerEvent = <const DetailType extends string, Detail extends v.GenericSchema>(
  detailType: DetailType,
  detail: Detail,
) => v.object({ ...eventBridge(detailType, detail).entries, time: awsTime });

/** The name or ARN of a resource, or a status: text that must be there. */
export const present = v.pipe(v.string(), v.minLength(1));

/** Text that may be null, absent or empty; then null. */
export const optionalText = v.pipe(
  v.nullish(v.string(), null),
  v.transform((text) => text || null),
);

const tagList = v.pipe(
  v.array(v.object({ Key: v.string(), Value: v.string() })),
  v.transform((list) => Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]))),
);

/** Tags as a map or as a list of keys and values; comes out as a map, empty where they have any other form. */
export const tags = v.fallback(v.nullish(v.union([tagList, v.record(v.string(), v.string())]), {}), {});
