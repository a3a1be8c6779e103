export type { SeriesEvidence } from './against-reference.ts';
export { asModelMonitor } from './as-model-monitor.ts';
export { type Assessment, assess, columnFindings, recordsArrived } from './assess.ts';
export { causesOf, severityOf, worstFirst } from './causes.ts';
export { type ChartWindow, calendarOf, chartWindowsIn, hoursPerChartWindow, pastOf } from './chart-windows.ts';
export {
  type Evaluation,
  type EvaluationSources,
  evaluationIdOf,
  evaluationSchemaVersion,
  type ReferenceUsed,
  referenceUsed,
  reportPrefix,
} from './evaluation.ts';
export { inRolesOf } from './in-roles-of.ts';
export { type Judgement, type JudgeRequest, judge } from './judge.ts';
export { type ColumnLimits, type Limits, limitsOf } from './limits.ts';
export { type FoundReference, liveReference, type ReferencePorts, referencePlace } from './live-reference.ts';
export type { BaselineFiles, Baselines, Reports } from './ports.ts';
export { referenceFrom } from './reference-from.ts';
export { silenceFinding } from './silence.ts';
export { slicesOf } from './slices-of.ts';
export { windowProfile } from './window-profile.ts';
export {
  constrainedOf,
  evaluationOf,
  judgeWork,
  type ModelMonitorFiles,
  modelMonitorFiles,
  type WindowRequest,
  type WindowWork,
  windowWork,
} from './window-work.ts';
export { count, percent } from './words.ts';
