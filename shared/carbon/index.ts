export { assumedLoad, type Footprint, footprintOf, type UnknownCarbon } from './footprint.ts';
export { embodiedKilograms, instancePartsOf, type Machine, machineOf } from './machines.ts';
export { instancePower } from './power.ts';
