export { type Calendar, type CalendarOptions, calendar } from './calendar.ts';
export { type Distribution, type ScoreBins, sampleDistribution, scoreBinCounts, scoreBins } from './score-bins.ts';
