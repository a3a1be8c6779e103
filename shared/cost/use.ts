/** Whom a use is reckoned to. */
export interface Whose {
  /** The job's or endpoint's name. */
  readonly name: string;
  /** The monitored model, or what else one wants costs summed by; null where it is not known. */
  readonly model: string | null;
  /** Null where nobody is known to own it. */
  readonly owner: string | null;
  /** Such as `us-east-1`: prices and grids differ. */
  readonly region: string;
}

/** Half-open span of event time in milliseconds since 1970. */
export interface Span {
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
}

/** Instances of one type that work together; a heterogeneous cluster has several groups. */
export interface InstanceGroup {
  readonly instanceType: string;
  readonly count: number;
  /** Of each instance. */
  readonly volumeGb?: number;
}

/** A training, processing or batch transform job. */
export interface JobUse extends Whose, Span {
  readonly of: 'job';
  readonly kind: 'training' | 'processing' | 'transform';
  readonly groups: readonly InstanceGroup[];
  /** `BillableTimeInSeconds` of a training job, per instance; by default all of the span. */
  readonly billableSeconds?: number;
  /** `TrainingTimeInSeconds`: what a managed-spot job would have been billed. */
  readonly trainingSeconds?: number;
  readonly isSpot?: boolean;
  readonly outcome: 'running' | 'completed' | 'failed' | 'stopped';
  /** `ResourceRetainedBillableTimeInSeconds`: how long instances were kept after the job's end. */
  readonly warmPoolSeconds?: number;
  /** Jobs that belong together, such as all runs of a pipeline's step; by default each stands for itself. */
  readonly family?: string;
  /** What a processing job was for, where it is known. */
  readonly purpose?: 'monitoring';
}

/** How a variant stood from a moment on, until its next state. */
export interface VariantState {
  readonly fromMs: number;
  readonly instanceType: string;
  /** 0 while an asynchronous endpoint is scaled in. */
  readonly instances: number;
  /** Of each instance. */
  readonly volumeGb?: number;
}

/** One variant of an endpoint on instances, from its first state on. */
export interface VariantUse {
  readonly variant: string;
  /** In any order. */
  readonly states: readonly VariantState[];
  /** When the variant or its endpoint was deleted; absent while it stands. */
  readonly endMs?: number;
}

/** A real-time or asynchronous endpoint: every instance costs every second it exists. */
export interface EndpointUse extends Whose {
  readonly of: 'endpoint';
  readonly isAsynchronous?: boolean;
  readonly variants: readonly VariantUse[];
}

/** Use that is told period by period, as CloudWatch's sums are; spread evenly within each. */
export type Periods<Quantity> = readonly (Span & Quantity)[];

/** A serverless endpoint: billed for the time in which it works. */
export interface ServerlessUse extends Whose {
  readonly of: 'serverless';
  readonly memoryMb: number;
  /** Milliseconds billed in each period, of all invocations. */
  readonly periods: Periods<{ readonly billedMs: number }>;
}

/** Bytes that an endpoint took in and gave out. */
export interface DataUse extends Whose {
  readonly of: 'data';
  readonly periods: Periods<{ readonly bytesIn: number; readonly bytesOut: number }>;
}

/** Tokens of a Bedrock model. */
export interface TokenUse extends Whose {
  readonly of: 'tokens';
  /** Bedrock's model id or that of an inference profile. */
  readonly bedrockModel: string;
  readonly isBatch?: boolean;
  readonly periods: Periods<{ readonly inputTokens: number; readonly outputTokens: number }>;
}

/** Everything that costs money and is reckoned here. */
export type Use = JobUse | EndpointUse | ServerlessUse | DataUse | TokenUse;
