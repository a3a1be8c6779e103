import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { arnOf } from './arns.ts';
import type { ModelPackage } from './documents.ts';
import { modelPackageEvent } from './events.ts';
import { list } from './listing.ts';
import {
  type Changes,
  describe,
  found,
  type Moment,
  name,
  type Operations,
  operation,
  parsed,
  reference,
  refuseExisting,
  SageMakerError,
  tags,
} from './operation.ts';

const groupSchema = v.looseObject({ ModelPackageGroupName: name(), Tags: tags });

const createGroup = (moment: Moment, input: unknown) => {
  const { Tags, ...request } = parsed(groupSchema, input);
  const ModelPackageGroupArn = arnOf(moment.home, 'model-package-group', request.ModelPackageGroupName);
  refuseExisting(moment, 'model-package-group', ModelPackageGroupArn);
  const rest = { ModelPackageGroupStatus: 'Completed', CreationTime: moment.atMs, tags: Tags };
  moment.store.put('model-package-group', ModelPackageGroupArn, { ...request, ModelPackageGroupArn, ...rest });
  return { ModelPackageGroupArn };
};

const deleteGroup = operation(v.looseObject({ ModelPackageGroupName: reference }), (moment, input) => {
  const group = found(moment, 'model-package-group', input.ModelPackageGroupName);
  const versions = moment.store
    .all('model-package')
    .filter(({ document }) => document.ModelPackageGroupName === group.ModelPackageGroupName);
  if (versions.length > 0) {
    const sentence = `Model Package Group cannot be deleted as it contains ${versions.length} Model Package(s).`;
    throw new SageMakerError('ConflictException', sentence);
  }
  moment.store.delete(group.ModelPackageGroupArn);
  return {};
});

const container = v.looseObject({ Image: v.optional(v.string()), ModelDataUrl: v.optional(v.string()) });
const inference = v.looseObject({ Containers: v.array(container) });
const approval = v.picklist(['Approved', 'Rejected', 'PendingManualApproval']);
const packageSchema = v.looseObject({
  ModelPackageGroupName: reference,
  InferenceSpecification: v.optional(inference),
  ModelApprovalStatus: v.optional(approval, 'PendingManualApproval'),
  Tags: tags,
});

/**
 * Registers the next version of a group, for CreateModelPackage and for a pipeline's RegisterModel step.
 *
 * @param options.generatedBy ARN of the pipeline execution, which unlike CreateModelPackage makes the group it lacks
 * @throws SageMakerError for input that AWS would refuse
 */
export const registerModelPackage = (
  moment: Moment,
  input: unknown,
  { generatedBy }: { generatedBy?: string } = {},
): ModelPackage => {
  const { Tags, ...request } = parsed(packageSchema, input);
  const { store, home, atMs, durations } = moment;
  const groupArn = arnOf(home, 'model-package-group', request.ModelPackageGroupName);
  if (generatedBy !== undefined && store.kindOf(groupArn) === undefined) createGroup(moment, request);
  const { ModelPackageGroupName } = found(moment, 'model-package-group', groupArn);
  const ModelPackageVersion = store.count(`versions of ${groupArn}`);
  const one: ModelPackage = {
    CertifyForMarketplace: false,
    ...(generatedBy === undefined ? {} : { MetadataProperties: { GeneratedBy: generatedBy } }),
    ...request,
    ModelPackageGroupName,
    ModelPackageVersion,
    ModelPackageArn: arnOf(home, 'model-package', `${ModelPackageGroupName}/${ModelPackageVersion}`),
    ModelPackageStatus: 'Pending',
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    ...(request.InferenceSpecification && { InferenceSpecification: withDigests(request.InferenceSpecification) }),
    CreationTime: atMs,
    tags: Tags,
  };
  store.put('model-package', one.ModelPackageArn, one);
  store.emit(modelPackageEvent(one, atMs));
  store.schedule(atMs + durations.modelPackagePendingMs, 'model-package-completed', one.ModelPackageArn);
  return one;
};

/** SageMaker pins every image; here the digest is one of the image's name. */
const withDigests = (specification: v.InferOutput<typeof inference>) => ({
  ...specification,
  Containers: specification.Containers.map((one) => ({
    ImageDigest: `sha256:${createHash('sha256')
      .update(one.Image ?? '')
      .digest('hex')}`,
    ...one,
  })),
});

