import { createHash } from 'node:crypto';
import type { WindowEvaluated } from '../../events/window-evaluated.ts';
import { ConflictError } from '../../shared/errors.ts';
import type { Fact, Facts } from '../../shared/facts.ts';
import type {
  AcceptedNormal,
  EndpointChanges,
  Incidents,
  KeptIncident,
  Normals,
  Observation,
  Observations,
  StoredIncident,
} from '../../shared/incident/index.ts';
import { changesBefore } from '../../shared/lifecycle/index.ts';
import type { Monitor, Monitors } from '../../shared/monitor/index.ts';
import {
  type CaptureObject,
  type CaptureObjects,
  hourOfPartial,
  type LineSinks,
  objectIdOf,
  type Partials,
  partialRange,
} from '../../shared/partial/index.ts';
import { Profile } from '../../shared/profile/index.ts';
import type { KeptDay, LiveReference, References, SampledRows, WindowDays } from '../../shared/reference/index.ts';
import type { DirtyWindows, Planning, WindowRecord, Windows } from '../../shared/window/index.ts';

/** Lets a test make the n-th call to the outside fail, before or after it took effect. */
export class Faults {
  #calls = 0;
  #failAt: number | undefined;
  #takesEffect = false;

  /** The `call`-th call from now on fails once, 1 being the next. */
  failAt(call: number, takesEffect: boolean): void {
    this.#calls = 0;
    this.#failAt = call;
    this.#takesEffect = takesEffect;
  }

