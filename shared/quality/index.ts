export { minimumRowsOfShare, shareVerdict, wilsonLowerBound } from './share-exceeds.ts';
