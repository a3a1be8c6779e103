import { cpuWatts, gpuWatts, instanceWatts, kwhPerMemoryGbHour, type Watts } from './coefficients.ts';
import { type Machine, machineOf } from './machines.ts';

const between = ([idle, busy]: Watts, load: number): number => idle + load * (busy - idle);

/** Loads at which whole instances were measured. */
const measuredLoads = [0, 0.1, 0.5, 1] as const;

const interpolated = (watts: readonly number[], load: number): number => {
  const upper = Math.max(
    1,
    measuredLoads.findIndex((measured) => load <= measured),
  );
  const [from = 0, to = 1] = measuredLoads.slice(upper - 1, upper + 1);
  const [low = 0, high = 0] = watts.slice(upper - 1, upper + 1);
  return low + ((load - from) / (to - from)) * (high - low);
};

/**
 * All memory is counted. Cloud Carbon Footprint leaves out what its processors' coefficients include, but by how much was not found: these watts
 * are a few per cent too high rather than too low.
 */
const fromParts = ({ vcpus, memoryGb, cpu, gpu }: Machine, load: number): number =>
  vcpus * between(cpuWatts[cpu], load) +
  (gpu === undefined ? 0 : gpu.count * between(gpuWatts[gpu.model], load)) +
  memoryGb * kwhPerMemoryGbHour * 1000;

/**
 * Watts that an instance takes: as measured for the whole instance where that is known, else from its processors, GPUs and memory.
 *
 * @param load average use, 0 to 1
 * @returns undefined where no coefficient exists for the type; that is not 0
 * @throws RangeError when the load is NaN or outside 0..1
 */
export const instancePower = (instanceType: string, load: number): number | undefined => {
  if (!(load >= 0 && load <= 1)) throw new RangeError(`load is ${load}, but must be from 0 to 1`);
  const whole = instanceWatts[instanceType];
  if (whole !== undefined) return interpolated(whole, load);
  const machine = machineOf(instanceType);
  return machine === undefined ? undefined : fromParts(machine, load);
};
