import type { TopicMessage } from './alert-message.ts';
import type { SlackMessage } from './slack-message.ts';

/** Remembers which facts each channel has been told of. */
export interface Told {
  /**
   * Tells a channel of a fact unless it was told before. The mark follows the telling: a crash in between tells twice,
   * never not at all.
   *
   * @returns whether it was told now
   */
  once(factId: string, channel: string, tell: () => Promise<void>): Promise<boolean>;
}

export interface AlertTopic {
  publish(message: TopicMessage): Promise<void>;
}

export interface SlackChannel {
  /** False where no webhook was set up: then there is nobody to tell. */
  post(message: SlackMessage): Promise<boolean>;
}
