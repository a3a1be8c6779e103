import { type ScheduleTicked, scheduleTicked } from '../events/schedule-ticked.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { lifecycleStore } from '../shared/aws/lifecycle-store.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onEvent } from '../shared/aws/on-event.ts';
import { recordedLifecycle } from '../shared/aws/recorded-lifecycle.ts';
import { resourceLists } from '../shared/aws/resource-lists.ts';
import { resources } from '../shared/aws/resources.ts';
import {
  deletedEndpoint,
  isMissed,
  type RecordedLifecycle,
  type RecorderPorts,
  type ResourceLists,
  type ResourceState,
  recorder,
} from '../shared/lifecycle/index.ts';

export interface Ports extends RecorderPorts {
  readonly lists: ResourceLists;
  readonly recorded: Pick<RecordedLifecycle, 'created'>;
}

/** How far back what changed is looked at again: longer than anybody leaves a failing schedule alone. */
const lookBackMs = 3 * 24 * 3_600_000;

/**
 * Mends what events may have missed, since SageMaker promises none of them: what its lists tell otherwise than the table is
 * described and recorded, as if an event had told of it, and so is what endpoints were made from.
 */
export const reconcile = (ports: Ports) => async (tick: ScheduleTicked) => {
  const nowMs = Date.parse(tick.scheduledTime);
  const { mend, follow } = recorder(ports);
  const present = new Set<string>();
  let looked = 0;
  let mended = 0;
  for await (const listed of ports.lists.since(nowMs - lookBackMs)) {
    looked += 1;
    const resourceArn = listed.arn.toLowerCase();
    if (listed.kind === 'endpoint') present.add(resourceArn);
    const kept = await ports.lifecycle.find(resourceArn);
    const missed = isMissed(listed, kept);
    const answer = missed ? await ports.resources.describe(listed) : kept?.state;
    if (answer === undefined || answer === 'gone') continue;
    if (missed) await mend(kept, answer, tick.executionId);
    mended += (missed ? 1 : 0) + (await follow(answer, tick.executionId));
  }
  for (const state of await endpointsRecorded(ports))
    if (!present.has(state.resourceArn) && state.createdAtMs !== undefined && state.createdAtMs < nowMs)
      mended += await mendGone(ports, state, nowMs, tick.executionId);
  return { looked, mended };
};

const isGone = ({ status }: ResourceState): boolean => status === 'Deleting' || status === 'Deleted';

/** SageMaker says nothing of an endpoint that it deleted, and there is no event about the end of the deletion. */
const mendGone = async (ports: Ports, state: ResourceState, nowMs: number, causationId: string): Promise<number> => {
  const { kind, resourceArn: arn, name } = state;
  if (isGone(state) || (await ports.resources.describe({ kind, arn, name })) !== 'gone') return 0;
  const kept = await ports.lifecycle.find(arn);
  await recorder(ports).mend(kept, deletedEndpoint(state, nowMs), causationId);
  return 1;
};

const endpointsRecorded = async ({ recorded }: Ports): Promise<readonly ResourceState[]> => {
  const found: ResourceState[] = [];
  let cursor: string | undefined;
  do {
    const page = await recorded.created(
      'endpoints',
      { fromMs: 0, toMs: Number.POSITIVE_INFINITY },
      { limit: 100, cursor },
    );
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
};

const { BUS_NAME } = env('BUS_NAME');

export const handler = onEvent(
  scheduleTicked,
  reconcile({
    monitors: monitorsFile(),
    lifecycle: lifecycleStore(),
    recorded: recordedLifecycle(),
    lists: resourceLists(),
    resources: resources(),
    facts: factsOnBus(BUS_NAME),
  }),
);
