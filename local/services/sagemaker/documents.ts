/**
 * A resource as Describe answers it, but with times in milliseconds. Keys that begin with a small letter are the
 * stand-in's own and never leave it. Whatever else a request carried is kept as it came.
 */
export interface Document {
  CreationTime: number;
  tags: Record<string, string>;
  [key: string]: unknown;
}

export interface Container {
  readonly Image?: string | undefined;
  readonly ModelDataUrl?: string | undefined;
  readonly ContainerHostname?: string | undefined;
}

export interface Model extends Document {
  ModelName: string;
  ModelArn: string;
  PrimaryContainer?: Container | undefined;
  Containers?: Container[] | undefined;
}

export interface Variant {
  readonly VariantName: string;
  readonly ModelName?: string | undefined;
  readonly InitialInstanceCount?: number | undefined;
  readonly InitialVariantWeight?: number | undefined;
  readonly [key: string]: unknown;
}

export interface EndpointConfig extends Document {
  EndpointConfigName: string;
  EndpointConfigArn: string;
  ProductionVariants: Variant[];
}

export interface VariantSummary {
  readonly VariantName: string;
  readonly CurrentWeight: number;
  readonly DesiredWeight: number;
  readonly CurrentInstanceCount?: number | undefined;
  readonly DesiredInstanceCount?: number | undefined;
  readonly CurrentServerlessConfig?: unknown;
  readonly VariantStatus?: { readonly Status: string; readonly StatusMessage: string; readonly StartTime: number }[];
}

export interface Endpoint extends Document {
  EndpointName: string;
  EndpointArn: string;
  EndpointConfigName: string;
  EndpointStatus: 'Creating' | 'InService' | 'Updating' | 'Deleting';
  LastModifiedTime: number;
  ProductionVariants: VariantSummary[];
  PendingDeploymentSummary?: {
    readonly EndpointConfigName: string;
    readonly StartTime: number;
    readonly ProductionVariants: VariantSummary[];
  };
}

export interface ModelPackageGroup extends Document {
  ModelPackageGroupName: string;
  ModelPackageGroupArn: string;
}

export interface ModelPackage extends Document {
  ModelPackageGroupName: string;
  ModelPackageArn: string;
  ModelPackageVersion: number;
  ModelPackageStatus: 'Pending' | 'Completed';
  ModelApprovalStatus: string;
  InferenceSpecification?: { readonly Containers: Container[]; readonly [key: string]: unknown } | undefined;
}

export interface TrainingJob extends Document {
  TrainingJobName: string;
  TrainingJobArn: string;
  TrainingJobStatus: 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';
  SecondaryStatus: string;
  SecondaryStatusTransitions: { Status: string; StartTime: number; EndTime?: number; StatusMessage: string }[];
  LastModifiedTime: number;
  TrainingStartTime?: number;
  FailureReason?: string;
  HyperParameters: Record<string, string>;
  OutputDataConfig: { readonly S3OutputPath: string };
  /** The pipeline execution that runs the job and the step it runs for. */
  step?: { readonly execution: string; readonly name: string } | undefined;
}

export interface ProcessingJob extends Document {
  ProcessingJobName: string;
  ProcessingJobArn: string;
  ProcessingJobStatus: 'InProgress' | 'Completed';
  LastModifiedTime: number;
  ProcessingStartTime: number;
  ProcessingEndTime?: number;
  ExitMessage?: string;
  Environment: Record<string, string>;
}

export interface TransformJob extends Document {
  TransformJobName: string;
  TransformJobArn: string;
  TransformJobStatus: 'InProgress' | 'Completed';
  LastModifiedTime: number;
  TransformStartTime: number;
  TransformEndTime?: number;
}

export interface TuningJob extends Document {
  HyperParameterTuningJobName: string;
  HyperParameterTuningJobArn: string;
  HyperParameterTuningJobStatus: 'InProgress' | 'Completed';
  LastModifiedTime: number;
  HyperParameterTuningEndTime?: number;
}

export interface MonitoringSchedule extends Document {
  MonitoringScheduleName: string;
  MonitoringScheduleArn: string;
  MonitoringScheduleStatus: 'Scheduled';
  LastModifiedTime: number;
}

export interface Pipeline extends Document {
  PipelineName: string;
  PipelineArn: string;
  PipelineDefinition: string;
  LastModifiedTime: number;
}

export interface Step {
  readonly Name: string;
  readonly Type: 'Training' | 'RegisterModel' | 'Processing';
  readonly Arguments: Readonly<Record<string, unknown>>;
  readonly DependsOn: readonly string[];
  /** Absent until the step's turn has come. */
  StepStatus?: 'Starting' | 'Executing' | 'Succeeded' | 'Failed' | 'Stopped';
  StartTime?: number;
  EndTime?: number;
  FailureReason?: string;
  /** ARN of the job or model package. */
  subject?: string;
  /** The step's arguments with every reference resolved. */
  resolved?: unknown;
}

export interface PipelineExecution extends Document {
  PipelineArn: string;
  PipelineExecutionArn: string;
  PipelineExecutionDisplayName: string;
  PipelineExecutionStatus: 'Executing' | 'Stopping' | 'Stopped' | 'Failed' | 'Succeeded';
  LastModifiedTime: number;
  FailureReason?: string;
  parameters: Record<string, string | number | boolean>;
  steps: Step[];
}

export interface Documents {
  model: Model;
  'endpoint-config': EndpointConfig;
  endpoint: Endpoint;
  'model-package-group': ModelPackageGroup;
  'model-package': ModelPackage;
  'training-job': TrainingJob;
  'processing-job': ProcessingJob;
  'transform-job': TransformJob;
  'hyper-parameter-tuning-job': TuningJob;
  'monitoring-schedule': MonitoringSchedule;
  pipeline: Pipeline;
  'pipeline-execution': PipelineExecution;
}

/** The named properties, as far as the document has them. */
export const picked = (document: object, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(document).filter(([key]) => keys.includes(key)));
