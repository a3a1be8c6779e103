import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { arnOf } from './arns.ts';
import { type PipelineExecution, picked, type Step } from './documents.ts';
import { executionEvent, stepEvent } from './events.ts';
import { list, pageOf } from './listing.ts';
import {
  type Changes,
  describe,
  found,
  invalid,
  type Moment,
  name,
  type Operations,
  operation,
  parsed,
  published,
  reference,
  refuseExisting,
  SageMakerError,
  tags,
} from './operation.ts';
import { referencedSteps, resolved } from './references.ts';
import { registerModelPackage } from './registry.ts';
import { startTrainingJob, stopTrainingJob } from './training.ts';

const scalar = v.union([v.string(), v.number(), v.boolean()]);
const definitionSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({
    Parameters: v.optional(
      v.array(v.looseObject({ Name: v.string(), Type: v.string(), DefaultValue: v.optional(scalar) })),
      [],
    ),
    Steps: v.array(
      v.looseObject({
        Name: v.string(),
        Type: v.picklist(
          ['Training', 'RegisterModel', 'Processing'],
          'Member must be a step type that the local SageMaker can run: Training, RegisterModel, Processing',
        ),
        Arguments: v.record(v.string(), v.unknown()),
        DependsOn: v.optional(v.array(v.string()), []),
      }),
    ),
  }),
);
type Definition = v.InferOutput<typeof definitionSchema>;

const token = v.pipe(
  v.string(),
  v.minLength(32, 'Member must have length greater than or equal to 32'),
  v.maxLength(128, 'Member must have length less than or equal to 128'),
);

/** @throws SageMakerError when the definition is not one, or a step waits for one that does not exist */
const definitionOf = (text: string): Definition => {
  const definition = parsed(definitionSchema, text);
  const names = new Set(definition.Steps.map(({ Name }) => Name));
  for (const { Name, DependsOn, Arguments } of definition.Steps) {
    const missing = [...DependsOn, ...referencedSteps(Arguments)].find((other) => !names.has(other));
    if (missing !== undefined)
      throw invalid(`Step [${Name}] depends on step [${missing}], which is not in the pipeline`);
  }
  return definition;
};

const createPipeline = operation(
  v.looseObject({
    PipelineName: name(256),
    PipelineDefinition: v.string(),
    ClientRequestToken: token,
    RoleArn: v.string(),
    Tags: tags,
  }),
  (moment, { Tags, ClientRequestToken: _, ...input }) => {
    const PipelineArn = arnOf(moment.home, 'pipeline', input.PipelineName);
    refuseExisting(moment, 'pipeline', PipelineArn);
    definitionOf(input.PipelineDefinition);
    const times = { CreationTime: moment.atMs, LastModifiedTime: moment.atMs };
    const pipeline = { ...input, PipelineArn, PipelineStatus: 'Active', ...times, tags: Tags };
    moment.store.put('pipeline', PipelineArn, pipeline);
    return { PipelineArn };
  },
);

const updatePipeline = operation(
  v.looseObject({ PipelineName: reference, PipelineDefinition: v.optional(v.string()) }),
  (moment, { PipelineName, ...changes }) => {
    const pipeline = found(moment, 'pipeline', PipelineName);
    definitionOf(changes.PipelineDefinition ?? pipeline.PipelineDefinition);
    const changed = { ...pipeline, ...changes, LastModifiedTime: moment.atMs } as typeof pipeline;
    moment.store.put('pipeline', pipeline.PipelineArn, changed);
    return { PipelineArn: pipeline.PipelineArn };
  },
);

const executionsOf = ({ store }: Moment, pipelineArn: string): PipelineExecution[] =>
  store.all('pipeline-execution').flatMap(({ document }) => (document.PipelineArn === pipelineArn ? document : []));

const deletePipeline = operation(v.looseObject({ PipelineName: reference }), (moment, { PipelineName }) => {
  const { PipelineArn } = found(moment, 'pipeline', PipelineName);
  const executions = executionsOf(moment, PipelineArn);
  if (executions.some(isRunning)) {
    throw new SageMakerError('ConflictException', `Pipeline '${PipelineArn}' has executions that are running.`);
  }
  for (const { PipelineExecutionArn } of executions) moment.store.delete(PipelineExecutionArn);
  moment.store.delete(PipelineArn);
  return { PipelineArn };
});

