import * as v from 'valibot';
import { isoTime } from './fact.ts';

/** The envelope around every event that EventBridge delivers; keys we do not use are let through. */
export const eventBridge = <const DetailType extends string, Detail extends v.GenericSchema>(
  detailType: DetailType,
  detail: Detail,
) =>
  v.object({
    id: v.string(),
    'detail-type': v.literal(detailType),
    source: v.string(),
    account: v.string(),
    region: v.string(),
    time: isoTime,
    resources: v.array(v.string()),
    detail,
  });
