import type { InstanceParts } from '../cost/index.ts';
import type { cpuWatts, gpuWatts } from './coefficients.ts';

/** What an instance is made of, as far as its energy depends on it. */
export interface Machine {
  readonly vcpus: number;
  readonly memoryGb: number;
  readonly cpu: keyof typeof cpuWatts;
  readonly gpu?: { readonly model: keyof typeof gpuWatts; readonly count: number };
}

type Size = readonly [vcpus: number, memoryGb: number, gpus?: number];

interface Family {
  readonly cpu: Machine['cpu'];
  readonly gpu?: keyof typeof gpuWatts;
  readonly sizes: Readonly<Record<string, Size>>;
}

/** Sizes of a family whose memory is in proportion to its processors. */
const evenly = (gbPerVcpu: number): Readonly<Record<string, Size>> =>
  Object.fromEntries(
    Object.entries({
      large: 2,
      xlarge: 4,
      '2xlarge': 8,
      '4xlarge': 16,
      '9xlarge': 36,
      '12xlarge': 48,
      '18xlarge': 72,
      '24xlarge': 96,
    }).map(([size, vcpus]) => [size, [vcpus, vcpus * gbPerVcpu] as const]),
  );

const oneGpu = {
  xlarge: [4, 16, 1],
  '2xlarge': [8, 32, 1],
  '4xlarge': [16, 64, 1],
  '8xlarge': [32, 128, 1],
  '16xlarge': [64, 256, 1],
} as const;

/** Families whose processors, and GPUs where they have some, have known watts. g6, g6e, g7e, p5, inf2 and trn1 have none. */
const families: Readonly<Record<string, Family>> = {
  t3: { cpu: 'Skylake', sizes: { medium: [2, 4], large: [2, 8], xlarge: [4, 16], '2xlarge': [8, 32] } },
  m5: { cpu: 'Skylake', sizes: evenly(4) },
  c5: { cpu: 'Skylake', sizes: evenly(2) },
  r5: { cpu: 'Skylake', sizes: evenly(8) },
  m6i: { cpu: 'Ice Lake', sizes: evenly(4) },
  c7i: { cpu: 'Sapphire Rapids', sizes: evenly(2) },
  m6g: { cpu: 'Graviton', sizes: evenly(4) },
  c6g: { cpu: 'Graviton', sizes: evenly(2) },
  g4dn: { cpu: 'Cascade Lake', gpu: 'T4', sizes: { ...oneGpu, '12xlarge': [48, 192, 4] } },
  g5: {
    cpu: 'EPYC 2',
    gpu: 'A10G',
    sizes: { ...oneGpu, '12xlarge': [48, 192, 4], '24xlarge': [96, 384, 4], '48xlarge': [192, 768, 8] },
  },
  p3: {
    cpu: 'Broadwell',
    gpu: 'V100',
    sizes: { '2xlarge': [8, 61, 1], '8xlarge': [32, 244, 4], '16xlarge': [64, 488, 8] },
  },
  p4d: { cpu: 'Cascade Lake', gpu: 'A100', sizes: { '24xlarge': [96, 1152, 8] } },
};

const partsOf = (instanceType: string): readonly [family: string, size: string] => {
  const [, family = '', size = ''] = instanceType.split('.');
  return [family, size];
};

/** What an instance of a type is made of; undefined where that is not known, or has no known watts. */
export const machineOf = (instanceType: string): Machine | undefined => {
  const [familyName, sizeName] = partsOf(instanceType);
  const family = families[familyName];
  const size = family?.sizes[sizeName];
  if (family === undefined || size === undefined) return undefined;
  const [vcpus, memoryGb, gpus = 0] = size;
  const gpu = family.gpu === undefined ? {} : { gpu: { model: family.gpu, count: gpus } };
  return { vcpus, memoryGb, cpu: family.cpu, ...gpu };
};

/** Processors and GPUs of a type, by which CloudWatch's per cent are divided; undefined where they are not known. */
export const instancePartsOf = (instanceType: string): InstanceParts | undefined => {
  const machine = machineOf(instanceType);
  return machine === undefined ? undefined : { vcpus: machine.vcpus, gpus: machine.gpu?.count ?? 0 };
};

/** Server by family: CO2 equivalents of making it, and the vCPUs of the family's largest type. */
const servers: Readonly<Record<string, { readonly kilograms: number; readonly vcpus: number }>> = {
  m5: { kilograms: 1610.79, vcpus: 96 },
  c5: { kilograms: 1344.29, vcpus: 96 },
  r5: { kilograms: 2143.79, vcpus: 96 },
  m6i: { kilograms: 1788.46, vcpus: 128 },
};

/** The same of types whose server is known for them alone, as others of the family hold more GPUs: the type's own share of it. */
const shares: Readonly<Record<string, number>> = {
  'ml.g4dn.xlarge': 3010.79 * (4 / 96),
  'ml.p3.2xlarge': 3543.79 * (8 / 64),
  'ml.p4d.24xlarge': 4676.79,
  'ml.inf1.xlarge': 1344.29 * (4 / 96),
};

/** Kilograms of CO2 equivalents of making an instance's share of its server; undefined where they are not known. */
export const embodiedKilograms = (instanceType: string): number | undefined => {
  const server = servers[partsOf(instanceType)[0]];
  const machine = machineOf(instanceType);
  if (server === undefined || machine === undefined) return shares[instanceType];
  return server.kilograms * (machine.vcpus / server.vcpus);
};
