import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Cloud } from '../cloud.ts';

/** The AWS clients of whoever runs the demonstration. */
export interface AwsClients {
  readonly s3: S3Client;
  readonly documents: DynamoDBDocumentClient;
  readonly sagemaker: SageMakerClient;
  readonly cloudwatch: CloudWatchClient;
}

/** Clients that speak to a local cloud as its operator, who may do everything. */
export const operatorClients = ({
  awsUrl,
  home,
  operatorKeyId,
}: Pick<Cloud, 'awsUrl' | 'home' | 'operatorKeyId'>): AwsClients => {
  const settings = {
    endpoint: awsUrl,
    region: home.region,
    credentials: { accessKeyId: operatorKeyId, secretAccessKey: 'local' },
  };
  return {
    s3: new S3Client(settings),
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(settings)),
    sagemaker: new SageMakerClient(settings),
    cloudwatch: new CloudWatchClient(settings),
  };
};
