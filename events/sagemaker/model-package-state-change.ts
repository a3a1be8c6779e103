import * as v from 'valibot';
import { optionalAwsTime } from '../parts/aws-time.ts';
import { container, listOf, maybe, optionalText, present, sagemakerEvent, tags } from '../parts/sagemaker-event.ts';

const validation = v.object({ Name: optionalText, Status: optionalText, FailureReason: optionalText });

/** What is told of a model package. Unversioned packages have a name instead of a group. */
export const modelPackage = v.object({
  ModelPackageArn: present,
  ModelPackageGroupName: optionalText,
  ModelPackageVersion: v.nullish(v.number()),
  ModelPackageName: optionalText,
  /** Absent in events about unversioned packages. */
  ModelPackageStatus: optionalText,
  ModelApprovalStatus: optionalText,
  ModelPackageStatusDetails: maybe(v.object({ ValidationStatuses: listOf(validation) })),
  InferenceSpecification: maybe(v.object({ Containers: listOf(container) })),
  /** What made the package: a pipeline's execution, or a job. */
  MetadataProperties: maybe(v.object({ GeneratedBy: optionalText })),
  CreationTime: optionalAwsTime,
  LastModifiedTime: optionalAwsTime,
  Tags: tags,
});

/** A model package was created, validated, approved or changed. */
export const modelPackageStateChange = sagemakerEvent('SageMaker Model Package State Change', modelPackage);

export type ModelPackageStateChange = v.InferOutput<typeof modelPackageStateChange>;

export const modelPackageStateChangeExample: v.InferInput<typeof modelPackageStateChange> = {
  id: '8c3f846c-c6a9-42d3-83f8-4c485e5c4176',
  'detail-type': 'SageMaker Model Package State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T13:40:14Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:model-package/flights-delay/8'],
  detail: {
    ModelPackageArn: 'arn:aws:sagemaker:eu-west-1:123456789012:model-package/flights-delay/8',
    ModelPackageGroupName: 'flights-delay',
    ModelPackageVersion: 8,
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'Approved',
    ModelPackageStatusDetails: { ValidationStatuses: [] },
    InferenceSpecification: {
      Containers: [{ ModelDataUrl: 's3://flights/models/pipelines-p4jn9xou8a8s-train-Ab3dE5/output/model.tar.gz' }],
    },
    MetadataProperties: {
      GeneratedBy: 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain/execution/p4jn9xou8a8s',
    },
    CreationTime: '2026-11-20T10:06:40Z',
    LastModifiedTime: '2026-11-20T13:40:14Z',
  },
};
