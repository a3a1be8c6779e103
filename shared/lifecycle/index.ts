export type { Lifecycle, Resources } from './ports.ts';
export {
  type DescribedResource,
  explained,
  orderOf,
  type ResourceKind,
  type ResourceState,
  type SagemakerEvent,
  type ToldState,
  toldState,
} from './resource-state.ts';
export { apiSpelling, type Outcome, outcomeOf } from './status.ts';
export { executionIdOf, executionOfJob, monitorIdsOf } from './whose.ts';
