/** The records that were flagged, and which pointer each belongs to. */
export interface FlaggedRecords {
  /** The lines of one part, without empty ones; undefined when it has expired. */
  lines(part: { readonly bucket: string; readonly key: string }): Promise<readonly string[] | undefined>;
  /**
   * Claims records for a pointer, each once and for good.
   *
   * @returns the ids that belong to the pointer, whether claimed now or by an earlier delivery of it
   */
  claim(monitorId: string, pointerId: string, recordIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** One pointer's contribution to the count of an hour of event time. */
export interface Collected {
  readonly monitorId: string;
  readonly pointerId: string;
  /** Start of the hour, milliseconds since 1970. */
  readonly hourMs: number;
  readonly records: number;
}

/** The records kept to retrain on. */
export interface RetrainingSet {
  /** Keeps lines as one object; the same key again replaces it. */
  put(key: string, lines: readonly string[]): Promise<{ readonly bucket: string; readonly key: string }>;
  /** Counts what a pointer added; counting the same pointer again changes nothing. */
  count(collected: Collected): Promise<void>;
}
