import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  ListEndpointsCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { arn, minuteMs, type Rig, rig, role } from './rig.ts';

const DataCaptureConfig = {
  EnableCapture: true,
  InitialSamplingPercentage: 20,
  DestinationS3Uri: 's3://capture/churn',
  CaptureOptions: [{ CaptureMode: 'Input' as const }, { CaptureMode: 'Output' as const }],
};

const createConfig = ({ client }: Rig, EndpointConfigName: string, InitialInstanceCount: number) =>
  client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName,
      ProductionVariants: [
        { VariantName: 'AllTraffic', ModelName: 'churn', InstanceType: 'ml.m5.large', InitialInstanceCount },
      ],
      DataCaptureConfig,
    }),
  );

/** An endpoint that was just asked for, with two configs to choose from. */
const withEndpoint = async () => {
  const one = await rig();
  await one.client.send(new CreateModelCommand({ ModelName: 'churn', ExecutionRoleArn: role }));
  await createConfig(one, 'cfg-1', 1);
  await createConfig(one, 'cfg-2', 3);
  await one.client.send(
    new CreateEndpointCommand({
      EndpointName: 'Churn-Prod',
      EndpointConfigName: 'cfg-1',
      Tags: [{ Key: 'team', Value: 'churn' }],
    }),
  );
  return {
    ...one,
    described: () => one.client.send(new DescribeEndpointCommand({ EndpointName: 'Churn-Prod' })),
    update: (EndpointConfigName: string) =>
      one.client.send(new UpdateEndpointCommand({ EndpointName: 'Churn-Prod', EndpointConfigName })),
  };
};

describe('CreateEndpoint', () => {
  test('is in service after three minutes, with the capture of its config', async () => {
    const { advance, described } = await withEndpoint();
    expect((await described()).EndpointStatus).toBe('Creating');
    await advance(3 * minuteMs - 1);
    expect((await described()).EndpointStatus).toBe('Creating');
    await advance(1);
    expect(await described()).toMatchObject({
      EndpointName: 'Churn-Prod',
      EndpointArn: arn('endpoint/churn-prod'),
      EndpointStatus: 'InService',
      ProductionVariants: [{ VariantName: 'AllTraffic', CurrentWeight: 1, CurrentInstanceCount: 1 }],
      DataCaptureConfig: {
        CaptureStatus: 'Started',
        CurrentSamplingPercentage: 20,
        DestinationS3Uri: 's3://capture/churn',
      },
      CreationTime: new Date('2026-11-20T10:00:00Z'),
      LastModifiedTime: new Date('2026-11-20T10:03:00Z'),
    });
  });

  test('tells the bus in the spelling of events, at the due time though the clock ran on', async () => {
    const { advance, events, details, startMs } = await withEndpoint();
    await advance(60 * minuteMs);
    const shared = { EndpointName: 'Churn-Prod', EndpointArn: arn('endpoint/churn-prod'), Tags: { team: 'churn' } };
    expect(details('Endpoint State Change')).toMatchObject([
      { ...shared, EndpointStatus: 'CREATING', LastModifiedTime: startMs },
      { ...shared, EndpointStatus: 'IN_SERVICE', LastModifiedTime: startMs + 3 * minuteMs },
    ]);
    expect(events.at(-1)).toMatchObject({
      source: 'aws.sagemaker',
      resources: [arn('endpoint/churn-prod')],
      timeMs: startMs + 3 * minuteMs,
    });
  });

  test('refuses a config that does not exist and a name that is taken in any case', async () => {
    const { client } = await withEndpoint();
    const create = (EndpointName: string, EndpointConfigName: string) =>
      client.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));
    await expect(create('other', 'none')).rejects.toThrow('Could not find endpoint configuration');
    await expect(create('CHURN-PROD', 'cfg-1')).rejects.toThrow('Cannot create already existing endpoint');
  });
});

