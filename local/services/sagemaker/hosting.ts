import * as v from 'valibot';
import { arnOf } from './arns.ts';
import { type Endpoint, type EndpointConfig, picked, type VariantSummary } from './documents.ts';
import { deploymentEvent, endpointConfigEvent, endpointEvent, modelEvent } from './events.ts';
import { list } from './listing.ts';
import {
  type Changes,
  describe,
  found,
  invalid,
  type Moment,
  name,
  type Operations,
  operation,
  reference,
  refuseExisting,
  tags,
} from './operation.ts';

const container = v.looseObject({ Image: v.optional(v.string()), ModelDataUrl: v.optional(v.string()) });

const createModel = operation(
  v.looseObject({
    ModelName: name(),
    PrimaryContainer: v.optional(container),
    Containers: v.optional(v.array(container)),
    Tags: tags,
  }),
  (moment, { Tags, ...input }) => {
    const ModelArn = arnOf(moment.home, 'model', input.ModelName);
    refuseExisting(moment, 'model', ModelArn);
    const model = { ...input, ModelArn, CreationTime: moment.atMs, tags: Tags };
    moment.store.put('model', ModelArn, model);
    moment.store.emit(modelEvent(model, moment.atMs));
    return { ModelArn };
  },
);

const deleteModel = operation(v.looseObject({ ModelName: reference }), (moment, { ModelName }) => {
  const model = found(moment, 'model', ModelName);
  moment.store.delete(model.ModelArn);
  moment.store.emit(modelEvent(model, moment.atMs));
  return {};
});

const share = v.pipe(v.number(), v.minValue(0, 'Member must be greater than or equal to 0'));
const count = v.pipe(v.number(), v.integer(), v.minValue(0, 'Member must be greater than or equal to 0'));
const variant = v.looseObject({
  VariantName: name(),
  ModelName: v.optional(reference),
  InitialInstanceCount: v.optional(count),
  InitialVariantWeight: v.optional(share),
});

const createEndpointConfig = operation(
  v.looseObject({
    EndpointConfigName: name(),
    ProductionVariants: v.pipe(v.array(variant), v.minLength(1), v.maxLength(10)),
    DataCaptureConfig: v.optional(v.looseObject({ DestinationS3Uri: v.string(), InitialSamplingPercentage: share })),
    Tags: tags,
  }),
  (moment, { Tags, ...input }) => {
    const EndpointConfigArn = arnOf(moment.home, 'endpoint-config', input.EndpointConfigName);
    refuseExisting(moment, 'endpoint-config', EndpointConfigArn);
    for (const { ModelName } of input.ProductionVariants) if (ModelName) found(moment, 'model', ModelName);
    const config = { ...input, EndpointConfigArn, CreationTime: moment.atMs, tags: Tags };
    moment.store.put('endpoint-config', EndpointConfigArn, config);
    moment.store.emit(endpointConfigEvent(config, moment.atMs));
    return { EndpointConfigArn };
  },
);

const deleteEndpointConfig = operation(v.looseObject({ EndpointConfigName: reference }), (moment, input) => {
  const config = found(moment, 'endpoint-config', input.EndpointConfigName);
  moment.store.delete(config.EndpointConfigArn);
  moment.store.emit(endpointConfigEvent(config, moment.atMs));
  return {};
});

/** The variants of a config as an endpoint reports them. */
const summaries = (config: EndpointConfig): VariantSummary[] =>
  config.ProductionVariants.map(
    ({ VariantName, InitialVariantWeight: weight = 1, InitialInstanceCount: instances, ServerlessConfig }) => ({
      VariantName,
      CurrentWeight: weight,
      DesiredWeight: weight,
      CurrentInstanceCount: instances,
      DesiredInstanceCount: instances,
      ...(ServerlessConfig === undefined ? {} : { CurrentServerlessConfig: ServerlessConfig }),
    }),
  );

/** What DescribeEndpoint says about data capture. It stays known when the config is deleted. */
const captureOf = ({ DataCaptureConfig }: EndpointConfig) => {
  if (DataCaptureConfig === undefined) return undefined;
  const capture = DataCaptureConfig as { EnableCapture?: boolean; InitialSamplingPercentage: number };
  return {
    EnableCapture: capture.EnableCapture ?? true,
    CaptureStatus: capture.EnableCapture === false ? 'Stopped' : 'Started',
    CurrentSamplingPercentage: capture.InitialSamplingPercentage,
    ...picked(capture, ['DestinationS3Uri', 'KmsKeyId']),
  };
};

