import * as v from 'valibot';
import type { Document } from './documents.ts';
import { found, invalid, type Moment, type Operations, operation, tags } from './operation.ts';

const tagged = v.looseObject({ ResourceArn: v.string() });

/** Tags of every kind of resource. */
export const tagOperations: Operations = {
  AddTags: operation(v.looseObject({ ...tagged.entries, Tags: tags }), (moment, { ResourceArn, Tags }) =>
    retag(moment, ResourceArn, (present) => ({ ...present, ...Tags })),
  ),
  DeleteTags: operation(v.looseObject({ ...tagged.entries, TagKeys: v.array(v.string()) }), (moment, input) => {
    const gone = new Set(input.TagKeys);
    const without = (present: Document['tags']) =>
      Object.fromEntries(Object.entries(present).filter(([key]) => !gone.has(key)));
    retag(moment, input.ResourceArn, without);
    return {};
  }),
  ListTags: operation(tagged, (moment, { ResourceArn }) => retag(moment, ResourceArn, (present) => present)),
};

const retag = (moment: Moment, arn: string, change: (tags: Document['tags']) => Document['tags']) => {
  const kind = moment.store.kindOf(arn);
  if (kind === undefined) throw invalid(`Could not find resource "${arn}".`);
  const document = found(moment, kind, arn);
  document.tags = change(document.tags);
  moment.store.put(kind, arn, document);
  return { Tags: Object.entries(document.tags).map(([Key, Value]) => ({ Key, Value })) };
};
