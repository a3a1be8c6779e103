import type { AlertTopic, SlackChannel, SlackMessage, Told, TopicMessage } from '../../shared/alert/index.ts';
import { ConflictError } from '../../shared/errors.ts';
import type { Fact, Facts } from '../../shared/facts.ts';
import type { FlaggedRecords, RetrainingSet } from '../../shared/flagged/index.ts';
import { type Described, executionIdOf, type Lifecycle, type Resources } from '../../shared/lifecycle/index.ts';
import type { Monitor, Monitors } from '../../shared/monitor/index.ts';
import {
  type ExecutionStatus,
  initialState,
  type KeptState,
  type Pipelines,
  type Retraining,
  type Run,
} from '../../shared/retraining/index.ts';
import { isoOf } from '../../shared/window/index.ts';
import { Faults } from './chain.ts';
import { MemoryLifecycle } from './memory-lifecycle.ts';

const copy = <T>(value: T): T => structuredClone(value);

/** What follows from windows and resources (retraining set, runs, states, messages), in memory, as the stores in `shared/aws` keep it. */
export class MemoryConsequences {
  readonly faults = new Faults();
  /** Flagged lines by key of their part. */
  readonly parts = new Map<string, readonly string[]>();
  /** Pointer by monitor and record. */
  readonly claims = new Map<string, string>();
  /** Lines of the retraining set by key. */
  readonly kept = new Map<string, readonly string[]>();
  readonly hours = new Map<string, { readonly records: number; readonly pointers: ReadonlySet<string> }>();
  readonly states = new Map<string, KeptState>();
  readonly runs = new Map<string, Run>();
  /** Executions by run id, as SageMaker sees them: one for each token. */
  readonly executions = new Map<string, ExecutionStatus>();
  readonly recorded = new MemoryLifecycle();
  /** What SageMaker answers about a resource, by ARN; it is not asked about others. */
  readonly described = new Map<string, Described>();
  readonly told = new Set<string>();
  readonly messages: TopicMessage[] = [];
  readonly posts: SlackMessage[] = [];
  readonly published: Fact[] = [];
  readonly monitorList: readonly Monitor[];

  constructor(monitorList: readonly Monitor[]) {
    this.monitorList = monitorList;
  }

  /** Each fact once: what a consumer that ignores what it has seen is left with. */
  facts(): Fact[] {
    return [...new Map(this.published.map((fact) => [fact.metadata.id, fact])).values()];
  }

  readonly monitors: Monitors = {
    all: async () => this.monitorList,
    find: async (id) => this.monitorList.find((monitor) => monitor.id === id),
  };

  readonly bus: Facts = {
    publish: (facts) => this.faults.through(() => void this.published.push(...copy(facts))),
  };

  readonly flagged: FlaggedRecords = {
    lines: ({ key }) => this.faults.through(() => this.parts.get(key)),
    claim: (monitorId, pointerId, recordIds) =>
      this.faults.through(() => {
        const owned = recordIds.filter((recordId) => {
          const key = `${monitorId}#${recordId}`;
          if (!this.claims.has(key)) this.claims.set(key, pointerId);
          return this.claims.get(key) === pointerId;
        });
        return new Set(owned);
      }),
  };

  readonly retrainingSet: RetrainingSet = {
    put: (key, lines) =>
      this.faults.through(() => {
        this.kept.set(key, [...lines]);
        return { bucket: 'data', key };
      }),
    count: ({ monitorId, pointerId, hourMs, records }) =>
      this.faults.through(() => {
        const key = `${monitorId}#${isoOf(hourMs)}`;
        const { records: before, pointers } = this.hours.get(key) ?? { records: 0, pointers: new Set<string>() };
        if (pointers.has(pointerId)) return;
        this.hours.set(key, { records: before + records, pointers: new Set([...pointers, pointerId]) });
      }),
  };

  readonly retraining: Retraining = {
    find: (monitorId) =>
      this.faults.through(() => copy(this.states.get(monitorId) ?? { state: initialState, version: 0 })),
    save: (monitorId, state, replaces) =>
      this.faults.through(() => {
        if ((this.states.get(monitorId)?.version ?? 0) !== replaces) throw new ConflictError('changed in between');
        const saved = { state: copy(state), version: replaces + 1 };
        this.states.set(monitorId, saved);
        return copy(saved);
      }),
    keep: (run) =>
      this.faults.through(() => void this.runs.set(`${run.monitorId}#${run.origin.time}#${run.runId}`, copy(run))),
    collected: (monitorId, fromHourMs = Number.NEGATIVE_INFINITY) =>
      this.faults.through(() =>
        [...this.hours]
          .filter(([key]) => key.startsWith(`${monitorId}#`))
          .map(([key, { records }]) => ({ hourMs: Date.parse(key.slice(monitorId.length + 1)), records }))
          .filter(({ hourMs }) => hourMs >= fromHourMs)
          .toSorted((a, b) => a.hourMs - b.hourMs),
      ),
  };

  readonly pipelines: Pipelines = {
    start: ({ runId, pipelineName }) =>
      this.faults.through(() => {
        if (!this.executions.has(runId)) this.executions.set(runId, 'executing');
        return `arn:aws:sagemaker:eu-west-1:123456789012:pipeline/${pipelineName}/execution/${runId}`;
      }),
    status: (executionArn) =>
      this.faults.through(() => this.executions.get(executionIdOf(executionArn)) ?? ('unknown' as const)),
  };

  readonly lifecycle: Lifecycle = {
    save: async (state, source) => await this.faults.through(() => this.recorded.lifecycle.save(state, source)),
    find: async (resourceArn) => await this.faults.through(() => this.recorded.lifecycle.find(resourceArn)),
    pipelineOf: async (executionId) => await this.faults.through(() => this.recorded.lifecycle.pipelineOf(executionId)),
    saveCall: async (call) => await this.faults.through(() => this.recorded.lifecycle.saveCall(call)),
  };

  readonly resources: Resources = {
    describe: ({ arn }) => this.faults.through(() => copy(this.described.get(arn))),
  };

  readonly channels: Told = {
    once: async (factId, channel, tell) => {
      const key = `${factId}#${channel}`;
      if (await this.faults.through(() => this.told.has(key))) return false;
      await tell();
      await this.faults.through(() => this.told.add(key));
      return true;
    },
  };

  readonly topic: AlertTopic = {
    publish: (message) => this.faults.through(() => void this.messages.push(copy(message))),
  };

  readonly slack: SlackChannel = {
    post: (message) =>
      this.faults.through(() => {
        this.posts.push(copy(message));
        return true;
      }),
  };
}