const startExecution = operation(
  v.looseObject({
    PipelineName: reference,
    ClientRequestToken: token,
    PipelineParameters: v.optional(v.array(v.object({ Name: v.string(), Value: v.string() })), []),
    PipelineExecutionDisplayName: v.optional(v.string()),
    PipelineExecutionDescription: v.optional(v.string()),
  }),
  (moment, input) => {
    const pipeline = found(moment, 'pipeline', input.PipelineName);
    const note = `token ${input.ClientRequestToken} of ${pipeline.PipelineArn}`;
    const started = moment.store.note(note);
    if (started !== undefined) return { PipelineExecutionArn: started };
    const definition = definitionOf(pipeline.PipelineDefinition);
    const id = executionId(pipeline.PipelineArn, moment.store.count(`executions of ${pipeline.PipelineArn}`));
    const PipelineExecutionArn = `${pipeline.PipelineArn}/execution/${id}`;
    const execution: PipelineExecution = {
      PipelineArn: pipeline.PipelineArn,
      PipelineExecutionArn,
      PipelineExecutionDisplayName: input.PipelineExecutionDisplayName ?? `execution-${moment.atMs}`,
      PipelineExecutionDescription: input.PipelineExecutionDescription,
      PipelineExecutionStatus: 'Executing',
      CreationTime: moment.atMs,
      LastModifiedTime: moment.atMs,
      parameters: parametersOf(definition, input.PipelineParameters),
      steps: definition.Steps.map((step) => ({ ...step })),
      tags: {},
    };
    moment.store.setNote(note, PipelineExecutionArn);
    moment.store.put('pipeline', pipeline.PipelineArn, { ...pipeline, LastRunTime: moment.atMs });
    moment.store.emit(executionEvent(execution, moment.atMs));
    proceed(moment, execution);
    return { PipelineExecutionArn };
  },
);

/** Twelve lower-case letters and digits; the n-th execution of a pipeline always gets the same. */
const executionId = (pipelineArn: string, ordinal: number): string => shortHash(`${pipelineArn} ${ordinal}`, 12);
const shortHash = (text: string, length: number): string =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
    .toString(36)
    .padStart(length, '0')
    .slice(0, length);

const parametersOf = (
  { Parameters }: Definition,
  given: readonly { readonly Name: string; readonly Value: string }[],
): PipelineExecution['parameters'] => {
  const unknown = given.find(({ Name }) => !Parameters.some((one) => one.Name === Name));
  if (unknown) throw invalid(`Parameter [${unknown.Name}] is not defined in the pipeline`);
  return Object.fromEntries(
    Parameters.map(({ Name, Type, DefaultValue }) => {
      const value = given.find((one) => one.Name === Name)?.Value ?? DefaultValue;
      if (value === undefined) throw invalid(`Parameter [${Name}] has no default and needs a value`);
      return [Name, Type === 'Integer' || Type === 'Float' ? Number(value) : value];
    }),
  );
};

const isRunning = ({ PipelineExecutionStatus: status }: PipelineExecution): boolean =>
  status === 'Executing' || status === 'Stopping';
const isStepRunning = ({ StepStatus }: Step): boolean => StepStatus === 'Starting' || StepStatus === 'Executing';

/** Starts every step whose turn has come and ends the execution when none is left to wait for. Saves it. */
const proceed = (moment: Moment, execution: PipelineExecution): void => {
  const { steps } = execution;
  const succeeded = new Set(steps.filter(({ StepStatus }) => StepStatus === 'Succeeded').map(({ Name }) => Name));
  const halted = execution.PipelineExecutionStatus === 'Stopping' || steps.some(hasFailed);
  if (!halted) {
    const ready = steps.filter(
      ({ StepStatus, DependsOn, Arguments }) =>
        StepStatus === undefined &&
        [...DependsOn, ...referencedSteps(Arguments)].every((other) => succeeded.has(other)),
    );
    for (const step of ready) {
      step.StartTime = moment.atMs;
      moveStep(moment, execution, step, 'Starting');
      const dueMs = moment.atMs + moment.durations.stepStartingMs;
      moment.store.schedule(dueMs, 'step-executing', execution.PipelineExecutionArn, step.Name);
    }
  }
  if (!steps.some(isStepRunning)) finish(moment, execution);
  moment.store.put('pipeline-execution', execution.PipelineExecutionArn, execution);
};

const hasFailed = ({ StepStatus }: Step): boolean => StepStatus === 'Failed' || StepStatus === 'Stopped';

const finish = (moment: Moment, execution: PipelineExecution): void => {
  const stopping = execution.PipelineExecutionStatus === 'Stopping';
  const failed = execution.steps.some(hasFailed);
  if (failed && !stopping) execution.FailureReason = 'Step failure: One or multiple steps failed.';
  moveExecution(moment, execution, stopping ? 'Stopped' : failed ? 'Failed' : 'Succeeded');
};

