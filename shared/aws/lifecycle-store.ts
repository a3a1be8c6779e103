import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { executionIdOf, type Lifecycle, orderOf, type ResourceState } from '../lifecycle/index.ts';
import { isoOf } from '../window/index.ts';
import { documents, tableName, tookEffect } from './table.ts';

/** How long a resource's history is kept; its current state stays. */
const historyKeptSeconds = 400 * 24 * 3600;

const resourceKey = (resourceArn: string) => `RESOURCE#${resourceArn}`;
const stateKey = (resourceArn: string) => ({ pk: resourceKey(resourceArn), sk: 'STATE' });
const executionKey = (executionId: string) => ({ pk: `EXECUTION#${executionId}`, sk: 'PIPELINE' });

/** States and history of SageMaker resources in the table. */
export const lifecycleStore = (): Lifecycle => ({
  save: async (state) => {
    await keepHistory(state);
    if (state.kind === 'pipeline-execution') await keepPipeline(state);
    const order = orderOf(state);
    const isNewer = await tookEffect(
      documents.send(
        new PutCommand({
          TableName: tableName(),
          Item: { ...stateKey(state.resourceArn), state, order },
          ConditionExpression: 'attribute_not_exists(pk) OR #order < :order',
          ExpressionAttributeNames: { '#order': 'order' },
          ExpressionAttributeValues: { ':order': order },
        }),
      ),
    );
    if (isNewer) return state;
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName(), Key: stateKey(state.resourceArn), ConsistentRead: true }),
    );
    return Item?.order === order ? (Item.state as ResourceState) : undefined;
  },
  pipelineOf: async (executionId) => {
    const { Item } = await documents.send(new GetCommand({ TableName: tableName(), Key: executionKey(executionId) }));
    return Item?.pipelineName as string | undefined;
  },
});

const keepHistory = async (state: ResourceState): Promise<void> => {
  const sk = ['HISTORY', isoOf(state.changedAtMs), state.status, ...(state.phase === null ? [] : [state.phase])];
  await tookEffect(
    documents.send(
      new PutCommand({
        TableName: tableName(),
        Item: {
          pk: resourceKey(state.resourceArn),
          sk: sk.join('#'),
          state,
          expiresAt: Math.floor(Date.now() / 1000) + historyKeptSeconds,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
};

const keepPipeline = async ({ resourceArn, name }: ResourceState): Promise<void> => {
  await documents.send(
    new PutCommand({
      TableName: tableName(),
      Item: { ...executionKey(executionIdOf(resourceArn)), pipelineName: name },
    }),
  );
};
