/** What time the local cloud believes it is, in milliseconds since 1970. The demonstration drives it; otherwise it is the wall clock. */
export type Clock = () => number;

/** The account and Region every local resource belongs to. */
export interface Home {
  readonly account: string;
  readonly region: string;
}

/** One AWS API call, after the gateway has told service and operation apart and read the body. */
export interface ServiceRequest {
  /** As IAM spells it, without the service: `PutItem`, `SendMessage`. */
  readonly operation: string;
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A local stand-in for one AWS service that speaks a buffered protocol (all but S3). */
export interface LocalService {
  handle(request: ServiceRequest): Promise<ServiceResponse>;
  close(): Promise<void>;
}

/** An event as EventBridge delivers it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 with whole seconds, as EventBridge writes it. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** What a service of the local cloud hands to the account's default bus; the bus adds id, account and Region. */
export interface ServiceEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** Milliseconds since 1970; the cloud's clock when absent. */
  readonly timeMs?: number;
}

/** Puts an event of an AWS service on the default bus; resolves once it is kept for delivery. */
export type PublishServiceEvent = (event: ServiceEvent) => Promise<void>;

/** Messages in the local SQS, for the parts of the local cloud that use queues without HTTP. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, { readonly dataType: string; readonly stringValue?: string }>>;
  readonly md5OfBody: string;
}

export interface Queues {
  /** Creates the queue or brings its attributes up to date; messages stay. Attribute names as in the SQS API. */
  createQueue(name: string, attributes: Readonly<Record<string, string>>): void;
  send(
    queue: string,
    body: string,
    messageAttributes?: Readonly<Record<string, { readonly dataType: string; readonly stringValue: string }>>,
  ): void;
  /** Up to `max` messages, at once where there are any, else after the first arrives or `waitMs` has passed. */
  receive(queue: string, max: number, waitMs: number): Promise<QueueMessage[]>;
  delete(queue: string, receiptHandles: readonly string[]): void;
  changeVisibility(queue: string, receiptHandle: string, seconds: number): void;
  /**
   * Makes every message visible that was taken and not deleted, in every queue. For a start after a crash: whoever took
   * them is gone, and waiting for their visibility timeouts would only delay the work. That they were taken does not
   * count, since nothing shows that they cannot be handled: a few kills in a row must not make dead letters of them.
   */
  releaseAll(): void;
  /** Messages waiting (delayed ones included) and messages taken but not deleted. */
  depth(queue: string): { readonly waiting: number; readonly inFlight: number };
}

export interface Topics {
  createTopic(name: string): void;
  /** Subscribes a queue; attributes as in the SNS API (FilterPolicy, FilterPolicyScope, RawMessageDelivery). */
  subscribeQueue(topic: string, queue: string, attributes: Readonly<Record<string, string>>): void;
}
