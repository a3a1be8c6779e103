export { type DueWindow, maxWindowsPerRun, type Plan, plan } from './plan.ts';
export type { DirtyWindows, Planning, PlanningState, WindowRecord, WindowSpan, Windows } from './ports.ts';
export { hourMs, hourOf, hourPath, isComplete, isoOf, type Window, windowAt, windowLengthMs } from './window.ts';
