import {
  type ApiCallRecord,
  endpointTimeline,
  executionIdOf,
  executionOfJob,
  historic,
  isEnd,
  isJob,
  isNewest,
  jobUseOf,
  type KeptResource,
  keptOf,
  type Lifecycle,
  merged,
  type Owners,
  type RecordedLifecycle,
  type ResourceState,
  ranWithin,
  siblingArn,
  type TimeRange,
} from '../../shared/lifecycle/index.ts';
import { isoOf } from '../../shared/window/index.ts';

const copy = <T>(value: T): T => structuredClone(value);
const createdAt = ({ state }: KeptResource): number => state.createdAtMs ?? state.changedAtMs;

/** What was recorded of resources, in memory, as the stores in `shared/aws` keep it. */
export class MemoryLifecycle {
  readonly kept = new Map<string, KeptResource>();
  readonly past = new Map<string, KeptResource>();
  readonly links = new Set<string>();
  readonly pipelineNames = new Map<string, string>();
  readonly callsById = new Map<string, ApiCallRecord>();
  readonly #owners: Owners;

  constructor(owners: Owners = { tag: 'owner', otherwise: 'unowned' }) {
    this.#owners = owners;
  }

  /** Everything, in order, whatever the order in which it came. */
  contents() {
    const inOrder = <Value>(map: ReadonlyMap<string, Value>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return {
      states: inOrder(this.kept),
      history: inOrder(this.past),
      links: [...this.links].toSorted(),
      pipelines: inOrder(this.pipelineNames),
      calls: inOrder(this.callsById),
    };
  }

  readonly lifecycle: Lifecycle = {
    save: async (state, source) => {
      const kept = keptOf(copy(state), source);
      const { resourceArn, changedAtMs, status, phase, kind, name } = state;
      const at = isEnd(state) ? 'end' : [isoOf(changedAtMs), status, phase].join('#');
      this.#merge(this.past, `${resourceArn}#${at}`, { ...kept, state: historic(state) });
      if (kind === 'pipeline-execution') this.pipelineNames.set(executionIdOf(resourceArn), name);
      const named = kind === 'pipeline-execution' ? executionIdOf(resourceArn) : name;
      if (kind === 'pipeline-execution' || kind === 'endpoint' || isJob(state))
        this.links.add(`${named.toLowerCase()} ${resourceArn}`);
      for (const uri of state.modelDataUris ?? []) this.links.add(`${uri} ${resourceArn}`);
      const all = this.#merge(this.kept, resourceArn, kept);
      return isNewest(all, state) ? copy(all.state) : undefined;
    },
    find: async (resourceArn) => this.#find(resourceArn),
    pipelineOf: async (executionId) => this.pipelineNames.get(executionId),
    saveCall: async (call) => void this.callsById.set(call.callId, copy(call)),
  };

  readonly recorded: RecordedLifecycle = {
    find: async (resourceArn) => this.#find(resourceArn),
    history: async (resourceArn, beforeMs) => this.#history(resourceArn, beforeMs),
    named: async (name) => this.#linked(name.toLowerCase()),
    holdersOf: async (uri) => this.#linked(uri),
    calls: async (resourceArn) =>
      [...this.callsById.values()]
        .filter((call) => call.resourceArn === resourceArn.toLowerCase())
        .toSorted((a, b) => a.atMs - b.atMs),
    pipelineOf: async (executionId) => this.pipelineNames.get(executionId),
    created: async (list, { fromMs, toMs }, { limit, cursor = '0', kind, outcome }) => {
      const found = this.#created(list)
        .filter((one) => createdAt(one) >= fromMs && createdAt(one) < toMs)
        .map(({ state }) => state)
        .filter((state) => kind === undefined || state.kind === kind)
        .filter((state) => outcome === undefined || state.outcome === outcome)
        .toReversed();
      const end = Number(cursor) + limit;
      const items = copy(found.slice(Number(cursor), end));
      return { items, ...(end < found.length ? { cursor: String(end) } : {}) };
    },
    jobUse: async (state) => jobUseOf(state, this.#owners, this.pipelineNames.get(executionOfJob(state.name) ?? '')),
    timeline: async (endpoint, range) => this.#timeline(endpoint, range),
    jobsBetween: async (range) =>
      this.#created('jobs')
        .filter(({ state }) => ranWithin(state, range))
        .flatMap(({ state }) => {
          const pipelineName = this.pipelineNames.get(executionOfJob(state.name) ?? '');
          return jobUseOf(state, this.#owners, pipelineName) ?? [];
        }),
    endpointTimelines: async (range) =>
      this.#created('endpoints')
        .filter((one) => createdAt(one) < range.toMs)
        .map(({ state }) => this.#timeline(state, range)),
  };

  #timeline(state: ResourceState, range: TimeRange) {
    const states = this.#history(state.resourceArn, range.toMs);
    const configs = new Map(
      [state, ...states]
        .flatMap(({ configName, pending }) => [configName, pending?.configName])
        .flatMap((name) => {
          const config = name && this.#find(siblingArn(state.resourceArn, 'endpoint-config', name))?.state;
          return name && config ? [[name, config] as const] : [];
        }),
    );
    return endpointTimeline(state, states, configs, range, this.#owners);
  }

  #merge(into: Map<string, KeptResource>, key: string, kept: KeptResource): KeptResource {
    const before = into.get(key);
    const all = before === undefined ? kept : merged(before, kept);
    into.set(key, copy(all));
    return all;
  }

  #find(resourceArn: string): KeptResource | undefined {
    return copy(this.kept.get(resourceArn.toLowerCase()));
  }

  #history(resourceArn: string, beforeMs: number): readonly ResourceState[] {
    return [...this.past]
      .filter(([key]) => key.startsWith(`${resourceArn.toLowerCase()}#`))
      .map(([, { state }]) => copy(state))
      .filter(({ changedAtMs }) => changedAtMs < beforeMs)
      .toSorted((a, b) => a.changedAtMs - b.changedAtMs);
  }

  #linked(name: string): readonly string[] {
    return [...this.links]
      .filter((link) => link.startsWith(`${name} `))
      .map((link) => link.slice(name.length + 1))
      .toSorted();
  }

  #created(list: 'jobs' | 'endpoints'): readonly KeptResource[] {
    return [...this.kept.values()]
      .filter(({ state }) => (list === 'jobs' ? isJob(state) : state.kind === 'endpoint'))
      .toSorted((a, b) => createdAt(a) - createdAt(b) || (a.state.resourceArn < b.state.resourceArn ? -1 : 1));
  }
}
