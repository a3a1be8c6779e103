import * as v from 'valibot';
import { awsTime } from './aws-time.ts';
import { eventBridge } from './event-bridge.ts';

/** The envelope around an AWS event, whose time comes in as many forms as the times inside. */
export const awsEvent = <const DetailType extends string, Detail extends v.GenericSchema>(
  detailType: DetailType,
  detail: Detail,
) => v.object({ ...eventBridge(detailType, detail).entries, time: awsTime });

/** The envelope around a SageMaker event. */
export const sagemakerEvent = awsEvent;

/** The name or ARN of a resource, or a status: text that must be there. */
export const present = v.pipe(v.string(), v.minLength(1));

/** Text that may be null, absent or empty; then null. */
export const optionalText = v.pipe(
  v.nullish(v.string(), null),
  v.transform((text) => text || null),
);

/** A number, also as text, that may be null or absent; then undefined. */
export const optionalNumber = v.pipe(
  v.nullish(v.union([v.number(), v.pipe(v.string(), v.decimal(), v.transform(Number))])),
  v.transform((value) => value ?? undefined),
);

/** A flag that may be null or absent; then undefined. */
export const optionalFlag = v.pipe(
  v.nullish(v.boolean()),
  v.transform((value) => value ?? undefined),
);

/** A list that may be null or absent; then empty. */
export const listOf = <Item extends v.GenericSchema>(item: Item) => v.nullish(v.array(item), () => []);

/** An object that may be null, absent or of another form; then undefined. */
export const maybe = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(
    v.fallback(v.nullish(schema), undefined),
    v.transform((value) => value ?? undefined),
  );

const tagList = v.pipe(
  v.array(v.object({ Key: v.string(), Value: v.string() })),
  v.transform((list) => Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]))),
);

/** Tags as a map or as a list of keys and values; comes out as a map, empty where they have any other form. */
export const tags = v.fallback(v.nullish(v.union([tagList, v.record(v.string(), v.string())]), {}), {});

/** What a training or tuning job runs on: machines of one type, or of several in groups. */
export const resourceConfig = v.object({
  InstanceType: optionalText,
  InstanceCount: optionalNumber,
  VolumeSizeInGB: optionalNumber,
  InstanceGroups: listOf(v.object({ InstanceType: present, InstanceCount: v.number() })),
  KeepAlivePeriodInSeconds: optionalNumber,
});

/** Where a job reads one of its inputs from. */
export const inputChannel = v.object({
  ChannelName: optionalText,
  DataSource: maybe(v.object({ S3DataSource: maybe(v.object({ S3Uri: optionalText })) })),
});

/** A container of a model or model package: its image, and the model data or package that it holds. */
export const container = v.object({
  Image: optionalText,
  ModelDataUrl: optionalText,
  ModelPackageName: optionalText,
});

const serverlessConfig = maybe(
  v.object({
    MemorySizeInMB: optionalNumber,
    MaxConcurrency: optionalNumber,
    ProvisionedConcurrency: optionalNumber,
  }),
);

/** A variant as an endpoint config asks for it. */
export const configuredVariant = v.object({
  VariantName: present,
  ModelName: optionalText,
  InstanceType: optionalText,
  InitialInstanceCount: optionalNumber,
  InitialVariantWeight: optionalNumber,
  ServerlessConfig: serverlessConfig,
  VolumeSizeInGB: optionalNumber,
});

/** A variant as an endpoint reports it; some events leave out its name and what is current. */
export const deployedVariant = v.object({
  VariantName: optionalText,
  CurrentWeight: optionalNumber,
  DesiredWeight: optionalNumber,
  CurrentInstanceCount: optionalNumber,
  DesiredInstanceCount: optionalNumber,
  CurrentServerlessConfig: serverlessConfig,
  VariantStatus: listOf(v.object({ Status: optionalText })),
});

/** A deployment that an endpoint is in the middle of: what comes beside the variants that serve. */
export const pendingDeployment = maybe(
  v.object({ EndpointConfigName: optionalText, ProductionVariants: listOf(deployedVariant) }),
);
