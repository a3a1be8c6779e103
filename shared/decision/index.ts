export { type Distribution, type ScoreBins, sampleDistribution, scoreBinCounts, scoreBins } from './score-bins.ts';
