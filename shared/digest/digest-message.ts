import * as v from 'valibot';
import { legible, subjectOf, type TopicMessage } from '../alert/index.ts';
import type { Digest } from './digest.ts';
import { digestText } from './digest-text.ts';

/** The `kind` of a digest's message: subscriptions that want nothing else, or anything else, filter by it. */
export const digestKind = 'weekly-digest';

/** A digest as it rides beside its text, for channels with a form of their own. */
const riding = v.object({
  /** A channel tells each once. */
  digestId: v.string(),
  title: v.string(),
  sections: v.array(v.object({ name: v.string(), headline: v.string(), lines: v.array(v.array(v.string())) })),
});

export type RidingDigest = v.InferOutput<typeof riding>;

/** A digest as a message that people read as it is, in an e-mail for one. */
export const digestMessage = (digest: Digest, digestId: string): TopicMessage => {
  const [first] = digest.sections;
  return {
    subject: subjectOf(`${digest.title}${first === undefined ? '' : ` (${first.headline})`}`),
    text: legible(digestText(digest)),
    attributes: { kind: digestKind, digest: legible(JSON.stringify({ digestId, ...digest })) },
  };
};

/** Reads a digest from the text it rode in; undefined when it is none. */
export const parseDigest = (text: string): RidingDigest | undefined => {
  try {
    const result = v.safeParse(riding, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
};
