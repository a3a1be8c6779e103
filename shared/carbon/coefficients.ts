/*
 * Coefficients of the Cloud Carbon Footprint method (Apache-2.0, application of 2024-03) and of the Teads data set of AWS instances as it carries
 * it. https://www.cloudcarbonfootprint.org/docs/methodology
 */

/** Energy that a data centre of AWS takes for each unit that its servers take. */
export const powerUsageEffectiveness = 1.135;

/** Hours that a server is used for: four years. */
export const serverHours = 35_040;

export const kwhPerMemoryGbHour = 0.000392;
export const kwhPerSsdTbHour = 0.0012;
/** Copies that EBS keeps of what it stores. */
export const volumeCopies = 2;
export const kwhPerGbMoved = 0.001;

/** Watts at no and at full load. */
export type Watts = readonly [idle: number, busy: number];

/** Of one vCPU. */
export const cpuWatts = {
  Broadwell: [0.7128, 3.6853],
  Skylake: [0.613, 4.1042],
  'Cascade Lake': [0.6903, 4.0632],
  'Ice Lake': [0.7668, 3.7582],
  'Sapphire Rapids': [1.0363, 4.1605],
  'EPYC 2': [0.4743, 1.693],
  Graviton: [0.4743, 1.693],
} as const satisfies Readonly<Record<string, Watts>>;

/** Of one GPU. L4, L40S, H100, Inferentia and Trainium were not found. */
export const gpuWatts = {
  T4: [8, 71],
  A10G: [18, 153],
  V100: [35, 306],
  A100: [46, 407],
} as const satisfies Readonly<Record<string, Watts>>;

/** Grams of CO2 equivalents for a kWh of a Region's grid: location based, whatever contracts AWS has. */
export const gridGramsPerKwh: Readonly<Record<string, number>> = {
  'us-east-1': 379.069,
  'us-east-2': 410.608,
  'us-west-1': 322.167,
  'us-west-2': 322.167,
  'ca-central-1': 120,
  'sa-east-1': 61.7,
  'eu-west-1': 278.6,
  'eu-west-2': 225,
  'eu-west-3': 51.1,
  'eu-central-1': 311,
  'eu-north-1': 8.8,
  'eu-south-1': 213.4,
  'af-south-1': 900.6,
  'me-south-1': 505.9,
  'me-central-1': 404.1,
  'ap-south-1': 708.2,
  'ap-east-1': 710,
  'ap-northeast-1': 465.8,
  'ap-northeast-2': 415.6,
  'ap-northeast-3': 465.8,
  'ap-southeast-1': 408,
  'ap-southeast-2': 760,
  'ap-southeast-3': 717.7,
  'cn-north-1': 537.4,
  'cn-northwest-1': 537.4,
};

/** Watts of whole instances, memory and GPUs included, at 0, 10, 50 and 100 % load. */
export const instanceWatts: Readonly<Record<string, readonly [number, number, number, number]>> = {
  'ml.t3.medium': [3.8, 6, 11.6, 16],
  'ml.m5.large': [4.4, 7, 14.1, 20],
  'ml.m5.xlarge': [8.8, 14, 28.2, 39.9],
  'ml.m5.2xlarge': [17.6, 27.9, 56.5, 79.8],
  'ml.m5.4xlarge': [35.3, 55.8, 113, 159.6],
  'ml.m5.12xlarge': [105.8, 167.5, 338.9, 478.9],
  'ml.c5.large': [4.9, 7.8, 13.3, 18],
  'ml.c5.xlarge': [9.7, 15.6, 26.6, 35.9],
  'ml.c5.2xlarge': [19.4, 31.3, 53.1, 71.9],
  'ml.c5.9xlarge': [87.3, 140.7, 239, 323.4],
  'ml.r5.large': [5.6, 8.9, 19.1, 27.9],
  'ml.g4dn.xlarge': [16.4, 35.6, 76.3, 104],
  'ml.g4dn.2xlarge': [24.7, 49, 100, 136.7],
  'ml.g4dn.12xlarge': [131.7, 249.5, 494.5, 677.4],
  'ml.p3.2xlarge': [57.4, 131.3, 279.3, 379.8],
  'ml.p3.8xlarge': [229.5, 525.3, 1117.4, 1519.4],
  'ml.p3.16xlarge': [459, 1050.5, 2234.8, 3038.8],
  'ml.p4d.24xlarge': [744.8, 1687.5, 3781.8, 5245],
  'ml.inf1.xlarge': [7.9, 14.1, 28.4, 38.9],
  'ml.m6i.large': [4.6, 7.3, 12.1, 16.2],
  'ml.m6g.large': [3.1, 4.8, 7.7, 10.5],
  'ml.c6g.xlarge': [4.6, 7.3, 12.1, 16.2],
};
