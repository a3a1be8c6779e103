import * as v from 'valibot';
import { arnOf } from './arns.ts';
import type { TransformJob, TuningJob } from './documents.ts';
import { transformJobEvent, tuningJobEvent } from './events.ts';
import { list } from './listing.ts';
import {
  type Changes,
  describe,
  found,
  type Moment,
  name,
  type Operations,
  operation,
  reference,
  refuseExisting,
  tags,
} from './operation.ts';

const transformSchema = v.looseObject({
  TransformJobName: name(),
  ModelName: reference,
  TransformInput: v.looseObject({}),
  TransformOutput: v.looseObject({}),
  TransformResources: v.looseObject({}),
  Tags: tags,
});

const keepTransform = ({ store, atMs }: Moment, job: TransformJob): void => {
  job.LastModifiedTime = atMs;
  store.put('transform-job', job.TransformJobArn, job);
  store.emit(transformJobEvent(job, atMs));
};

const createTransformJob = operation(transformSchema, (moment, { Tags, ...request }) => {
  const TransformJobArn = arnOf(moment.home, 'transform-job', request.TransformJobName);
  refuseExisting(moment, 'transform-job', TransformJobArn);
  found(moment, 'model', request.ModelName);
  const times = { CreationTime: moment.atMs, TransformStartTime: moment.atMs, LastModifiedTime: moment.atMs };
  keepTransform(moment, { ...request, TransformJobArn, TransformJobStatus: 'InProgress', ...times, tags: Tags });
  moment.store.schedule(moment.atMs + moment.durations.transformMs, 'transform-job', TransformJobArn);
  return { TransformJobArn };
});

const tuningSchema = v.looseObject({
  HyperParameterTuningJobName: name(32),
  HyperParameterTuningJobConfig: v.looseObject({}),
  TrainingJobDefinition: v.optional(v.looseObject({})),
  Tags: tags,
});

const keepTuning = ({ store, atMs }: Moment, job: TuningJob): void => {
  job.LastModifiedTime = atMs;
  store.put('hyper-parameter-tuning-job', job.HyperParameterTuningJobArn, job);
  store.emit(tuningJobEvent(job, atMs));
};

const createTuningJob = operation(tuningSchema, (moment, { Tags, ...request }) => {
  const kind = 'hyper-parameter-tuning-job';
  const HyperParameterTuningJobArn = arnOf(moment.home, kind, request.HyperParameterTuningJobName);
  refuseExisting(moment, kind, HyperParameterTuningJobArn);
  const counters = {
    TrainingJobStatusCounters: { Completed: 0, InProgress: 0, RetryableError: 0, NonRetryableError: 0, Stopped: 0 },
    ObjectiveStatusCounters: { Succeeded: 0, Pending: 0, Failed: 0 },
  };
  const times = { CreationTime: moment.atMs, LastModifiedTime: moment.atMs };
  const job = { ...request, ...counters, HyperParameterTuningJobArn, ...times, tags: Tags };
  keepTuning(moment, { ...job, HyperParameterTuningJobStatus: 'InProgress' });
  moment.store.schedule(moment.atMs + moment.durations.tuningMs, kind, HyperParameterTuningJobArn);
  return { HyperParameterTuningJobArn };
});

/** Batch transform jobs and tuning jobs. A tuning job starts no training jobs here. */
export const batchOperations: Operations = {
  CreateTransformJob: createTransformJob,
  DescribeTransformJob: describe('transform-job', 'TransformJobName'),
  ListTransformJobs: list('transform-job', {
    key: 'TransformJobSummaries',
    name: ({ TransformJobName }) => TransformJobName,
    status: ({ TransformJobStatus }) => TransformJobStatus,
    summary: [
      'TransformJobName',
      'TransformJobArn',
      'TransformJobStatus',
      'CreationTime',
      'TransformEndTime',
      'LastModifiedTime',
    ],
  }),
  CreateHyperParameterTuningJob: createTuningJob,
  DescribeHyperParameterTuningJob: describe('hyper-parameter-tuning-job', 'HyperParameterTuningJobName'),
  ListHyperParameterTuningJobs: list('hyper-parameter-tuning-job', {
    key: 'HyperParameterTuningJobSummaries',
    name: ({ HyperParameterTuningJobName }) => HyperParameterTuningJobName,
    status: ({ HyperParameterTuningJobStatus }) => HyperParameterTuningJobStatus,
    summary: [
      'HyperParameterTuningJobName',
      'HyperParameterTuningJobArn',
      'HyperParameterTuningJobStatus',
      'CreationTime',
      'HyperParameterTuningEndTime',
      'LastModifiedTime',
    ],
  }),
};

/** What happens to these jobs by itself: they complete. */
export const batchChanges: Changes = {
  'transform-job': (moment, arn) => {
    const job = found(moment, 'transform-job', arn);
    keepTransform(moment, { ...job, TransformJobStatus: 'Completed', TransformEndTime: moment.atMs });
  },
  'hyper-parameter-tuning-job': (moment, arn) => {
    const job = found(moment, 'hyper-parameter-tuning-job', arn);
    const HyperParameterTuningEndTime = moment.atMs;
    keepTuning(moment, { ...job, HyperParameterTuningJobStatus: 'Completed', HyperParameterTuningEndTime });
  },
};