const moveExecution = (
  { store, atMs }: Moment,
  execution: PipelineExecution,
  status: PipelineExecution['PipelineExecutionStatus'],
): void => {
  const previous = execution.PipelineExecutionStatus;
  execution.PipelineExecutionStatus = status;
  execution.LastModifiedTime = atMs;
  store.emit(executionEvent(execution, atMs, previous));
};

const moveStep = (
  { store, atMs }: Moment,
  execution: PipelineExecution,
  step: Step,
  status: NonNullable<Step['StepStatus']>,
): void => {
  const previous = step.StepStatus;
  step.StepStatus = status;
  if (!isStepRunning(step)) step.EndTime = atMs;
  store.emit(stepEvent(execution, step, atMs, previous));
};

/** Begins the work of a step and schedules its end; a training job tells its own end. */
const runStep = (moment: Moment, execution: PipelineExecution, step: Step): void => {
  const id = execution.PipelineExecutionArn.slice(-12);
  const jobName = `pipelines-${id}-${step.Name.slice(0, 20).replaceAll('_', '-')}-${shortHash(`${id} ${step.Name}`, 10)}`;
  const settles = (afterMs: number): void =>
    moment.store.schedule(moment.atMs + afterMs, 'step-settled', execution.PipelineExecutionArn, step.Name);
  const input = resolved(moment, execution, step.Arguments) as Record<string, unknown>;
  step.resolved = input;
  if (step.Type === 'Training') {
    const owner = { execution: execution.PipelineExecutionArn, name: step.Name };
    step.subject = startTrainingJob(moment, { ...input, TrainingJobName: jobName }, owner).TrainingJobArn;
  } else if (step.Type === 'RegisterModel') {
    const generatedBy = execution.PipelineExecutionArn;
    step.subject = registerModelPackage(moment, input, { generatedBy }).ModelPackageArn;
    settles(moment.durations.modelPackagePendingMs);
  } else {
    step.subject = arnOf(moment.home, 'processing-job', jobName);
    settles(moment.durations.processingMs);
  }
};

/** Applies `act` to one step of an execution that still waits for it, then lets the execution go on. */
const withStep =
  (act: (moment: Moment, execution: PipelineExecution, step: Step) => void) =>
  (moment: Moment, executionArn: string, stepName: string): void => {
    const execution = moment.store.get('pipeline-execution', executionArn);
    const step = execution?.steps.find(({ Name }) => Name === stepName);
    if (execution === undefined || step === undefined || !isStepRunning(step)) return;
    act(moment, execution, step);
    proceed(moment, execution);
  };

const failStep = (moment: Moment, execution: PipelineExecution, step: Step, reason: string): void => {
  step.FailureReason = reason;
  moveStep(moment, execution, step, 'Failed');
};

/** What happens to the steps of an execution by itself; `argument` is the step's name. */
export const pipelineChanges: Changes = {
  'step-executing': withStep((moment, execution, step) => {
    try {
      runStep(moment, execution, step);
    } catch (error) {
      if (!(error instanceof SageMakerError)) throw error;
      return failStep(moment, execution, step, `ClientError: ${step.Type} was refused. ${error.message}`);
    }
    moveStep(moment, execution, step, 'Executing');
  }),
  'step-settled': withStep((moment, execution, step) => {
    const job = step.Type === 'Training' && step.subject ? moment.store.get('training-job', step.subject) : undefined;
    const stopped = job?.TrainingJobStatus === 'Stopped';
    if (job?.TrainingJobStatus === 'Failed')
      failStep(moment, execution, step, job.FailureReason ?? 'Training job failed');
    else if (stopped && execution.PipelineExecutionStatus !== 'Stopping') {
      failStep(moment, execution, step, `ClientError: ${job.TrainingJobArn} was stopped`);
    } else moveStep(moment, execution, step, stopped ? 'Stopped' : 'Succeeded');
  }),
};

