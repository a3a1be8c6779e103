import {
  CreatePipelineCommand,
  DeletePipelineCommand,
  DescribeModelPackageCommand,
  DescribePipelineCommand,
  DescribePipelineExecutionCommand,
  DescribeTrainingJobCommand,
  ListPipelineExecutionStepsCommand,
  ListPipelineExecutionsCommand,
  ListPipelineParametersForExecutionCommand,
  ListTrainingJobsCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  StopTrainingJobCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { failAtKey } from '../../../../local/services/sagemaker/training.ts';
import { arn, definition, minuteMs, rig, role, secondMs, token } from './rig.ts';

const create = (PipelineDefinition: string, PipelineName = 'churn-train') =>
  new CreatePipelineCommand({ PipelineName, PipelineDefinition, RoleArn: role, ClientRequestToken: token('create') });

const withPipeline = async (text = definition()) => {
  const one = await rig();
  await one.client.send(create(text));
  const start = async (seed = 'start', PipelineParameters?: { Name: string; Value: string }[]) => {
    const command = new StartPipelineExecutionCommand({
      PipelineName: 'churn-train',
      ClientRequestToken: token(seed),
      PipelineExecutionDescription: 'drift on day_mins',
      ...(PipelineParameters && { PipelineParameters }),
    });
    return (await one.client.send(command)).PipelineExecutionArn ?? '';
  };
  const { client } = one;
  return {
    ...one,
    start,
    described: (PipelineExecutionArn: string) =>
      client.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn })),
    steps: async (PipelineExecutionArn: string) =>
      (await client.send(new ListPipelineExecutionStepsCommand({ PipelineExecutionArn, SortOrder: 'Ascending' })))
        .PipelineExecutionSteps ?? [],
    stop: (PipelineExecutionArn: string) =>
      client.send(new StopPipelineExecutionCommand({ PipelineExecutionArn, ClientRequestToken: token('stop') })),
    /** Step name and statuses before and after, for each event. */
    told: () =>
      one
        .details('Model Building Pipeline Execution Step Status Change')
        .map((step) => [step.stepName, step.previousStepStatus, step.currentStepStatus]),
    executionTold: () =>
      one
        .details('Model Building Pipeline Execution Status Change')
        .map((each) => [each.previousPipelineExecutionStatus, each.currentPipelineExecutionStatus]),
  };
};

