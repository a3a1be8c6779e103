import * as v from 'valibot';
import { arnOf } from './arns.ts';
import type { TrainingJob } from './documents.ts';
import { trainingJobEvent } from './events.ts';
import { list } from './listing.ts';
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
  reference,
  refuseExisting,
  tags,
} from './operation.ts';

/** A hyperparameter or environment variable of this name makes the job fail at that share (0 to 1) of its Training time. */
export const failAtKey = 'plumbline-local-fail-at';

const settings = v.optional(v.record(v.string(), v.string()), {});
const jobSchema = v.looseObject({
  TrainingJobName: name(),
  RoleArn: v.string(),
  AlgorithmSpecification: v.looseObject({ TrainingInputMode: v.string() }),
  OutputDataConfig: v.looseObject({ S3OutputPath: v.string() }),
  ResourceConfig: v.looseObject({}),
  HyperParameters: settings,
  Environment: settings,
  Tags: tags,
});

/** What SageMaker says when a job enters each secondary status. */
const messages: Readonly<Record<string, string>> = {
  Starting: 'Preparing the instances for training',
  Downloading: 'Downloading input data',
  Training: 'Training image download completed. Training in progress.',
  Uploading: 'Uploading generated training model',
  Stopping: 'Stopping the training job',
  Completed: 'Training job completed',
  Failed: 'Training job failed',
  Stopped: 'Training job stopped',
};

/**
 * Starts a training job, for CreateTrainingJob and for a pipeline's Training step.
 *
 * @param input of CreateTrainingJob
 * @throws SageMakerError for input that AWS would refuse
 */
export const startTrainingJob = (moment: Moment, input: unknown, step?: TrainingJob['step']): TrainingJob => {
  const { Tags, ...request } = parsed(jobSchema, input);
  const TrainingJobArn = arnOf(moment.home, 'training-job', request.TrainingJobName);
  refuseExisting(moment, 'training-job', TrainingJobArn);
  const job: TrainingJob = {
    ...request,
    TrainingJobArn,
    TrainingJobStatus: 'InProgress',
    SecondaryStatus: 'Starting',
    SecondaryStatusTransitions: [],
    CreationTime: moment.atMs,
    LastModifiedTime: moment.atMs,
    tags: Tags,
    step,
  };
  failAt(job);
  enter(moment, job, 'Starting');
  moment.store.schedule(moment.atMs + moment.durations.startingMs, 'training-job', TrainingJobArn, 'Downloading');
  return job;
};

/** Asked for by `failAtKey`; clients write hyperparameters as JSON, so the number may stand in quotes. */
const failAt = ({ HyperParameters, Environment }: TrainingJob): number | undefined => {
  const asked = HyperParameters[failAtKey] ?? (Environment as Record<string, string>)[failAtKey];
  if (asked === undefined) return undefined;
  const share = Number(asked.replaceAll('"', ''));
  if (share >= 0 && share <= 1) return share;
  throw invalid(`${failAtKey} must be a number from 0 to 1, not ${asked}`);
};

/** Moves the job to a secondary status: saved, told to the bus, and to the pipeline when the job has ended. */
const enter = ({ store, atMs }: Moment, job: TrainingJob, status: string): void => {
  const last = job.SecondaryStatusTransitions.at(-1);
  if (last !== undefined) last.EndTime = atMs;
  job.SecondaryStatus = status;
  job.SecondaryStatusTransitions.push({ Status: status, StartTime: atMs, StatusMessage: messages[status] ?? status });
  job.LastModifiedTime = atMs;
  if (status === 'Downloading') job.TrainingStartTime = atMs;
  if (status === 'Stopping') job.TrainingJobStatus = status;
  if (status === 'Completed' || status === 'Failed' || status === 'Stopped') {
    job.TrainingJobStatus = status;
    job.TrainingEndTime = atMs;
    const seconds = Math.ceil((atMs - (job.TrainingStartTime ?? atMs)) / 1000);
    Object.assign(job, { TrainingTimeInSeconds: seconds, BillableTimeInSeconds: billable(job, seconds) });
    keepWarm(store, job, atMs);
    if (job.step) store.schedule(atMs, 'step-settled', job.step.execution, job.step.name);
  }
  store.put('training-job', job.TrainingJobArn, job);
  store.emit(trainingJobEvent(job, atMs));
};