const stopExecution = operation(
  v.looseObject({ PipelineExecutionArn: reference, ClientRequestToken: token }),
  (moment, { PipelineExecutionArn }) => {
    const execution = found(moment, 'pipeline-execution', PipelineExecutionArn);
    if (execution.PipelineExecutionStatus === 'Stopping') return { PipelineExecutionArn };
    if (!isRunning(execution)) {
      const sentence = `Only pipelines with 'Executing' status can be stopped; '${PipelineExecutionArn}' has ended.`;
      throw new SageMakerError('ConflictException', sentence);
    }
    moveExecution(moment, execution, 'Stopping');
    for (const step of execution.steps.filter(isStepRunning)) {
      const job = step.Type === 'Training' ? step.subject : undefined;
      // A job that has begun tells its own end; everything else ends here.
      if (job === undefined) moveStep(moment, execution, step, 'Stopped');
      else stopTrainingJob(moment, job);
    }
    proceed(moment, execution);
    return { PipelineExecutionArn };
  },
);

const allExecutions = list('pipeline-execution', {
  key: 'PipelineExecutionSummaries',
  name: ({ PipelineExecutionArn }) => PipelineExecutionArn,
  status: ({ PipelineExecutionStatus }) => PipelineExecutionStatus,
  summary: (execution) => ({
    ...picked(execution, [
      'PipelineExecutionArn',
      'PipelineExecutionStatus',
      'PipelineExecutionDescription',
      'PipelineExecutionDisplayName',
    ]),
    StartTime: execution.CreationTime,
    PipelineExecutionFailureReason: execution.FailureReason,
  }),
  filters: {
    PipelineName: ({ PipelineArn }, wanted, home) => PipelineArn === arnOf(home, 'pipeline', wanted),
    CreatedAfter: ({ CreationTime }, wanted) => CreationTime >= Number(wanted) * 1000,
    CreatedBefore: ({ CreationTime }, wanted) => CreationTime < Number(wanted) * 1000,
  },
});

const paging = v.looseObject({
  PipelineExecutionArn: reference,
  MaxResults: v.optional(v.number(), 10),
  NextToken: v.optional(v.string()),
  SortOrder: v.optional(v.string(), 'Descending'),
});

const listSteps = operation(paging, (moment, { PipelineExecutionArn, MaxResults, NextToken, SortOrder }) => {
  const { steps } = found(moment, 'pipeline-execution', PipelineExecutionArn);
  const rows = steps.flatMap((step, seq) => (step.StartTime === undefined ? [] : { seq, value: step.StartTime, step }));
  const ascending = SortOrder === 'Ascending';
  const { items, rest } = pageOf(rows, { ascending, size: MaxResults, after: NextToken });
  return { PipelineExecutionSteps: items.map(({ step }) => publishedStep(step)), ...rest };
});

const publishedStep = ({ Name, Type, subject, ...step }: Step): object => ({
  StepName: Name,
  ...published(picked(step, ['StepStatus', 'StartTime', 'EndTime', 'FailureReason'])),
  Metadata:
    subject === undefined
      ? {}
      : {
          [{ Training: 'TrainingJob', Processing: 'ProcessingJob', RegisterModel: 'RegisterModel' }[Type]]: {
            Arn: subject,
          },
        },
  AttemptCount: 1,
});

/** Pipelines and their executions. */
export const pipelineOperations: Operations = {
  CreatePipeline: createPipeline,
  DescribePipeline: describe('pipeline', 'PipelineName'),
  ListPipelines: list('pipeline', {
    key: 'PipelineSummaries',
    name: ({ PipelineName }) => PipelineName,
    summary: (pipeline) => ({
      ...picked(pipeline, [
        'PipelineArn',
        'PipelineName',
        'PipelineDisplayName',
        'PipelineDescription',
        'RoleArn',
        'CreationTime',
        'LastModifiedTime',
      ]),
      LastExecutionTime: pipeline.LastRunTime,
    }),
    filters: { PipelineNamePrefix: ({ PipelineName }, wanted) => PipelineName.startsWith(wanted) },
  }),
  UpdatePipeline: updatePipeline,
  DeletePipeline: deletePipeline,
  StartPipelineExecution: startExecution,
  StopPipelineExecution: stopExecution,
  DescribePipelineExecution: describe('pipeline-execution', 'PipelineExecutionArn'),
  ListPipelineExecutions: (moment, input) => {
    found(moment, 'pipeline', parsed(v.looseObject({ PipelineName: reference }), input).PipelineName);
    return allExecutions(moment, input);
  },
  ListPipelineExecutionSteps: listSteps,
  ListPipelineParametersForExecution: operation(
    v.looseObject({ PipelineExecutionArn: reference }),
    (moment, { PipelineExecutionArn }) => {
      const { parameters } = found(moment, 'pipeline-execution', PipelineExecutionArn);
      return {
        PipelineParameters: Object.entries(parameters).map(([Name, value]) => ({ Name, Value: String(value) })),
      };
    },
  ),
};