describe('StartPipelineExecution', () => {
  test('runs the steps of the definition in their order, then succeeds', async () => {
    const { start, advance, described, steps, told, executionTold, client } = await withPipeline();
    const execution = await start();
    expect((await described(execution)).PipelineExecutionStatus).toBe('Executing');
    await advance(60 * minuteMs);
    expect((await described(execution)).PipelineExecutionStatus).toBe('Succeeded');
    const path = (step: string) => [
      [step, undefined, 'Starting'],
      [step, 'Starting', 'Executing'],
      [step, 'Executing', 'Succeeded'],
    ];
    expect(told()).toEqual([...path('prepare'), ...path('train'), ...path('register')]);
    expect(executionTold()).toEqual([
      [undefined, 'Executing'],
      ['Executing', 'Succeeded'],
    ]);
    const [, train, register] = await steps(execution);
    const TrainingJobName = train?.Metadata?.TrainingJob?.Arn?.split('/').at(-1);
    const job = await client.send(new DescribeTrainingJobCommand({ TrainingJobName }));
    expect(job).toMatchObject({
      TrainingJobStatus: 'Completed',
      HyperParameters: { max_depth: '5', from: 's3://ml-data/prepared/x' },
    });
    const ModelPackageName = register?.Metadata?.RegisterModel?.Arn;
    expect(ModelPackageName).toBe(arn('model-package/churn-xgb/1'));
    const version = await client.send(new DescribeModelPackageCommand({ ModelPackageName }));
    expect(version).toMatchObject({
      ModelPackageStatus: 'Completed',
      MetadataProperties: { GeneratedBy: execution },
      InferenceSpecification: { Containers: [{ ModelDataUrl: job.ModelArtifacts?.S3ModelArtifacts }] },
    });
  });

  test('puts its parameters into the arguments, numbers as numbers', async () => {
    const { start, advance, client } = await withPipeline();
    const execution = await start('p', [
      { Name: 'MaxDepth', Value: '9' },
      { Name: 'Instances', Value: '2' },
    ]);
    await advance(10 * minuteMs);
    const { TrainingJobSummaries: [job] = [] } = await client.send(new ListTrainingJobsCommand());
    const { HyperParameters, ResourceConfig } = await client.send(
      new DescribeTrainingJobCommand({ TrainingJobName: job?.TrainingJobName }),
    );
    expect([HyperParameters?.max_depth, ResourceConfig?.InstanceCount]).toEqual(['9', 2]);
    const command = new ListPipelineParametersForExecutionCommand({ PipelineExecutionArn: execution });
    expect((await client.send(command)).PipelineParameters).toEqual([
      { Name: 'MaxDepth', Value: '9' },
      { Name: 'Instances', Value: '2' },
    ]);
  });

  test('gives one execution for one token, another for another, the same ids in every run', async () => {
    const { start, executionTold, client } = await withPipeline();
    const first = await start('a');
    expect(first).toMatch(new RegExp(`^${arn('pipeline/churn-train/execution/')}[a-z0-9]{12}$`));
    expect(await start('a')).toBe(first);
    const second = await start('b');
    expect(second).not.toBe(first);
    expect(executionTold()).toHaveLength(2);
    const { PipelineExecutionSummaries } = await client.send(
      new ListPipelineExecutionsCommand({ PipelineName: 'churn-train' }),
    );
    expect(PipelineExecutionSummaries?.map((one) => one.PipelineExecutionArn)).toEqual([second, first]);
    expect(await (await withPipeline()).start('other token')).toBe(first);
  });

  test.each(['a'.repeat(31), 'a'.repeat(129)])('refuses the token %s', async (ClientRequestToken) => {
    const { client, events } = await withPipeline();
    const command = new StartPipelineExecutionCommand({ PipelineName: 'churn-train', ClientRequestToken });
    await expect(client.send(command)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('clientRequestToken'),
    });
    expect(events).toEqual([]);
  });

  test('refuses an unknown pipeline and an unknown parameter', async () => {
    const { client, start } = await withPipeline();
    const unknown = new StartPipelineExecutionCommand({ PipelineName: 'none', ClientRequestToken: token('x') });
    await expect(client.send(unknown)).rejects.toMatchObject({ name: 'ResourceNotFound' });
    await expect(start('x', [{ Name: 'Depth', Value: '1' }])).rejects.toThrow('Parameter [Depth] is not defined');
  });

  test('tells the bus about both pipeline and execution, with whole seconds', async () => {
    const { start, advance, events } = await withPipeline();
    const execution = await start();
    await advance(60 * minuteMs);
    const last = events.findLast(({ detailType }) => detailType.endsWith('Pipeline Execution Status Change'));
    expect(last?.resources).toEqual([arn('pipeline/churn-train'), execution]);
    expect(last?.detail).toMatchObject({
      executionStartTime: '2026-11-20T10:00:00Z',
      executionEndTime: expect.stringMatching(/^2026-11-20T10:\d\d:\d\dZ$/),
      pipelineExecutionDescription: 'drift on day_mins',
    });
  });
});

describe('a step', () => {
  test('fails with its training job, and the execution with it', async () => {
    const { start, advance, described, steps, told } = await withPipeline(definition({ [failAtKey]: '0.66' }));
    const execution = await start();
    await advance(60 * minuteMs);
    expect(told().at(-1)).toEqual(['train', 'Executing', 'Failed']);
    expect((await steps(execution)).at(-1)).toMatchObject({
      StepName: 'train',
      StepStatus: 'Failed',
      FailureReason: expect.stringContaining('66 %'),
    });
    expect(await described(execution)).toMatchObject({
      PipelineExecutionStatus: 'Failed',
      FailureReason: 'Step failure: One or multiple steps failed.',
    });
  });

  test('fails when SageMaker refuses what it asks for', async () => {
    const text = definition().replace('Steps.train.ModelArtifacts', 'Steps.train.Artifacts');
    const { start, advance, steps } = await withPipeline(text);
    const execution = await start();
    await advance(60 * minuteMs);
    expect((await steps(execution)).at(-1)).toMatchObject({
      StepStatus: 'Failed',
      FailureReason: expect.stringContaining('Steps.train.Artifacts.S3ModelArtifacts leads nowhere'),
    });
  });

  test('fails when somebody stops its training job', async () => {
    const { start, advance, client, described } = await withPipeline();
    const execution = await start();
    await advance(5 * minuteMs);
    const { TrainingJobSummaries: [job] = [] } = await client.send(new ListTrainingJobsCommand());
    await client.send(new StopTrainingJobCommand({ TrainingJobName: job?.TrainingJobName }));
    await advance(60 * minuteMs);
    expect((await described(execution)).PipelineExecutionStatus).toBe('Failed');
  });

  test('that waits for nobody runs beside the others', async () => {
    const text = JSON.stringify({ Steps: ['a', 'b'].map((Name) => ({ Name, Type: 'Processing', Arguments: {} })) });
    const { start, advance, told } = await withPipeline(text);
    await start();
    await advance(2 * secondMs);
    expect(told().map(([name, , status]) => [name, status])).toEqual([
      ['a', 'Starting'],
      ['b', 'Starting'],
      ['a', 'Executing'],
      ['b', 'Executing'],
    ]);
  });
});