const createEndpoint = operation(
  v.looseObject({ EndpointName: name(), EndpointConfigName: reference, Tags: tags }),
  (moment, { Tags, EndpointName, EndpointConfigName }) => {
    const EndpointArn = arnOf(moment.home, 'endpoint', EndpointName);
    refuseExisting(moment, 'endpoint', EndpointArn);
    const config = found(moment, 'endpoint-config', EndpointConfigName);
    const endpoint: Endpoint = {
      EndpointName,
      EndpointArn,
      EndpointConfigName: config.EndpointConfigName,
      EndpointStatus: 'Creating',
      ProductionVariants: summaries(config),
      DataCaptureConfig: captureOf(config),
      AsyncInferenceConfig: config.AsyncInferenceConfig,
      CreationTime: moment.atMs,
      LastModifiedTime: moment.atMs,
      tags: Tags,
    };
    keep(moment, endpoint);
    moment.store.schedule(moment.atMs + moment.durations.endpointCreatingMs, 'endpoint-in-service', EndpointArn);
    return { EndpointArn };
  },
);

/** Saves the endpoint as changed at this moment and tells the bus. */
const keep = ({ store, atMs }: Moment, endpoint: Endpoint): void => {
  endpoint.LastModifiedTime = atMs;
  store.put('endpoint', endpoint.EndpointArn, endpoint);
  store.emit(endpointEvent(endpoint, atMs));
};

/** The endpoint, which an update needs to be in service. */
const updatable = (moment: Moment, named: string): Endpoint => {
  const endpoint = found(moment, 'endpoint', named);
  if (endpoint.EndpointStatus === 'InService') return endpoint;
  throw invalid(`Cannot update in-progress endpoint "${endpoint.EndpointArn}".`);
};

const updateEndpoint = operation(
  v.strictObject({
    EndpointName: reference,
    EndpointConfigName: reference,
    // Accepted and without effect: every update here is a blue/green one that takes all from the new config.
    DeploymentConfig: v.optional(v.looseObject({})),
    RetainAllVariantProperties: v.optional(v.literal(false)),
  }),
  (moment, { EndpointName, EndpointConfigName }) => {
    const endpoint = updatable(moment, EndpointName);
    const config = found(moment, 'endpoint-config', EndpointConfigName);
    endpoint.PendingDeploymentSummary = {
      EndpointConfigName: config.EndpointConfigName,
      StartTime: moment.atMs,
      ProductionVariants: summaries(config),
    };
    beginUpdate(moment, endpoint);
    deploying(moment, endpoint, 'Creating', 'Launching the new capacity.');
    const { endpointUpdatingMs } = moment.durations;
    moment.store.schedule(moment.atMs + endpointUpdatingMs / 2, 'endpoint-baking', endpoint.EndpointArn);
    return { EndpointArn: endpoint.EndpointArn };
  },
);

const beginUpdate = (moment: Moment, endpoint: Endpoint): void => {
  endpoint.EndpointStatus = 'Updating';
  keep(moment, endpoint);
  moment.store.schedule(moment.atMs + moment.durations.endpointUpdatingMs, 'endpoint-in-service', endpoint.EndpointArn);
};

/** Tells how far a blue/green update has come. */
const deploying = ({ store, atMs }: Moment, endpoint: Endpoint, Status: string, StatusMessage: string): void => {
  const pending = endpoint.PendingDeploymentSummary;
  if (pending === undefined) return;
  const VariantStatus = [{ Status, StatusMessage, StartTime: atMs }];
  const ProductionVariants = pending.ProductionVariants.map((one) => ({ ...one, VariantStatus }));
  endpoint.PendingDeploymentSummary = { ...pending, ProductionVariants };
  store.put('endpoint', endpoint.EndpointArn, endpoint);
  store.emit(deploymentEvent(endpoint, atMs));
};

