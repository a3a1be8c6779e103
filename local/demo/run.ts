import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Monitor } from '../../shared/monitor/index.ts';
import { hourMs } from '../../shared/window/index.ts';
import type { Cloud } from '../cloud.ts';
import type { Clock } from '../types.ts';
import { type AwsClients, operatorClients } from './aws-clients.ts';
import { callsOfHour } from './calls.ts';
import { captureFiles } from './capture-file.ts';
import { lifeBeginsMs, lifeOf } from './life.ts';
import { flightsMonitor } from './monitor.ts';
import type { PositionFile, ReplayPosition } from './position.ts';
import { type Demonstration, livePeriod } from './prepare.ts';
import { registerFlightsModel } from './registration.ts';
import { happen, planning, type ReplayWorld, replay } from './replay.ts';
import type { DeployedSchedule } from './schedules.ts';
import { readOutcome, type Summary } from './summary.ts';

/** A clock that stands still until it is set. */
export interface SimulatedClock {
  readonly now: Clock;
  set(timeMs: number): void;
}

/** The model goes into service half a day before the first flight. */
const registeredMs = livePeriod.startMs - 12 * hourMs;

/** Writing the position costs milliseconds; a killed session repeats at most so much, and repeating changes nothing. */
const savedEveryMs = 6 * hourMs;

const begin: ReplayPosition = {
  nextHourMs: livePeriod.startMs,
  recordsCaptured: 0,
  seconds: 0,
  isRegistered: false,
  isFinished: false,
};

/** The clock at the moment a position stands for. */
export const simulatedClock = (position: ReplayPosition | undefined): SimulatedClock => {
  let nowMs = position?.isRegistered === true ? position.nextHourMs : lifeBeginsMs;
  return {
    now: () => nowMs,
    set: (timeMs) => {
      nowMs = timeMs;
    },
  };
};

export interface RunOptions {
  readonly cloud: Cloud;
  readonly clock: SimulatedClock;
  readonly positions: PositionFile;
  /** Asked for only when there is something left to replay. */
  readonly prepared: () => Promise<Demonstration>;
  /** Seconds that this session has taken so far. */
  readonly secondsSpent: () => number;
  readonly onHour: (timeMs: number, recordsCaptured: number) => void;
}

/**
 * Runs the demonstration to its end, from wherever an earlier session was stopped, and sums up what the local cloud
 * holds then. A finished one is summed up again at once.
 */
export const runDemonstration = async (options: RunOptions): Promise<Summary> => {
  const { cloud, positions, secondsSpent } = options;
  const clients = operatorClients(cloud);
  const earlier = positions.read() ?? begin;
  const position = earlier.isFinished ? earlier : await replayAll(options, clients, earlier);
  const [outcome, deadLetters] = await Promise.all([
    readOutcome({
      clients,
      monitor: await flightsMonitor(),
      tableName: nameOf(cloud, 'Table'),
      dataBucket: nameOf(cloud, 'DataBucket'),
    }),
    cloud.deadLetters(),
  ]);
  const messages = cloud.inbox.list();
  const seconds = earlier.isFinished ? earlier.seconds : earlier.seconds + secondsSpent();
  positions.save({ ...position, seconds, isFinished: true });
  return {
    recordsCaptured: position.recordsCaptured,
    ...outcome,
    alertsDelivered: messages.length,
    digests: messages.filter(({ kind, subject }) => kind === 'email' && isDigest(subject)).length,
    deadLetters: deadLetters.length,
    seconds,
  };
};

const replayAll = async (
  { cloud, clock, positions, prepared, secondsSpent, onHour }: RunOptions,
  clients: AwsClients,
  earlier: ReplayPosition,
): Promise<ReplayPosition> => {
  const monitor = await flightsMonitor();
  const { account, region } = cloud.home;
  const { flights, model, baseline } = await prepared();
  const happenings = lifeOf({ sagemaker: clients.sagemaker, account, region, monitor });
  const world = worldOf(cloud, clock, clients, monitor);
  const save = (position: ReplayPosition): void =>
    positions.save({ ...position, seconds: earlier.seconds + secondsSpent() });
  if (!earlier.isRegistered) {
    for (let hour = lifeBeginsMs; hour < registeredMs; hour += hourMs) {
      await happen(world, happenings, hour, hour + hourMs);
      await world.setTime(hour + hourMs);
      await world.settle();
    }
    const dataBucket = nameOf(cloud, 'DataBucket');
    await registerFlightsModel({ ...clients, account, region, monitor, dataBucket, baseline, model });
    await world.setTime(registeredMs + hourMs);
    await world.settle();
    save({ ...earlier, isRegistered: true });
  }
  const { endpoint, variant, capture } = monitor.source;
  const end = await replay({
    world,
    monitor,
    endMs: livePeriod.endMs,
    filesOfHour: (hour) =>
      captureFiles({ prefix: capture.prefix, endpoint, variant }, callsOfHour(flights, model, hour)),
    happenings,
    schedules: schedulesOf(cloud),
    position: { ...earlier, isRegistered: true },
    onHour: (position) => {
      if (position.nextHourMs % savedEveryMs === 0) save(position);
      onHour(position.nextHourMs, position.recordsCaptured);
    },
  });
  // Retraining that the last day started comes to its end.
  await world.setTime(end.nextHourMs + hourMs);
  await world.settle();
  return end;
};

const worldOf = (
  cloud: Cloud,
  clock: SimulatedClock,
  { s3, cloudwatch }: AwsClients,
  { source: { endpoint, variant, capture } }: Monitor,
): ReplayWorld => {
  /** Calls since CloudWatch was last told, each with its hour. */
  const calls: { readonly Timestamp: Date; readonly Value: number }[] = [];
  const tellCalls = async (): Promise<void> => {
    const Dimensions = [
      { Name: 'EndpointName', Value: endpoint },
      { Name: 'VariantName', Value: variant },
    ];
    const MetricData = calls.splice(0).map((call) => ({ MetricName: 'Invocations', Dimensions, ...call }));
    if (MetricData.length > 0)
      await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData }));
  };
  return {
    setTime: async (timeMs) => {
      clock.set(timeMs);
      await cloud.sagemaker.advance();
    },
    put: async ({ key, body, records }) => {
      const file = { Bucket: capture.bucket, Key: key, Body: body, ContentType: 'application/x-ndjson' };
      await s3.send(new PutObjectCommand(file));
      // The hour that has just ended.
      calls.push({ Timestamp: new Date(clock.now() - hourMs), Value: records });
    },
    fire: async ({ name, atMs }) => {
      // Who plans windows does not ask CloudWatch.
      if (name !== planning) await tellCalls();
      await cloud.fire(name, atMs);
    },
    settle: () => cloud.settle(),
  };
};

const schedulesOf = ({ template }: Cloud): readonly DeployedSchedule[] =>
  template.ofType('AWS::Scheduler::Schedule').map(({ name, properties }) => ({
    name,
    expression: String(properties.ScheduleExpression),
  }));

/** Its title names the days of the week; an alert's begins with how grave it is. */
const isDigest = (subject: string): boolean => subject.startsWith('Models, ');

const nameOf = ({ template }: Cloud, logicalId: string): string => {
  const resource = template.find(logicalId);
  if (resource === undefined) throw new RangeError(`the template has no ${logicalId}`);
  return resource.name;
};
