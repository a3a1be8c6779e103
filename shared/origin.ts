import type { Metadata, Origin } from './facts.ts';

/** The origin of facts that follow directly from another fact: its time and correlation, caused by it. */
export const followingFrom = ({ metadata }: { readonly metadata: Metadata<string> }): Origin => ({
  time: metadata.time,
  correlationId: metadata.correlationId,
  causationId: metadata.id,
});