/** Fields of UpdateModelPackage and their names in the event it causes. */
const updatable: Readonly<Record<string, string>> = {
  ModelLifeCycle: 'ModelLifeCycle',
  ModelApprovalStatus: 'ModelApprovalStatus',
  ApprovalDescription: 'ApprovalDescription',
  SourceUri: 'sourceUri',
  CustomerMetadataProperties: 'CustomerMetadataProperties',
  InferenceSpecification: 'InferenceSpecification',
};

const updatePackage = operation(
  v.strictObject({
    ModelPackageArn: reference,
    ModelApprovalStatus: v.optional(approval),
    ApprovalDescription: v.optional(v.string()),
    CustomerMetadataProperties: v.optional(v.record(v.string(), v.string())),
    InferenceSpecification: v.optional(inference),
    ModelLifeCycle: v.optional(v.looseObject({ Stage: v.string(), StageStatus: v.string() })),
    SourceUri: v.optional(v.string()),
    ClientToken: v.optional(v.string()),
  }),
  (moment, { ModelPackageArn, ClientToken: _, ...changes }) => {
    const one = found(moment, 'model-package', ModelPackageArn);
    const updated = Object.keys(updatable).filter((key) => key in changes);
    const changed = { ...one, ...changes, LastModifiedTime: moment.atMs } as ModelPackage;
    moment.store.put('model-package', ModelPackageArn, changed);
    const names = updated.flatMap((key) => updatable[key] ?? []);
    moment.store.emit(modelPackageEvent(changed, moment.atMs, names));
    return { ModelPackageArn };
  },
);

const deletePackage = operation(v.looseObject({ ModelPackageName: reference }), (moment, { ModelPackageName }) => {
  const { ModelPackageArn } = found(moment, 'model-package', ModelPackageName);
  moment.store.cancel(ModelPackageArn);
  moment.store.delete(ModelPackageArn);
  return {};
});

/** Model package groups and their versions. */
export const registryOperations: Operations = {
  CreateModelPackageGroup: createGroup,
  DescribeModelPackageGroup: describe('model-package-group', 'ModelPackageGroupName'),
  ListModelPackageGroups: list('model-package-group', {
    key: 'ModelPackageGroupSummaryList',
    name: ({ ModelPackageGroupName }) => ModelPackageGroupName,
    summary: [
      'ModelPackageGroupName',
      'ModelPackageGroupArn',
      'ModelPackageGroupDescription',
      'CreationTime',
      'ModelPackageGroupStatus',
    ],
    ascending: true,
  }),
  DeleteModelPackageGroup: deleteGroup,
  CreateModelPackage: (moment, input) => ({ ModelPackageArn: registerModelPackage(moment, input).ModelPackageArn }),
  DescribeModelPackage: describe('model-package', 'ModelPackageName'),
  ListModelPackages: list('model-package', {
    key: 'ModelPackageSummaryList',
    name: ({ ModelPackageArn }) => ModelPackageArn,
    summary: [
      'ModelPackageGroupName',
      'ModelPackageVersion',
      'ModelPackageArn',
      'ModelPackageDescription',
      'CreationTime',
      'ModelPackageStatus',
      'ModelApprovalStatus',
      'ModelLifeCycle',
    ],
    ascending: true,
    filters: {
      ModelPackageGroupName: ({ ModelPackageGroupName }, wanted, home) =>
        arnOf(home, 'model-package-group', ModelPackageGroupName) === arnOf(home, 'model-package-group', wanted),
      ModelApprovalStatus: ({ ModelApprovalStatus }, wanted) => ModelApprovalStatus === wanted,
      // Only versions are kept here.
      ModelPackageType: (_, wanted) => wanted !== 'Unversioned',
    },
  }),
  UpdateModelPackage: updatePackage,
  DeleteModelPackage: deletePackage,
};

/** What happens to a model package by itself. */
export const registryChanges: Changes = {
  'model-package-completed': (moment, arn) => {
    const one = found(moment, 'model-package', arn);
    one.ModelPackageStatus = 'Completed';
    one.LastModifiedTime = moment.atMs;
    moment.store.put('model-package', arn, one);
    moment.store.emit(modelPackageEvent(one, moment.atMs));
  },
};
