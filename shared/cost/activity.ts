import { dayOf } from './periods.ts';
import type { Span, Whose } from './use.ts';
import type { Utilisation, WatchedVariant } from './waste-endpoints.ts';

/** A value of one hour, as CloudWatch sums or averages it. Hours without a value are absent. */
export interface HourValue {
  readonly startMs: number;
  readonly value: number;
}

/** What CloudWatch tells of a variant, hour by hour, in any order. */
export interface VariantSeries {
  /** Sums. */
  readonly invocations: readonly HourValue[];
  /** Averages in per cent, each vCPU to 100. */
  readonly cpu: readonly HourValue[];
  /** Averages in per cent of all memory. */
  readonly memory: readonly HourValue[];
  /** Averages in per cent, each GPU to 100; empty where there is none. */
  readonly gpu: readonly HourValue[];
  readonly gpuMemory: readonly HourValue[];
}

/** Processors and GPUs of an instance, by which CloudWatch's per cent are to be divided. */
export interface InstanceParts {
  readonly vcpus: number;
  readonly gpus: number;
}

const highest = (values: readonly HourValue[]): number | undefined =>
  values.reduce<number | undefined>((most, { value }) => Math.max(most ?? value, value), undefined);

/** Highest hourly averages as shares of an instance; undefined where processors or memory were not measured, or its parts are not known. */
export const utilisationOf = (series: VariantSeries, parts: InstanceParts | undefined): Utilisation | undefined => {
  const [cpu, memory, gpu, gpuMemory] = [series.cpu, series.memory, series.gpu, series.gpuMemory].map(highest);
  if (parts === undefined || cpu === undefined || memory === undefined) return undefined;
  return {
    days: new Set(series.cpu.map(({ startMs }) => dayOf(startMs))).size,
    cpu: cpu / 100 / parts.vcpus,
    memory: memory / 100,
    ...(gpu === undefined || parts.gpus === 0 ? {} : { gpu: gpu / 100 / parts.gpus }),
    ...(gpuMemory === undefined || parts.gpus === 0 ? {} : { gpuMemory: gpuMemory / 100 / parts.gpus }),
  };
};

/** A variant on instances as it stands. */
export type StandingVariant = Whose & Pick<WatchedVariant, 'variant' | 'instanceType' | 'instances'>;

const hourMs = 3_600_000;

/** A variant with what was seen of it through a span. An hour with invocations counts as invoked up to its end. */
export const watchedVariant = (
  variant: StandingVariant,
  series: VariantSeries,
  { startMs }: Span,
  parts: InstanceParts | undefined,
): WatchedVariant => {
  const invoked = series.invocations.filter(({ value }) => value > 0).map((hour) => hour.startMs + hourMs);
  const utilisation = utilisationOf(series, parts);
  return {
    ...variant,
    watchedFromMs: startMs,
    lastInvokedMs: invoked.length === 0 ? undefined : Math.max(...invoked),
    ...(utilisation === undefined ? {} : { utilisation }),
  };
};

/** How many invocations a variant had within a span: its predictions, where each invocation is one. */
export const invocationsWithin = ({ invocations }: VariantSeries, { startMs, endMs }: Span): number =>
  invocations
    .filter((hour) => hour.startMs >= startMs && hour.startMs < endMs)
    .reduce((sum, { value }) => sum + value, 0);
