import type { Window } from '../window/index.ts';
import type { CaptureObject, PartialRef } from './partial.ts';

/** What became of an attempt to open a capture object in the very revision its event named. */
export type OpenedCapture =
  | { readonly state: 'open'; readonly chunks: AsyncIterable<Uint8Array> }
  /** It was deleted before it was read. */
  | { readonly state: 'gone' }
  /** It was overwritten before it was read; the newer revision has an event of its own. */
  | { readonly state: 'replaced' };

export interface CaptureObjects {
  open(object: CaptureObject): Promise<OpenedCapture>;
}

/** Whether a revision is the newest known, and which hours older revisions touched that it does not. */
export type Claim = { readonly isCurrent: true; readonly hoursLeft: readonly number[] } | { readonly isCurrent: false };

export interface Partials {
  /**
   * Announces the hours that a revision of an object touches, before anything is written. One atomic step: of two
   * revisions, the newer either sees the older's hours or the older learns that it is outdated.
   */
  claim(series: string, object: CaptureObject, hours: readonly number[]): Promise<Claim>;
  /** Keeps a partial or a roll-up. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Every revision of every partial in the window. */
  list(series: string, window: Window): Promise<readonly PartialRef[]>;
  /** Start of the first hour that has any, in ms since 1970; undefined while there are none. */
  earliest(series: string): Promise<number | undefined>;
  /** @throws Error when it is not there */
  get(key: string): Promise<Uint8Array>;
  /** A roll-up; undefined where it was not made yet, or has expired. */
  find(key: string): Promise<Uint8Array | undefined>;
}

/** Takes lines of text and keeps them in objects of about a mebibyte, so memory stays flat however many there are. */
export interface LineSink {
  write(line: string): Promise<void>;
  /** Keys of the objects written, in order. */
  close(): Promise<readonly string[]>;
}

export interface LineSinks {
  /** @param keyPrefix the objects are `{keyPrefix}/part-00000.jsonl` and so on; writing the same lines gives the same objects */
  open(keyPrefix: string): LineSink;
}