describe('StopPipelineExecution', () => {
  test('stops the training job first, then the step, then the execution', async () => {
    const { start, stop, advance, described, told, executionTold, client } = await withPipeline();
    const execution = await start();
    await advance(5 * minuteMs);
    await stop(execution);
    expect((await described(execution)).PipelineExecutionStatus).toBe('Stopping');
    await advance(minuteMs);
    expect((await described(execution)).PipelineExecutionStatus).toBe('Stopped');
    expect(told().at(-1)).toEqual(['train', 'Executing', 'Stopped']);
    expect(executionTold().slice(1)).toEqual([
      ['Executing', 'Stopping'],
      ['Stopping', 'Stopped'],
    ]);
    const { TrainingJobSummaries } = await client.send(new ListTrainingJobsCommand({ StatusEquals: 'Stopped' }));
    expect(TrainingJobSummaries).toHaveLength(1);
    await expect(stop(execution)).rejects.toMatchObject({ name: 'ConflictException' });
  });

  test('ends at once while no job has begun', async () => {
    const { start, stop, advance, described, told } = await withPipeline();
    const execution = await start();
    await stop(execution);
    expect((await described(execution)).PipelineExecutionStatus).toBe('Stopped');
    await advance(60 * minuteMs);
    expect(told()).toEqual([
      ['prepare', undefined, 'Starting'],
      ['prepare', 'Starting', 'Stopped'],
    ]);
  });
});

describe('CreatePipeline', () => {
  test.each([
    ['not JSON', '{'],
    ['a step type the stand-in cannot run', '{"Steps":[{"Name":"a","Type":"Condition","Arguments":{}}]}'],
    [
      'a step that waits for one that is missing',
      '{"Steps":[{"Name":"a","Type":"Training","Arguments":{},"DependsOn":["b"]}]}',
    ],
    [
      'a reference to a step that is missing',
      '{"Steps":[{"Name":"a","Type":"Training","Arguments":{"x":{"Get":"Steps.b.c"}}}]}',
    ],
  ])('refuses %s', async (_, text) => {
    const { client } = await rig();
    await expect(client.send(create(text))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('refuses a name that is taken', async () => {
    const { client } = await withPipeline();
    await expect(client.send(create(definition()))).rejects.toThrow('already existing pipeline');
  });
});

test('UpdatePipeline changes the definition for executions to come', async () => {
  const { client, start, advance, steps } = await withPipeline();
  const before = await start('before');
  const only = { Name: 'only', Type: 'Processing', Arguments: {} };
  const PipelineDefinition = JSON.stringify({ Steps: [only] });
  await client.send(new UpdatePipelineCommand({ PipelineName: 'churn-train', PipelineDefinition }));
  const after = await start('after');
  await advance(60 * minuteMs);
  expect(await steps(before)).toHaveLength(3);
  expect((await steps(after)).map(({ StepName }) => StepName)).toEqual(['only']);
  const described = await client.send(new DescribePipelineCommand({ PipelineName: 'churn-train' }));
  expect(described).toMatchObject({ PipelineDefinition, PipelineStatus: 'Active' });
});

test('DeletePipeline needs its executions to have ended', async () => {
  const { client, start, advance, described } = await withPipeline();
  const execution = await start();
  const command = new DeletePipelineCommand({ PipelineName: 'churn-train' });
  await expect(client.send(command)).rejects.toMatchObject({ name: 'ConflictException' });
  await advance(60 * minuteMs);
  await client.send(command);
  await expect(described(execution)).rejects.toMatchObject({ name: 'ResourceNotFound' });
});
