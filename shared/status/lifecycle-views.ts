import type {
  ApiCallRecord,
  EndpointState,
  EndpointTimeline,
  JobUse,
  Lineage,
  ResourceState,
  VariantLineage,
} from '../lifecycle/index.ts';
import { isoOf } from '../window/index.ts';

const isoOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : isoOf(ms));

/** A job as the HTTP API shows it. */
export const jobView = (job: JobUse) => ({
  kind: job.kind,
  name: job.name,
  resourceArn: job.resourceArn,
  status: job.status,
  outcome: job.outcome,
  failureReason: job.failureReason,
  createdAt: isoOrNull(job.createdAtMs),
  startedAt: isoOrNull(job.startedAtMs),
  endedAt: isoOrNull(job.endedAtMs),
  owner: job.owner,
  tags: job.tags,
  instanceGroups: job.instanceGroups,
  billableSeconds: job.billableSeconds ?? null,
  trainingTimeSeconds: job.trainingTimeSeconds ?? null,
  isManagedSpot: job.isManagedSpot,
  warmPool: job.warmPool ?? null,
  modelName: job.modelName ?? null,
  modelPackageArn: job.modelPackageArn ?? null,
  pipelineName: job.pipelineName ?? null,
  executionId: job.executionId ?? null,
});

/** A step in a resource's life. */
export const stepView = ({ status, phase, outcome, failureReason, changedAtMs }: ResourceState) => ({
  at: isoOf(changedAtMs),
  ...{ status, phase, outcome, failureReason },
});

/** Somebody's call about a resource. */
export const callView = ({ callId, name, by, atMs }: ApiCallRecord) => ({ at: isoOf(atMs), name, by, callId });

const endpointStateView = ({ atMs, status, configName, variants, pending, isAsynchronous }: EndpointState) => ({
  at: isoOf(atMs),
  status,
  configName: configName ?? null,
  variants,
  pending: pending ?? null,
  isAsynchronous,
});

/** An endpoint as the HTTP API shows it: its last state of those that are given. */
export const endpointView = ({ endpointArn, name, owner, tags, createdAtMs, states }: EndpointTimeline) => {
  const last = states.at(-1);
  return {
    name,
    resourceArn: endpointArn,
    owner,
    tags,
    createdAt: isoOrNull(createdAtMs),
    state: last === undefined ? null : endpointStateView(last),
  };
};

/** What an endpoint was, state after state. */
export const endpointStatesView = ({ states }: EndpointTimeline) => states.map(endpointStateView);

/** One link of a lineage. */
const linkView = (state: ResourceState | null) =>
  state && {
    kind: state.kind,
    name: state.name,
    resourceArn: state.resourceArn,
    status: state.status,
    phase: state.phase,
    createdAt: isoOrNull(state.createdAtMs),
  };

const variantLineageView = (lineage: VariantLineage) => ({
  variant: lineage.variant,
  modelName: lineage.modelName,
  model: linkView(lineage.model),
  modelPackage: linkView(lineage.modelPackage),
  execution: linkView(lineage.execution),
  trainingJob: linkView(lineage.trainingJob),
  modelDataUris: lineage.model?.modelDataUris ?? lineage.modelPackage?.modelDataUris ?? [],
  dataUris: lineage.dataUris,
});

/** What an endpoint served at a moment, back to the data. */
export const lineageView = ({ endpoint, config, variants }: Lineage, atMs: number | undefined) => ({
  at: isoOrNull(atMs),
  endpoint: linkView(endpoint),
  since: isoOf(endpoint.changedAtMs),
  configName: endpoint.configName ?? null,
  config: linkView(config),
  variants: variants.map(variantLineageView),
});