  async through<Result>(work: () => Result): Promise<Result> {
    this.#calls += 1;
    if (this.#calls !== this.#failAt) return work();
    this.#failAt = undefined;
    if (this.#takesEffect) work();
    throw new Error('the connection broke');
  }
}

const copy = <T>(value: T): T => structuredClone(value);

/** Everything the chain keeps, in memory, with the same promises as the stores in `shared/aws`. */
export class MemoryWorld {
  readonly faults = new Faults();
  readonly captured = new Map<string, { readonly object: CaptureObject; readonly text: string }>();
  readonly objects = new Map<string, Uint8Array>();
  readonly lines = new Map<string, readonly string[]>();
  readonly documents = new Map<string, unknown>();
  readonly windowRecords = new Map<string, WindowRecord>();
  readonly evaluations = new Map<string, WindowEvaluated>();
  readonly dirty = new Map<string, string>();
  readonly plannedFrom = new Map<string, number>();
  readonly plannedThrough = new Map<string, number>();
  readonly storedIncidents = new Map<string, StoredIncident>();
  readonly acceptedNormals = new Map<string, AcceptedNormal>();
  readonly reports = new Map<string, Observation>();
  readonly published: Fact[] = [];
  /** References as they are kept: text and bytes. */
  readonly learned = new Map<string, { reference: string; whole: Uint8Array; rows: string }>();
  readonly keptDays = new Map<string, string>();
  readonly #claims = new Map<string, { revision: string; hours: Set<number> }>();

  readonly monitorList: readonly Monitor[];

  constructor(monitorList: readonly Monitor[]) {
    this.monitorList = monitorList;
  }

  /** Each fact once, in the order of first publication: what a consumer that ignores what it has seen is left with. */
  facts(): Fact[] {
    return [...new Map(this.published.map((fact) => [fact.metadata.id, fact])).values()];
  }

  readonly monitors: Monitors = {
    all: async () => this.monitorList,
    find: async (id) => this.monitorList.find((monitor) => monitor.id === id),
  };

  readonly captures: CaptureObjects = {
    open: (object) =>
      this.faults.through(() => {
        const found = this.captured.get(`${object.bucket}/${object.key}`);
        if (found === undefined) return { state: 'gone' } as const;
        if (found.object.etag !== object.etag) return { state: 'replaced' } as const;
        return { state: 'open', chunks: chunksOf(found.text) } as const;
      }),
  };

  /** What was done to endpoints, for a test to fill. */
  readonly endpointHistory: { atMs: number; configName: string }[] = [];

  readonly changes: EndpointChanges = {
    before: async (_, onsetMs, windowMs) => {
      const states = this.endpointHistory.map((state) => ({
        ...state,
        status: 'InService',
        variants: [],
        isAsynchronous: false,
      }));
      return changesBefore({ states }, onsetMs, windowMs);
    },
  };

  readonly references: References = {
    find: (place, stage) =>
      this.faults.through(() => {
        const kept = this.learned.get(`${place}/${stage}`);
        return kept && (JSON.parse(kept.reference) as LiveReference);
      }),
    keep: (place, { reference, whole, rows }) =>
      this.faults.through(() => {
        const key = `${place}/${reference.stage}`;
        const own = { reference: JSON.stringify(reference), whole: whole.toBytes(), rows: JSON.stringify(rows) };
        if (!this.learned.has(key)) this.learned.set(key, own);
        return JSON.parse(this.learned.get(key)?.reference ?? '') as LiveReference;
      }),
    whole: async (place, stage) => Profile.fromBytes(this.learned.get(`${place}/${stage}`)?.whole ?? new Uint8Array()),
    rows: async (place, stage) => JSON.parse(this.learned.get(`${place}/${stage}`)?.rows ?? '') as SampledRows,
  };

  readonly windowDays: WindowDays = {
    find: (monitorId, version, day) =>
      this.faults.through(() => {
        const kept = this.keptDays.get(`${monitorId}/${version}/${day}`);
        return kept === undefined ? undefined : (JSON.parse(kept) as KeptDay);
      }),
    put: (monitorId, version, day, kept) =>
      this.faults.through(() => void this.keptDays.set(`${monitorId}/${version}/${day}`, JSON.stringify(kept))),
  };

  readonly partials: Partials = {
    claim: (series, object, hours) =>
      this.faults.through(() => {
        const key = `${series}#${objectIdOf(object)}`;
        const known = this.#claims.get(key) ?? { revision: '', hours: new Set<number>() };
        if (known.revision > object.revision) return { isCurrent: false } as const;
        const touched = new Set([...known.hours, ...hours]);
        this.#claims.set(key, { revision: object.revision, hours: touched });
        return { isCurrent: true, hoursLeft: [...touched].filter((hour) => !hours.includes(hour)) } as const;
      }),
    put: (key, bytes) => this.faults.through(() => void this.objects.set(key, bytes)),
    list: (series, window) =>
      this.faults.through(() => {
        const { prefix, startAfter, endBefore } = partialRange(series, window);
        return [...this.objects]
          .filter(([key]) => key.startsWith(prefix) && key > startAfter && key < endBefore)
          .map(([key, bytes]) => ({ key, size: bytes.length, etag: etagOf(bytes) }));
      }),
    earliest: (series) =>
      this.faults.through(() => {
        const { prefix } = partialRange(series, { startMs: 0, endMs: 0 });
        const [first] = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
        return first === undefined ? undefined : hourOfPartial(series, first);
      }),
    get: (key) =>
      this.faults.through(() => {
        const bytes = this.objects.get(key);
        if (bytes === undefined) throw new Error(`${key} is not there`);
        return bytes;
      }),
    find: (key) => this.faults.through(() => this.objects.get(key)),
  };

  readonly lineSinks: LineSinks = {
    open: (keyPrefix) => {
      const written: string[] = [];
      return {
        write: async (line) => void written.push(line),
        close: () =>
          this.faults.through(() => {
            if (written.length === 0) return [];
            const key = `${keyPrefix}/part-00000.jsonl`;
            this.lines.set(key, [...written]);
            return [key];
          }),
      };
    },
  };

  readonly dirtyWindows: DirtyWindows = {
    mark: (monitorId, startMs, token) =>
      this.faults.through(() => void this.dirty.set(`${monitorId}#${startMs}`, token)),
    token: (monitorId, startMs) => this.faults.through(() => this.dirty.get(`${monitorId}#${startMs}`)),
    clear: (monitorId, startMs, token) =>
      this.faults.through(() => {
        const key = `${monitorId}#${startMs}`;
        if (this.dirty.get(key) === token) this.dirty.delete(key);
      }),
  };

  readonly planning: Planning = {
    state: (monitorId) =>
      this.faults.through(() => ({
        plannedThroughMs: this.plannedThrough.get(monitorId),
        plannedFromMs: this.plannedFrom.get(monitorId),
        dirty: [...this.dirty.keys()]
          .filter((key) => key.startsWith(`${monitorId}#`))
          .map((key) => Number(key.split('#')[1])),
      })),
    advance: (monitorId, throughMs, fromMs) =>
      this.faults.through(() => {
        if (!this.plannedFrom.has(monitorId)) this.plannedFrom.set(monitorId, fromMs);
        const known = this.plannedThrough.get(monitorId) ?? Number.NEGATIVE_INFINITY;
        this.plannedThrough.set(monitorId, Math.max(known, throughMs));
      }),
  };

  readonly windows: Windows = {
    find: (monitorId, startMs) => this.faults.through(() => copy(this.windowRecords.get(`${monitorId}#${startMs}`))),
    between: (monitorId, { fromMs, toMs = Number.POSITIVE_INFINITY }) =>
      this.faults.through(() =>
        [...this.windowRecords.values()]
          .filter((record) => record.monitorId === monitorId && record.startMs >= fromMs && record.startMs < toMs)
          .toSorted((a, b) => a.startMs - b.startMs)
          .map(copy),
      ),
    save: (record, fact, replaces) =>
      this.faults.through(() => {
        const key = `${record.monitorId}#${record.startMs}`;
        if (this.windowRecords.get(key)?.evaluationId !== replaces) throw new ConflictError('saved in between');
        this.evaluations.set(record.evaluationId, copy(fact));
        this.windowRecords.set(key, copy(record));
      }),
    fact: (evaluationId) => this.faults.through(() => copy(this.evaluations.get(evaluationId))),
  };

  readonly incidents: Incidents = {
    newest: (subject) =>
      this.faults.through(() =>
        [...this.storedIncidents.values()].filter(({ incident }) => incident.subject === subject).map(copy),
      ),
    find: (incidentId) => this.faults.through(() => copy(this.storedIncidents.get(incidentId))),
    save: (incident: KeptIncident, untold, replaces) =>
      this.faults.through(() => {
        if (this.storedIncidents.get(incident.incidentId)?.version !== replaces)
          throw new ConflictError('changed in between');
        const stored = { incident: copy(incident), untold: copy(untold), version: (replaces ?? 0) + 1 };
        this.storedIncidents.set(incident.incidentId, stored);
        return copy(stored);
      }),
  };

  readonly normals: Normals = {
    of: (monitorId) =>
      this.faults.through(() =>
        [...this.acceptedNormals.values()].filter((normal) => normal.monitorId === monitorId).map(copy),
      ),
    accept: (normal) =>
      this.faults.through(() => {
        if (!this.acceptedNormals.has(normal.incidentId)) this.acceptedNormals.set(normal.incidentId, copy(normal));
      }),
  };

  readonly observations: Observations = {
    keep: (subject, cause, key, observation) =>
      this.faults.through(() => void this.reports.set(`${subject}#${cause}#${key}`, copy(observation))),
    since: (subject, cause, fromMs) =>
      this.faults.through(() =>
        [...this.reports]
          .filter(([key, { startMs }]) => key.startsWith(`${subject}#${cause}#`) && startMs >= fromMs)
          .map(([, observation]) => copy(observation))
          .toSorted((a, b) => a.startMs - b.startMs),
      ),
  };

  readonly bus: Facts = {
    publish: (facts) => this.faults.through(() => void this.published.push(...copy(facts))),
  };
}

const etagOf = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
