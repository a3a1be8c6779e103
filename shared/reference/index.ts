export { type KeptWindow, keeperOf, seriesOfKept } from './kept-window.ts';
export {
  type DatedWindow,
  type LearnedReference,
  type LiveReference,
  learnReference,
  type ReferenceSource,
  type Stage,
  stages,
} from './live-reference.ts';
export type { KeptDay, References, WindowDays } from './ports.ts';
export type { ColumnChoice } from './reference-columns.ts';
export type { SampledRows } from './sampled-rows.ts';
export { sliceLabel, slicePartsOf } from './slice-label.ts';
export { troubledDates } from './troubled.ts';
export { kindOf, kindsOf, type ValueKind, windowFacts } from './window-facts.ts';
