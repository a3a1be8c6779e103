import type { EndpointChanges } from '../incident/index.ts';
import { changesBefore } from '../lifecycle/index.ts';
import { recordedLifecycle } from './recorded-lifecycle.ts';

/** Longest that a change may lie before what it is suspected of; see `suspectsOf`. */
const suspectMs = 2 * 3_600_000;

/** What was done to endpoints, from what was recorded of their lives. */
export const recordedEndpointChanges = (): EndpointChanges => {
  const lifecycle = recordedLifecycle();
  return {
    before: async (endpoint, onsetMs, windowMs) => {
      const arns = (await lifecycle.named(endpoint)).filter((arn) => arn.includes(':endpoint/'));
      const found = await Promise.all(arns.map((arn) => lifecycle.find(arn)));
      const range = { fromMs: onsetMs - suspectMs, toMs: onsetMs + Math.max(1, windowMs) };
      const timelines = await Promise.all(
        found.flatMap((kept) => (kept === undefined ? [] : [lifecycle.timeline(kept.state, range)])),
      );
      return timelines.flatMap((timeline) => changesBefore(timeline, onsetMs, windowMs));
    },
  };
};
