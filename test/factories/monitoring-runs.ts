/** A run of Model Monitor on the churn monitor's endpoint, as its schedule would start it. */
export const aMonitoringRun = (name: string, outputUri: string, Environment: Record<string, string> = {}) => ({
  ProcessingJobName: name,
  RoleArn: 'arn:aws:iam::000000000000:role/monitoring',
  AppSpecification: { ImageUri: 'sagemaker-model-monitor-analyzer' },
  ProcessingResources: {
    ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.xlarge' as const, VolumeSizeInGB: 20 },
  },
  ProcessingInputs: [
    {
      InputName: 'constraints',
      S3Input: {
        S3Uri: 's3://churn-capture/baseline/constraints.json',
        LocalPath: '/opt/ml/processing/baseline/constraints',
        S3DataType: 'S3Prefix' as const,
        S3InputMode: 'File' as const,
        S3DataDistributionType: 'FullyReplicated' as const,
      },
    },
  ],
  ProcessingOutputConfig: {
    Outputs: [
      {
        OutputName: 'result',
        S3Output: { S3Uri: outputUri, LocalPath: '/opt/ml/processing/output', S3UploadMode: 'Continuous' as const },
      },
    ],
  },
  Environment: { sagemaker_endpoint_name: 'churn-xgb', ...Environment },
});
