export { pointerMark, type ReadLines, readLines, retrainingKey, retrainingPrefix } from './collect.ts';
export { type FlaggedLine, flaggedLine, parseFlaggedLine } from './flagged-line.ts';
export { type FlaggableRecord, type FlagLimits, type FlagReason, flagger, flagReasons, screenOf } from './flagger.ts';
export type { Collected, FlaggedRecords, RetrainingSet } from './ports.ts';
