import { type Fact, type Facts, fact } from '../facts.ts';
import type { Monitors } from '../monitor/index.ts';
import { isoOf } from '../window/index.ts';
import { isJob } from './job-use.ts';
import { isNewest, type KeptResource, keptOf, merged } from './kept-resource.ts';
import { originsOf } from './origins.ts';
import type { Lifecycle, Resources } from './ports.ts';
import { orderOf, type ResourceState } from './resource-state.ts';
import { executionOfJob, monitorIdsOf } from './whose.ts';

export interface RecorderPorts {
  readonly monitors: Monitors;
  readonly lifecycle: Lifecycle;
  readonly resources: Resources;
  readonly facts: Facts;
}

/** A state that is kept as the newest of its resource, and the monitors that it concerns. */
export interface Recorded {
  readonly state: ResourceState;
  readonly monitorIds: readonly string[];
}

/** Keeps states of resources and tells of those that are the newest, whoever told of them. */
export const recorder = (ports: RecorderPorts) => {
  /**
   * Tells of states that were kept as the newest, oldest first; where two are the same state, of what is known in the end.
   *
   * @param causationId of the event that led to it
   * @returns the newest; undefined where there is none
   */
  const tell = async (
    kept: readonly (ResourceState | undefined)[],
    causationId: string,
  ): Promise<Recorded | undefined> => {
    const states = kept.filter((state) => state !== undefined);
    const last = [...new Map(states.map((state) => [orderOf(state), state])).values()];
    const recorded = await Promise.all(last.map((state) => withMonitors(ports, state)));
    await ports.facts.publish(recorded.map((each) => recordedFact(each, causationId)));
    return recorded.at(-1);
  };

  /**
   * Records what SageMaker answered without an event to come again: told first and saved then, since once it is saved nobody
   * asks again. Telling twice is harmless.
   *
   * @param before what is kept of the resource so far
   */
  const mend = async (before: KeptResource | undefined, answer: ResourceState, causationId: string): Promise<void> => {
    const described = keptOf(answer, 'described');
    const after = before === undefined ? described : merged(before, described);
    if (isNewest(after, answer)) await tell([after.state], causationId);
    await ports.lifecycle.save(answer, 'described');
  };

  /**
   * Records what a resource was made from, and what that was made from, as far as nothing is known of it yet.
   *
   * @returns how much was found
   */
  const follow = async (state: ResourceState, causationId: string): Promise<number> => {
    let found = 0;
    for (const origin of originsOf(state)) {
      const kept = await ports.lifecycle.find(origin.arn);
      const answer = kept?.state ?? (await ports.resources.describe(origin));
      if (answer === undefined || answer === 'gone') continue;
      if (kept === undefined) await mend(undefined, answer, causationId);
      found += (kept === undefined ? 1 : 0) + (await follow(answer, causationId));
    }
    return found;
  };

  return { tell, mend, follow };
};

const withMonitors = async ({ monitors, lifecycle }: RecorderPorts, state: ResourceState): Promise<Recorded> => {
  const executionId = isJob(state) ? executionOfJob(state.name) : undefined;
  const pipelineName = executionId === undefined ? undefined : await lifecycle.pipelineOf(executionId);
  return { state, monitorIds: monitorIdsOf(state, await monitors.all(), pipelineName) };
};

const recordedFact = ({ state, monitorIds }: Recorded, causationId: string): Fact => {
  const { kind, resourceArn, name, status, outcome, failureReason, changedAtMs } = state;
  const changedAt = isoOf(changedAtMs);
  return fact(
    'Lifecycle Recorded',
    [resourceArn, status, changedAt],
    { time: changedAt, correlationId: resourceArn, causationId },
    { kind, resourceArn, name, status, outcome, monitorIds, failureReason, changedAt },
  );
};
