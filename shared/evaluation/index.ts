export { type Assessment, assess } from './assess.ts';
export { causesOf, severityOf, worstFirst } from './causes.ts';
export { type Evaluation, evaluationIdOf, reportPrefix } from './evaluation.ts';
export { inRolesOf } from './in-roles-of.ts';
export { type ColumnLimits, type Limits, limitsOf } from './limits.ts';
export type { BaselineFiles, Baselines, Reports } from './ports.ts';
export { slicesOf } from './slices-of.ts';
export { windowProfile } from './window-profile.ts';
export { count, percent } from './words.ts';