describe('UpdateEndpoint', () => {
  test('is refused until the endpoint is in service', async () => {
    const { update, advance } = await withEndpoint();
    await expect(update('cfg-2')).rejects.toThrow('Cannot update in-progress endpoint');
    await advance(3 * minuteMs);
    await update('cfg-2');
    await expect(update('cfg-1')).rejects.toThrow('Cannot update in-progress endpoint');
  });

  test('keeps the old config until the new one has baked, and tells how far it is', async () => {
    const { update, advance, described, details } = await withEndpoint();
    await advance(3 * minuteMs);
    await update('cfg-2');
    expect(await described()).toMatchObject({
      EndpointStatus: 'Updating',
      EndpointConfigName: 'cfg-1',
      PendingDeploymentSummary: { EndpointConfigName: 'cfg-2' },
    });
    await advance(4 * minuteMs);
    const after = await described();
    expect(after).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'cfg-2',
      ProductionVariants: [{ CurrentInstanceCount: 3, DesiredInstanceCount: 3 }],
    });
    expect(after.PendingDeploymentSummary).toBeUndefined();
    const statuses = details('Endpoint Deployment State Change').map(
      ({ PendingDeploymentSummary: pending }) => pending,
    );
    expect(statuses).toMatchObject([
      { EndpointConfigName: 'cfg-2', ProductionVariants: [{ VariantStatus: [{ Status: 'Creating' }] }] },
      { EndpointConfigName: 'cfg-2', ProductionVariants: [{ VariantStatus: [{ Status: 'Baking' }] }] },
    ]);
  });
});

test('UpdateEndpointWeightsAndCapacities changes what is desired at once and what is current later', async () => {
  const { client, advance, described, details } = await withEndpoint();
  await advance(3 * minuteMs);
  const change = (VariantName: string) =>
    new UpdateEndpointWeightsAndCapacitiesCommand({
      EndpointName: 'Churn-Prod',
      DesiredWeightsAndCapacities: [{ VariantName, DesiredInstanceCount: 5 }],
    });
  await expect(client.send(change('Other'))).rejects.toThrow('Could not find variant "Other"');
  await client.send(change('AllTraffic'));
  expect((await described()).ProductionVariants).toMatchObject([{ CurrentInstanceCount: 1, DesiredInstanceCount: 5 }]);
  await advance(4 * minuteMs);
  expect((await described()).ProductionVariants).toMatchObject([{ CurrentInstanceCount: 5, DesiredInstanceCount: 5 }]);
  expect(details('Endpoint Deployment State Change')).toEqual([
    expect.not.objectContaining({ PendingDeploymentSummary: expect.anything() }),
  ]);
});

test('DeleteEndpoint deletes for half a minute, then the endpoint is gone', async () => {
  const { client, advance, described, details } = await withEndpoint();
  await client.send(new DeleteEndpointCommand({ EndpointName: 'Churn-Prod' }));
  expect((await described()).EndpointStatus).toBe('Deleting');
  await advance(10 * minuteMs);
  await expect(described()).rejects.toThrow('Could not find endpoint');
  expect(details('Endpoint State Change').map(({ EndpointStatus }) => EndpointStatus)).toEqual([
    'CREATING',
    'DELETING',
  ]);
});

test('ListEndpoints keeps to a status', async () => {
  const { client, advance } = await withEndpoint();
  const inService = new ListEndpointsCommand({ StatusEquals: 'InService' });
  expect((await client.send(inService)).Endpoints).toEqual([]);
  await advance(3 * minuteMs);
  expect((await client.send(inService)).Endpoints).toMatchObject([{ EndpointName: 'Churn-Prod' }]);
});

describe('CreateEndpointConfig', () => {
  test('is described as it was made and tells of its creation and its end', async () => {
    const { client, details } = await withEndpoint();
    const EndpointConfigName = 'cfg-1';
    const config = await client.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
    expect(config).toMatchObject({ DataCaptureConfig, ProductionVariants: [{ ModelName: 'churn' }] });
    await client.send(new DeleteEndpointConfigCommand({ EndpointConfigName }));
    const told = details('Endpoint Config State Change').filter((one) => one.EndpointConfigName === EndpointConfigName);
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ KmsKeyId: null, ProductionVariants: [{ AcceleratorType: null }] });
  });

  test('refuses a model that does not exist and a config without variants', async () => {
    const one = await rig();
    await expect(createConfig(one, 'cfg', 1)).rejects.toThrow('Could not find model');
    const empty = new CreateEndpointConfigCommand({ EndpointConfigName: 'cfg', ProductionVariants: [] });
    await expect(one.client.send(empty)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
