export { type Digest, type DigestSection, digestOf } from './digest.ts';
export { digestSlack } from './digest-slack.ts';
export { digestText } from './digest-text.ts';
export { sparkline } from './sparkline.ts';
export { type Health, healths, type ModelWeek, type OpenIncident, type Week, type WeekRetraining } from './week.ts';
