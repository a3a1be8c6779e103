import { isDescribed, isPoolOpen, type KeptResource } from './kept-resource.ts';
import type { Listed } from './ports.ts';
import { apiSpelling, isEnd } from './status.ts';

/**
 * Whether something of a resource was missed: nothing was recorded, its status or phase is another one than SageMaker lists or
 * the same one again since, it has ended and SageMaker was never asked what it used, or its machines were still being kept warm.
 */
export const isMissed = (listed: Listed, kept: KeptResource | undefined): boolean => {
  if (kept === undefined) return true;
  const { state } = kept;
  if (state.status !== apiSpelling(listed.kind, listed.status)) return true;
  if (listed.changedAtMs !== undefined && listed.changedAtMs > state.changedAtMs) return true;
  if (listed.phase !== null && listed.phase !== state.phase) return true;
  if (!isEnd(state)) return false;
  return !isDescribed(kept) || (state.warmPool !== undefined && isPoolOpen(state.warmPool));
};
