export { type Alert, alertKinds, alertSchema, parseAlert } from './alert.ts';
export { type AlertMessage, alertMessage, legible, subjectOf, type TopicMessage } from './alert-message.ts';
export { alertOf, monitorIdIn, type TellableFact } from './alert-of.ts';
export type { AlertTopic, SlackChannel, Told } from './ports.ts';
export {
  escaped,
  maxHeader,
  maxSection,
  plainSlackMessage,
  type SlackBlock,
  type SlackMessage,
  shortened,
  slackMessage,
} from './slack-message.ts';
export { quantity } from './words.ts';