const updateWeights = operation(
  v.strictObject({
    EndpointName: reference,
    DesiredWeightsAndCapacities: v.pipe(
      v.array(
        v.strictObject({
          VariantName: name(),
          DesiredWeight: v.optional(share),
          DesiredInstanceCount: v.optional(count),
        }),
      ),
      v.minLength(1),
    ),
  }),
  (moment, { EndpointName, DesiredWeightsAndCapacities }) => {
    const endpoint = updatable(moment, EndpointName);
    for (const { VariantName, DesiredWeight, DesiredInstanceCount } of DesiredWeightsAndCapacities) {
      const index = endpoint.ProductionVariants.findIndex((one) => one.VariantName === VariantName);
      const present = endpoint.ProductionVariants[index];
      if (present === undefined) throw invalid(`Could not find variant "${VariantName}" of "${endpoint.EndpointArn}".`);
      endpoint.ProductionVariants[index] = {
        ...present,
        DesiredWeight: DesiredWeight ?? present.DesiredWeight,
        DesiredInstanceCount: DesiredInstanceCount ?? present.DesiredInstanceCount,
      };
    }
    beginUpdate(moment, endpoint);
    moment.store.emit(deploymentEvent(endpoint, moment.atMs));
    return { EndpointArn: endpoint.EndpointArn };
  },
);

const deleteEndpoint = operation(v.looseObject({ EndpointName: reference }), (moment, { EndpointName }) => {
  const endpoint = found(moment, 'endpoint', EndpointName);
  endpoint.EndpointStatus = 'Deleting';
  moment.store.cancel(endpoint.EndpointArn);
  keep(moment, endpoint);
  moment.store.schedule(moment.atMs + moment.durations.endpointDeletingMs, 'endpoint-deleted', endpoint.EndpointArn);
  return {};
});

/** Models, endpoint configs and endpoints. */
export const hostingOperations: Operations = {
  CreateModel: createModel,
  DescribeModel: describe('model', 'ModelName'),
  ListModels: list('model', {
    key: 'Models',
    name: ({ ModelName }) => ModelName,
    summary: ['ModelName', 'ModelArn', 'CreationTime'],
  }),
  DeleteModel: deleteModel,
  CreateEndpointConfig: createEndpointConfig,
  DescribeEndpointConfig: describe('endpoint-config', 'EndpointConfigName'),
  ListEndpointConfigs: list('endpoint-config', {
    key: 'EndpointConfigs',
    name: ({ EndpointConfigName }) => EndpointConfigName,
    summary: ['EndpointConfigName', 'EndpointConfigArn', 'CreationTime'],
  }),
  DeleteEndpointConfig: deleteEndpointConfig,
  CreateEndpoint: createEndpoint,
  DescribeEndpoint: describe('endpoint', 'EndpointName'),
  ListEndpoints: list('endpoint', {
    key: 'Endpoints',
    name: ({ EndpointName }) => EndpointName,
    status: ({ EndpointStatus }) => EndpointStatus,
    summary: ['EndpointName', 'EndpointArn', 'EndpointStatus', 'CreationTime', 'LastModifiedTime'],
  }),
  UpdateEndpoint: updateEndpoint,
  UpdateEndpointWeightsAndCapacities: updateWeights,
  DeleteEndpoint: deleteEndpoint,
};

/** What happens to an endpoint by itself. */
export const hostingChanges: Changes = {
  'endpoint-baking': (moment, arn) => {
    const message = 'Baking with traffic enabled on the new capacity.';
    deploying(moment, found(moment, 'endpoint', arn), 'Baking', message);
  },
  'endpoint-in-service': (moment, arn) => {
    const { PendingDeploymentSummary: pending, ...endpoint } = found(moment, 'endpoint', arn);
    const config =
      pending && moment.store.get('endpoint-config', arnOf(moment.home, 'endpoint-config', pending.EndpointConfigName));
    keep(moment, {
      ...(endpoint as Endpoint),
      ...(config && {
        DataCaptureConfig: captureOf(config),
        AsyncInferenceConfig: config.AsyncInferenceConfig,
      }),
      EndpointConfigName: pending?.EndpointConfigName ?? endpoint.EndpointConfigName,
      EndpointStatus: 'InService',
      ProductionVariants: (pending?.ProductionVariants ?? endpoint.ProductionVariants).map(
        ({ VariantStatus: _, ...one }) => ({
          ...one,
          CurrentWeight: one.DesiredWeight,
          CurrentInstanceCount: one.DesiredInstanceCount,
        }),
      ),
    });
  },
  'endpoint-deleted': ({ store }, arn) => store.delete(arn),
};
