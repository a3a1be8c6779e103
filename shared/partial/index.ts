export { fewParts, type MergePart, mergePlan, type RollUp, rollUpVersion } from './merge-plan.ts';
export {
  type CaptureObject,
  currentPartials,
  hourOfCaptureKey,
  hourOfPartial,
  objectIdOf,
  type PartialRef,
  partialKey,
  partialRange,
  revisionOf,
} from './partial.ts';
export type { CaptureObjects, Claim, LineSink, LineSinks, OpenedCapture, Partials } from './ports.ts';
