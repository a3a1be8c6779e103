import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackageGroupsCommand,
  ListModelPackagesCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { arn, minuteMs, rig } from './rig.ts';

const withVersions = async (count: number) => {
  const one = await rig();
  await one.client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'churn-xgb' }));
  const register = () =>
    one.client.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: 'churn-xgb',
        InferenceSpecification: {
          Containers: [{ Image: 'image:1', ModelDataUrl: 's3://b/model.tar.gz' }],
          SupportedContentTypes: ['text/csv'],
          SupportedResponseMIMETypes: ['text/csv'],
        },
      }),
    );
  for (let version = 0; version < count; version++) await register();
  return { ...one, register };
};
const version = (ordinal: number): string => arn(`model-package/churn-xgb/${ordinal}`);

test('CreateModelPackage counts versions and never gives one twice', async () => {
  const { client, register } = await withVersions(2);
  await client.send(new DeleteModelPackageCommand({ ModelPackageName: version(2) }));
  expect((await register()).ModelPackageArn).toBe(version(3));
});

test('CreateModelPackage is pending, then completed, and waits for approval', async () => {
  const { client, advance, details } = await withVersions(1);
  const described = () => client.send(new DescribeModelPackageCommand({ ModelPackageName: version(1) }));
  expect((await described()).ModelPackageStatus).toBe('Pending');
  await advance(minuteMs);
  expect(await described()).toMatchObject({
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'PendingManualApproval',
    ModelPackageVersion: 1,
    InferenceSpecification: { Containers: [{ ImageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) }] },
  });
  const told = details('Model Package State Change');
  expect(told.map((one) => one.ModelPackageStatus)).toEqual(['Pending', 'Completed']);
  expect(told[0]).not.toHaveProperty('UpdatedModelPackageFields');
});

test('CreateModelPackage needs its group', async () => {
  const { client } = await rig();
  const command = new CreateModelPackageCommand({ ModelPackageGroupName: 'none' });
  await expect(client.send(command)).rejects.toThrow('Could not find model package group');
});

test('UpdateModelPackage tells which fields it changed, in the spelling of events', async () => {
  const { client, details } = await withVersions(1);
  const ModelLifeCycle = { Stage: 'Production', StageStatus: 'Approved' };
  await client.send(
    new UpdateModelPackageCommand({
      ModelPackageArn: version(1),
      ModelApprovalStatus: 'Approved',
      ModelLifeCycle,
      SourceUri: 's3://b/src',
    }),
  );
  expect(details('Model Package State Change').at(-1)).toMatchObject({
    ModelPackageGroupName: 'churn-xgb',
    ModelPackageVersion: 1,
    ModelApprovalStatus: 'Approved',
    ModelLifeCycle,
    UpdatedModelPackageFields: ['ModelLifeCycle', 'ModelApprovalStatus', 'sourceUri'],
    CreationTime: '2026-11-20T10:00:00Z',
  });
  const { Stage } =
    (await client.send(new DescribeModelPackageCommand({ ModelPackageName: version(1) }))).ModelLifeCycle ?? {};
  expect(Stage).toBe('Production');
});

test('UpdateModelPackage refuses a status that does not exist', async () => {
  const { client } = await withVersions(1);
  const command = new UpdateModelPackageCommand({
    ModelPackageArn: version(1),
    ModelApprovalStatus: 'approved' as 'Approved',
  });
  await expect(client.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('ListModelPackages keeps to a group and an approval', async () => {
  const { client } = await withVersions(2);
  await client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'other' }));
  await client.send(new CreateModelPackageCommand({ ModelPackageGroupName: 'other' }));
  await client.send(new UpdateModelPackageCommand({ ModelPackageArn: version(2), ModelApprovalStatus: 'Approved' }));
  const arns = async (filter: { ModelApprovalStatus?: 'Approved' }) =>
    (
      await client.send(new ListModelPackagesCommand({ ModelPackageGroupName: 'churn-xgb', ...filter }))
    ).ModelPackageSummaryList?.map((one) => one.ModelPackageArn);
  expect(await arns({})).toEqual([version(1), version(2)]);
  expect(await arns({ ModelApprovalStatus: 'Approved' })).toEqual([version(2)]);
});

test('DeleteModelPackageGroup needs the group to be empty', async () => {
  const { client } = await withVersions(1);
  const command = new DeleteModelPackageGroupCommand({ ModelPackageGroupName: 'churn-xgb' });
  await expect(client.send(command)).rejects.toMatchObject({ name: 'ConflictException' });
  await client.send(new DeleteModelPackageCommand({ ModelPackageName: version(1) }));
  await client.send(command);
  expect((await client.send(new ListModelPackageGroupsCommand())).ModelPackageGroupSummaryList).toEqual([]);
});

test('DescribeModelPackageGroup takes a name or an ARN', async () => {
  const { client } = await withVersions(0);
  const named = await client.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: 'churn-xgb' }));
  const byArn = await client.send(
    new DescribeModelPackageGroupCommand({ ModelPackageGroupName: named.ModelPackageGroupArn }),
  );
  expect(byArn.ModelPackageGroupName).toBe('churn-xgb');
});
