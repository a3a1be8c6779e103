export { type ApiCallRecord, apiCallRecordOf } from './api-call.ts';
export { deletedEndpoint, goneState, isWorthAsking } from './asking.ts';
export { changesBefore, endpointChanges } from './endpoint-changes.ts';
export {
  type ConfiguredVariants,
  type EndpointState,
  type EndpointTimeline,
  endpointTimeline,
} from './endpoint-timeline.ts';
export { isJob, type JobKind, type JobUse, jobKinds, jobUseOf, ranWithin } from './job-use.ts';
export {
  historic,
  isDescribed,
  isNewest,
  isPoolOpen,
  type KeptResource,
  keptOf,
  merged,
  type Source,
} from './kept-resource.ts';
export { type Lineage, lineageOf, type VariantLineage } from './lineage.ts';
export { isMissed } from './missed.ts';
export { originsOf } from './origins.ts';
export { type Owners, ownerOf } from './owner.ts';
export type {
  Described,
  Lifecycle,
  Listed,
  PageFound,
  PageOf,
  RecordedLifecycle,
  ResourceLists,
  Resources,
  TimeRange,
} from './ports.ts';
export {
  type Reading,
  readEndpoint,
  readEndpointConfig,
  readExecution,
  readModel,
  readModelPackage,
  readMonitoringSchedule,
  readProcessingJob,
  readTrainingJob,
  readTransformJob,
  readTuningJob,
} from './readings.ts';
export { type Recorded, type RecorderPorts, recorder } from './recorder.ts';
export {
  homeOf,
  type InstanceGroup,
  orderOf,
  type ResourceFacts,
  type ResourceKind,
  type ResourceState,
  siblingArn,
  type Variant,
  type WarmPool,
} from './resource-state.ts';
export { apiSpelling, isEnd, type Outcome, outcomeOf } from './status.ts';
export { type ResourceEvent, type ResourceName, stateOf, type Told, toldBy } from './told-state.ts';
export { executionIdOf, executionOfJob, monitorIdsOf } from './whose.ts';
