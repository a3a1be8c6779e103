export { shiftedAmong } from './benjamini-yekutieli.ts';
export { type Budget, levelsOf } from './budget.ts';
export { type Calendar, type CalendarOptions, calendar, cells } from './calendar.ts';
export type {
  CategoryRows,
  CauseColumn,
  CauseCycle,
  CauseFinding,
  CauseSlice,
  CauseSource,
  Pair,
} from './cause-input.ts';
export { type CauseMatch, causeOf, type FoundCause } from './cause-of.ts';
export { type CannotTell, type CauseName, causeNames } from './cause-verdict.ts';
export { columnWeight, type WeighedSample } from './cause-weight.ts';
export { haveCommonHours } from './cells-between.ts';
export {
  type Chart,
  type ChartOptions,
  type ChartSource,
  chancesByColumn,
  chartFrom,
  chartOf,
  completeDays,
  type Decision,
  decisionAt,
  decisionsOf,
  evidenceFrom,
  evidenceIn,
  type Findable,
  findableWithin,
  fullDays,
  type Learned,
  learn,
  learningDays,
  looksAt,
  type Muted,
} from './chart.ts';
export { expectedAccuracy } from './expected-accuracy.ts';
export { dayHours, type Evidence, gathered, horizonHours, longestHorizonHours } from './horizons.ts';
export {
  brokenColumns,
  type ColumnFacts,
  type ColumnLimits,
  columnLimits,
  type IntegrityFinding,
  type IntegrityRule,
  type KnownChange,
  meaningOfFall,
  mutedBy,
  silences,
  suspectsOf,
  type WindowFacts,
} from './integrity.ts';
export { type ChartIncident, type Closing, incidentsIn, isLasting, withdrawnAmong } from './life.ts';
export { chanceOf, type Finding, findingOf, isViolation, type Look } from './look.ts';
export { type DatedValues, type KnownValues, leaveOneDayOut, unseenRows } from './new-categories.ts';
export type { SeriesReference } from './reference.ts';
export { type ReferenceDays, referenceDays } from './reference-days.ts';
export {
  type Distribution,
  type ScoreBins,
  sampleDistribution,
  scoreBinCounts,
  scoreBins,
  scoreBinsOfCounts,
} from './score-bins.ts';
export {
  type ColumnCounts,
  type ColumnForm,
  followedCategories,
  type Point,
  type ReferenceColumn,
  type Series,
  type SeriesName,
  seriesOf,
  seriesValues,
  type WindowCounts,
} from './series.ts';
export { carried, type SeriesKind, type Side, seriesKinds, shareOf, type Tolerances } from './series-kinds.ts';
