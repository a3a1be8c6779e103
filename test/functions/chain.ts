import type { ObjectCreated } from '../../events/object-created.ts';
import { scheduleTickedExample } from '../../events/schedule-ticked.ts';
import type { WindowDue } from '../../events/window-due.ts';
import type { WindowEvaluated } from '../../events/window-evaluated.ts';
import { type Ports as EvaluatePorts, evaluateWindow } from '../../functions/evaluate-window.ts';
import { manageIncident } from '../../functions/manage-incident.ts';
import { planWindows } from '../../functions/plan-windows.ts';
import { profileCapture } from '../../functions/profile-capture.ts';
import type { Baselines } from '../../shared/evaluation/index.ts';
import type { Fact } from '../../shared/facts.ts';
import type { Monitor } from '../../shared/monitor/index.ts';
import { revisionOf } from '../../shared/partial/index.ts';
import type { ConstrainedBaseline } from '../../shared/report/index.ts';
import { MemoryWorld } from '../doubles/chain.ts';
import { aBaseline } from '../factories/baselines.ts';
import { aMonitor } from '../factories/monitors.ts';

/** The four functions between a capture file and an incident, on one memory world. */
export class Chain {
  readonly monitor: Monitor;
  readonly world: MemoryWorld;
  /** Metrics by column, with their places. */
  readonly measured: Parameters<EvaluatePorts['measureFeatures']>[] = [];
  /** Model Monitor's files of the baseline, where it has any. */
  constrained: ConstrainedBaseline | undefined;
  readonly flagged: Fact[] = [];
  readonly due: WindowDue[] = [];
  /** Where baselines are found; one of the monitor's columns, unless a test has others. */
  baselines: Baselines;

  /** @param others further monitors that are deployed */
  constructor(monitor: Monitor = aMonitor(), ...others: readonly Monitor[]) {
    this.monitor = monitor;
    this.world = new MemoryWorld([monitor, ...others]);
    const baseline = aBaseline(monitor);
    this.baselines = { find: async () => baseline };
  }

  /** Puts a capture file into the bucket; the event is for the test to deliver, as often and when it likes. */
  capture(event: ObjectCreated, lines: readonly string[]): ObjectCreated {
    const { bucket, object } = event.detail;
    this.world.captured.set(`${bucket.name}/${object.key}`, {
      object: {
        bucket: bucket.name,
        key: object.key,
        size: object.size,
        etag: object.etag,
        versionId: undefined,
        revision: revisionOf(object.sequencer),
      },
      text: lines.join('\n'),
    });
    return event;
  }

  profile(event: ObjectCreated) {
    const { world } = this;
    return profileCapture({
      monitors: world.monitors,
      captures: world.captures,
      partials: world.partials,
      baselines: this.baselines,
      lines: world.lineSinks,
      dirtyWindows: world.dirtyWindows,
      dataBucket: 'data',
      sendFlagged: async (facts) => void this.flagged.push(...facts),
    })(event);
  }

  plan(scheduledTime: string) {
    const { world } = this;
    return planWindows({
      monitors: world.monitors,
      planning: world.planning,
      sendDue: (facts) => world.faults.through(() => void this.due.push(...(facts as WindowDue[]))),
    })({ ...scheduleTickedExample, scheduledTime });
  }

  evaluate(due: WindowDue) {
    const { world } = this;
    return evaluateWindow({
      monitors: world.monitors,
      normals: world.normals,
      partials: world.partials,
      references: world.references,
      windowDays: world.windowDays,
      baselines: this.baselines,
      baselineFiles: { find: async () => this.constrained },
      windows: world.windows,
      dirtyWindows: world.dirtyWindows,
      reports: {
        put: async (key, document) => {
          world.documents.set(key, structuredClone(document));
          return { bucket: 'data', key };
        },
      },
      facts: world.bus,
      measure: () => undefined,
      measureFeatures: (...measured) => void this.measured.push(measured),
    })(due);
  }

  manage(event: WindowEvaluated) {
    const { world } = this;
    return manageIncident({
      monitors: world.monitors,
      windows: world.windows,
      incidents: world.incidents,
      normals: world.normals,
      observations: world.observations,
      changes: world.changes,
      facts: world.bus,
    })(event);
  }

  /** Plans at a time, evaluates what is due and derives incidents, in order. */
  async tick(scheduledTime: string): Promise<void> {
    await this.plan(scheduledTime);
    for (const due of this.due.splice(0)) await this.evaluate(due);
    for (const event of this.evaluated()) await this.manage(event);
  }

  /** Every `Window Evaluated` told so far, each once. */
  evaluated(): WindowEvaluated[] {
    return this.world.facts().filter(({ metadata }) => metadata.type === 'Window Evaluated') as WindowEvaluated[];
  }

  /** What is left in the end, whatever the way there: windows and the incidents that hold. */
  state() {
    const windows = [...this.world.windowRecords.values()]
      .toSorted((a, b) => a.startMs - b.startMs)
      .map(({ startMs, rows, records, recordsRejected, verdict, evaluationId }) => ({
        startMs,
        rows,
        records,
        recordsRejected,
        verdict,
        evaluationId,
      }));
    const incidents = [...this.world.storedIncidents.values()]
      .map(({ incident: { revision: _, ...incident } }) => incident)
      .filter(({ status }) => status !== 'withdrawn')
      .toSorted((a, b) => (a.incidentId < b.incidentId ? -1 : 1));
    return { windows, incidents };
  }
}
