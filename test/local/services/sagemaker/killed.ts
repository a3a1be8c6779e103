import { writeSync } from 'node:fs';
import { startSageMaker } from '../../../../local/services/sagemaker.ts';

/** Run as a process of its own: makes forty training jobs in the directory given and prints every event it publishes. */
const [, , dataDir = ''] = process.argv;
const sageMaker = startSageMaker({
  dataDir,
  home: { account: '123456789012', region: 'us-east-1' },
  clock: Date.now,
  durations: { startingMs: 0, downloadingMs: 0, trainingMs: 0, uploadingMs: 0 },
  publish: async ({ detail }) => {
    const { TrainingJobName, SecondaryStatus } = detail as Record<string, string>;
    writeSync(1, `${TrainingJobName} ${SecondaryStatus}\n`);
  },
});
for (let index = 0; index < 40; index++) {
  const job = {
    TrainingJobName: `job-${index}`,
    RoleArn: 'arn:aws:iam::123456789012:role/SageMakerExecutionRole',
    AlgorithmSpecification: { TrainingInputMode: 'File' },
    OutputDataConfig: { S3OutputPath: 's3://models' },
    ResourceConfig: {},
  };
  const body = Buffer.from(JSON.stringify(job));
  await sageMaker.handle({ operation: 'CreateTrainingJob', method: 'POST', url: '/', headers: {}, body });
}
await sageMaker.advance();
await sageMaker.close();