/** Spot instances cost less, which SageMaker tells as fewer seconds; here always the same share of them. */
const billable = ({ EnableManagedSpotTraining }: TrainingJob, seconds: number): number =>
  EnableManagedSpotTraining === true ? Math.ceil(seconds * 0.3) : seconds;

/** The machines of a job that asks for it wait for another; nobody takes them here. */
const keepWarm = (store: Moment['store'], job: TrainingJob, atMs: number): void => {
  const { KeepAlivePeriodInSeconds: seconds } = job.ResourceConfig as { KeepAlivePeriodInSeconds?: number };
  if (seconds === undefined) return;
  job.WarmPoolStatus = { Status: 'Available', ResourceRetainedBillableTimeInSeconds: 0 };
  store.schedule(atMs + seconds * 1000, 'warm-pool-ended', job.TrainingJobArn, String(seconds));
};

/** After how long a job leaves a secondary status, and for which. */
const next = (job: TrainingJob, { durations }: Moment): readonly [number, string] | undefined => {
  const share = failAt(job);
  switch (job.SecondaryStatus) {
    case 'Downloading':
      return [durations.downloadingMs, 'Training'];
    case 'Training':
      return share === undefined
        ? [durations.trainingMs, 'Uploading']
        : [Math.round(durations.trainingMs * share), 'Failed'];
    case 'Uploading':
      return [durations.uploadingMs, 'Completed'];
    default:
      return undefined;
  }
};

/** What happens to a training job by itself: `argument` is the secondary status it enters. */
export const trainingChanges: Changes = {
  'warm-pool-ended': (moment, arn, seconds) => {
    const job = found(moment, 'training-job', arn);
    job.WarmPoolStatus = { Status: 'Terminated', ResourceRetainedBillableTimeInSeconds: Number(seconds) };
    job.LastModifiedTime = moment.atMs;
    moment.store.put('training-job', arn, job);
  },
  'training-job': (moment, arn, status) => {
    const job = found(moment, 'training-job', arn);
    if (status === 'Completed') {
      const folder = job.OutputDataConfig.S3OutputPath.replace(/\/$/, '');
      job.ModelArtifacts = { S3ModelArtifacts: `${folder}/${job.TrainingJobName}/output/model.tar.gz` };
    }
    if (status === 'Failed') {
      const percent = Math.round((failAt(job) ?? 0) * 100);
      job.FailureReason = `AlgorithmError: ExecuteUserScriptError: exit code 1 after ${percent} % of the training, as ${failAtKey} asked`;
    }
    enter(moment, job, status);
    const following = next(job, moment);
    if (following) moment.store.schedule(moment.atMs + following[0], 'training-job', arn, following[1]);
  },
};

/**
 * Stops a job that is in progress; one that is stopping already is left to it.
 *
 * @throws SageMakerError when the job has ended
 */
export const stopTrainingJob = (moment: Moment, named: string): void => {
  const job = found(moment, 'training-job', named);
  if (job.TrainingJobStatus === 'Stopping') return;
  if (job.TrainingJobStatus !== 'InProgress') {
    throw invalid(`The request was rejected because the training job is in status ${job.TrainingJobStatus}.`);
  }
  moment.store.cancel(job.TrainingJobArn);
  enter(moment, job, 'Stopping');
  moment.store.schedule(moment.atMs + moment.durations.stoppingMs, 'training-job', job.TrainingJobArn, 'Stopped');
};

export const trainingOperations: Operations = {
  CreateTrainingJob: (moment, input) => ({ TrainingJobArn: startTrainingJob(moment, input).TrainingJobArn }),
  DescribeTrainingJob: describe('training-job', 'TrainingJobName'),
  ListTrainingJobs: list('training-job', {
    key: 'TrainingJobSummaries',
    name: ({ TrainingJobName }) => TrainingJobName,
    status: ({ TrainingJobStatus }) => TrainingJobStatus,
    summary: [
      'TrainingJobName',
      'TrainingJobArn',
      'TrainingJobStatus',
      'SecondaryStatus',
      'CreationTime',
      'TrainingEndTime',
      'LastModifiedTime',
    ],
    ascending: true,
  }),
  StopTrainingJob: operation(v.looseObject({ TrainingJobName: reference }), (moment, { TrainingJobName }) => {
    stopTrainingJob(moment, TrainingJobName);
    return {};
  }),
};
