import * as v from 'valibot';
import { arnOf } from './arns.ts';
import type { ProcessingJob } from './documents.ts';
import { processingJobEvent } from './events.ts';
import { list } from './listing.ts';
import {
  type Changes,
  describe,
  found,
  type Moment,
  name,
  type Operations,
  operation,
  refuseExisting,
  tags,
} from './operation.ts';

/** An environment variable of this name is what the job's container leaves as its exit message. */
export const exitMessageKey = 'plumbline-local-exit-message';

const jobSchema = v.looseObject({
  ProcessingJobName: name(),
  RoleArn: v.string(),
  AppSpecification: v.looseObject({ ImageUri: v.string() }),
  ProcessingResources: v.looseObject({ ClusterConfig: v.looseObject({}) }),
  Environment: v.optional(v.record(v.string(), v.string()), {}),
  Tags: tags,
});

/** Moves the job to a status: saved and told to the bus. */
const enter = ({ store, atMs }: Moment, job: ProcessingJob, status: ProcessingJob['ProcessingJobStatus']): void => {
  Object.assign(job, { ProcessingJobStatus: status, LastModifiedTime: atMs });
  store.put('processing-job', job.ProcessingJobArn, job);
  store.emit(processingJobEvent(job, atMs));
};

export const processingOperations: Operations = {
  CreateProcessingJob: operation(jobSchema, (moment, { Tags, ...request }) => {
    const ProcessingJobArn = arnOf(moment.home, 'processing-job', request.ProcessingJobName);
    refuseExisting(moment, 'processing-job', ProcessingJobArn);
    const job: ProcessingJob = {
      ...request,
      ProcessingJobArn,
      ProcessingJobStatus: 'InProgress',
      CreationTime: moment.atMs,
      ProcessingStartTime: moment.atMs,
      LastModifiedTime: moment.atMs,
      tags: Tags,
    };
    enter(moment, job, 'InProgress');
    moment.store.schedule(moment.atMs + moment.durations.processingMs, 'processing-job', ProcessingJobArn);
    return { ProcessingJobArn };
  }),
  DescribeProcessingJob: describe('processing-job', 'ProcessingJobName'),
  ListProcessingJobs: list('processing-job', {
    key: 'ProcessingJobSummaries',
    name: ({ ProcessingJobName }) => ProcessingJobName,
    status: ({ ProcessingJobStatus }) => ProcessingJobStatus,
    summary: [
      'ProcessingJobName',
      'ProcessingJobArn',
      'ProcessingJobStatus',
      'CreationTime',
      'ProcessingEndTime',
      'LastModifiedTime',
      'ExitMessage',
    ],
  }),
};

/** What happens to a processing job by itself: it completes. */
export const processingChanges: Changes = {
  'processing-job': (moment, arn) => {
    const job = found(moment, 'processing-job', arn);
    const message = job.Environment[exitMessageKey];
    job.ProcessingEndTime = moment.atMs;
    if (message !== undefined) job.ExitMessage = message;
    enter(moment, job, 'Completed');
  },
};
